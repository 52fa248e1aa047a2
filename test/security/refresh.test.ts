import { MemoryStore, type SessionData } from 'express-session'
import { memoryStore } from 'express-oauth-connect'
import { clientSecretPost, defineProvider } from 'express-oauth-connect'
import { CLIENT, plain, signIn, site, type Browser } from '../support/site.js'
import { issue, json, stub, type Received, type Stub } from '../support/stub.js'
import { connected, later } from './hostile.js'

let server: Stub
beforeEach(async () => {
  server = await stub()
})

const HOUR = 3600_000
const refreshes = () =>
  server.to('/token').filter(({ form }) => form.get('grant_type') === 'refresh_token')
const auths = () => server.to('/api/me').map(({ headers }) => headers.authorization)

async function signedIn(cells = {}, options = {}): Promise<Browser> {
  const browser = site([plain(server.origin, cells)], options).browser()
  await signIn(browser)
  return browser
}

test('T110: fifty calls at expiry make one refresh', async () => {
  const browser = await signedIn()
  await later(HOUR, async () => {
    const answers = await Promise.all(Array.from({ length: 50 }, () => browser.get('/call/plain')))
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]))
  })
  expect(refreshes()).toHaveLength(1)
  expect(new Set(auths()).size).toBe(1)
})

test('T113, D12: a request with an old copy of the session does not bring old tokens back', async () => {
  const shop = site([plain(server.origin)])
  shop.app.get('/slow', (req, res) => {
    Object.assign(req.session, { slow: true })
    setTimeout(() => res.send('done'), 150)
  })
  const browser = shop.browser()
  await signIn(browser)
  await later(HOUR, async () => {
    const slow = browser.get('/slow').then((answer) => answer)
    await new Promise((resolve) => setTimeout(resolve, 40))
    await browser.get('/call/plain').expect(200)
    await slow
    await browser.get('/call/plain').expect(200)
  })
  expect(refreshes()).toHaveLength(1)
  expect(new Set(auths()).size).toBe(1)
})

test('T114, T115: a refresh whose session cannot be saved is not made twice', async () => {
  class Failing extends MemoryStore {
    broken = false
    override set(id: string, data: SessionData, callback?: (error?: unknown) => void): void {
      if (this.broken) callback?.(new Error('broken'))
      else super.set(id, data, callback)
    }
  }
  const store = new Failing()
  const browser = site([plain(server.origin)], {}, { store }).browser()
  await signIn(browser)
  await later(HOUR, async () => {
    store.broken = true
    await browser.get('/call/plain').expect(200)
    store.broken = false
    await browser.get('/call/plain').expect(200)
  })
  expect(refreshes()).toHaveLength(1)
  expect(new Set(auths()).size).toBe(1)
})

test('T116, D10: the refresh token is kept where the answer brings none', async () => {
  const browser = await signedIn()
  server.token = issue({ refresh_token: undefined })
  await later(HOUR, () => browser.get('/call/plain').expect(200))
  await later(2 * HOUR, () => browser.get('/call/plain').expect(200))
  const sent = refreshes().map(({ form }) => form.get('refresh_token'))
  expect(sent).toHaveLength(2)
  expect(new Set(sent).size).toBe(1)
})

test('T116: a new refresh token replaces the old one', async () => {
  const browser = await signedIn()
  await later(HOUR, () => browser.get('/call/plain').expect(200))
  await later(2 * HOUR, () => browser.get('/call/plain').expect(200))
  const sent = refreshes().map(({ form }) => form.get('refresh_token'))
  expect(new Set(sent).size).toBe(2)
})

test('T117: invalid_grant ends the connection, and is asked for once', async () => {
  const browser = await signedIn()
  server.token = (_request, res) => json(res, 400, { error: 'invalid_grant' })
  await later(HOUR, async () => {
    const answers = await Promise.all([1, 2, 3].map(() => browser.get('/call/plain')))
    expect(answers.map(({ status }) => status)).toEqual([401, 401, 401])
    expect((await browser.get('/call/plain')).body).toMatchObject({ code: 'not_connected' })
    expect(await connected(browser)).toEqual([])
  })
  expect(refreshes()).toHaveLength(1)
  expect(server.to('/api/me')).toEqual([])
})

test.each([500, 503, 429, 302])(
  'T118: a %i at refresh keeps the connection for later',
  async (status) => {
    const store = memoryStore(() => Date.now())
    const browser = await signedIn({}, { shared: store })
    server.token = (_request, res) => json(res, status, {}, { location: '/evil' })
    await later(HOUR, async () => {
      expect((await browser.get('/call/plain')).status).toBeGreaterThanOrEqual(502)
      expect(await connected(browser)).toEqual(['plain'])
    })
    server.token = issue()
    await later(2 * HOUR, () => browser.get('/call/plain').expect(200))
  },
)

test('T118: while the old token lives, an outage of the token endpoint is not noticed', async () => {
  const browser = await signedIn()
  server.token = (_request, res) => json(res, 500, {})
  await later(HOUR - 30_000, () => browser.get('/call/plain').expect(200))
  expect(refreshes()).toHaveLength(1)
})

test('T119: an API that always says 401 gets one refresh and one replay', async () => {
  const browser = await signedIn()
  server.api = (_request, res) => json(res, 401, { error: 'invalid_token' })
  const response = await browser.get('/call/plain')
  expect([response.status, (response.body as { code: string }).code]).toEqual([
    502,
    'token_rejected',
  ])
  expect(refreshes()).toHaveLength(1)
  expect(server.to('/api/me')).toHaveLength(2)
})

test('T119: where nothing can be refreshed, a dead token ends the connection', async () => {
  const browser = await signedIn({ grants: ['authorization_code'] })
  server.api = (_request, res) => json(res, 401, {})
  // The first might be the fault of this one address: RFC 6750 §3.1 would say "invalid_token".
  expect((await browser.get('/call/plain')).status).toBe(502)
  expect((await browser.get('/call/plain')).status).toBe(401)
  expect(await connected(browser)).toEqual([])
  expect([refreshes().length, server.to('/api/me').length]).toEqual([0, 2])
})

test('T120: tokens that live a second cost at most one refresh per call', async () => {
  server.token = issue({ expires_in: 1 })
  const browser = await signedIn()
  for (let n = 1; n <= 20; n++) await later(n * 2_000, () => browser.get('/call/plain').expect(200))
  expect(refreshes().length).toBeLessThanOrEqual(20)
  expect(server.to('/api/me')).toHaveLength(20)
})

test('T120: tokens that are born dead make no loop', async () => {
  server.token = issue({ expires_in: 0 })
  const browser = await signedIn()
  await browser.get('/call/plain')
  expect(refreshes().length).toBeLessThanOrEqual(1)
})

test('T121: a clock five minutes off refreshes early or late, and never loops', async () => {
  const browser = await signedIn()
  await later(5 * 60_000, () => browser.get('/call/plain').expect(200))
  await later(-5 * 60_000, () => browser.get('/call/plain').expect(200))
  expect(refreshes()).toHaveLength(0)
  await later(HOUR + 5 * 60_000, () => browser.get('/call/plain').expect(200))
  await browser.get('/call/plain').expect(200)
  expect(refreshes()).toHaveLength(1)
})

test.each([{ access_token: 1 }, { token_type: 'mac' }, { scope: [1] }, { access_token: 'a\r\nb' }])(
  'T122: a refresh that answers %j changes nothing',
  async (fields) => {
    const browser = await signedIn({}, { shared: memoryStore(() => Date.now()) })
    server.token = issue(fields)
    await later(HOUR, async () => {
      expect((await browser.get('/call/plain')).status).toBe(502)
    })
    server.token = issue()
    await later(2 * HOUR, () => browser.get('/call/plain').expect(200))
    const sent = refreshes().map(({ form }) => form.get('refresh_token'))
    expect(sent).toHaveLength(2)
    expect(new Set(sent).size).toBe(1)
  },
)

test("T123: one visitor's refresh serves no other", async () => {
  const byCode = new Map<string, string>()
  let n = 0
  server.token = ({ form }, res) => {
    const owner = form.get('code') ?? byCode.get(form.get('refresh_token') ?? '') ?? 'nobody'
    const refresh_token = `refresh-${n++}`
    byCode.set(refresh_token, owner)
    json(res, 200, { access_token: `${owner}-${n}`, refresh_token, expires_in: 3600 })
  }
  const { browser } = site([plain(server.origin)])
  const visitors = await Promise.all(
    ['anna', 'boris', 'clara'].map(async (name) => {
      const visitor = browser()
      await signIn(visitor, 'plain', {}, { code: name })
      return { name, visitor }
    }),
  )
  await later(HOUR, () =>
    Promise.all(
      visitors.flatMap(({ name, visitor }) =>
        [1, 2, 3, 4].map(async () => {
          const { body } = await visitor.get('/call/plain').expect(200)
          expect((body as { auth: string }).auth).toMatch(new RegExp(`^Bearer ${name}-\\d+$`))
        }),
      ),
    ),
  )
  expect(refreshes()).toHaveLength(3)
})

test('D11: an application token is asked for once, per client and scope', async () => {
  const machine = defineProvider({
    id: 'machine',
    name: 'Machine',
    tokenEndpoint: `${server.origin}/token`,
    apiBaseUrl: `${server.origin}/api/`,
    clientAuth: clientSecretPost,
    grants: ['client_credentials'],
  })
  const narrow = machine({ ...CLIENT, id: 'narrow', scope: ['read'] })
  const wide = machine({ ...CLIENT, id: 'wide', scope: ['read', 'write'] })
  const { auth } = site([narrow, wide], { shared: memoryStore() })
  await Promise.all(
    Array.from({ length: 20 }, (_, n) => auth.app(n % 2 ? 'narrow' : 'wide').get('me')),
  )
  const scopes = server.to('/token').map(({ form }: Received) => form.get('scope'))
  expect(scopes.sort()).toEqual(['read', 'read write'])
  expect(new Set(auths()).size).toBe(2)
})
