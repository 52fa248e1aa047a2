import { withClock } from '../support/clock.js'
import { issue, json, stub, type Received, type Stub } from '../support/stub.js'
import { plain, signIn, site, type Browser } from '../support/site.js'

type Answer = (request: Received) => [status: number, body?: unknown, headers?: object]

let provider: Stub
beforeEach(async () => {
  provider = await stub()
})

/** How the API answers from now on. */
function answers(api: Answer): void {
  provider.api = (request, res) => {
    const [status, body = {}, headers = {}] = api(request)
    json(res, status, body, headers)
  }
}

const challenge = (error: string) => ({ 'www-authenticate': `Bearer error="${error}"` })

async function connected(refreshable: boolean): Promise<Browser> {
  provider.token = issue(refreshable ? {} : { refresh_token: undefined })
  const browser = site([plain(provider.origin)]).browser()
  await signIn(browser)
  return browser
}

const isConnected = async (browser: Browser) =>
  (await browser.get('/auth/connections')).body.connections.length === 1
const renewals = () =>
  provider.to('/token').filter(({ form }) => form.get('grant_type') === 'refresh_token').length

describe('a token that nobody can renew', () => {
  it('ends the connection when the API says that it is dead', async () => {
    const browser = await connected(false)
    answers(() => [401, {}, challenge('invalid_token')])
    const { body } = await browser.get('/call/plain').expect(401)
    expect(body).toMatchObject({ code: 'not_connected' })
    expect(await isConnected(browser)).toBe(false)
  })

  it.each([
    ['lacks a scope', 401, challenge('insufficient_scope')],
    ['belongs to another request', 401, challenge('invalid_request')],
    ['is forbidden something', 403, {}],
  ])('stays however often it %s', async (_what, status, headers) => {
    const browser = await connected(false)
    answers(({ path }) => (path === '/api/admin' ? [status, {}, headers] : [200]))
    for (let call = 0; call < 3; call++) await browser.get('/call/plain?path=admin').expect(502)
    await browser.get('/call/plain').expect(200)
    expect(await isConnected(browser)).toBe(true)
  })

  it('stays after a 401 that does not say why, where it is accepted again', async () => {
    const browser = await connected(false)
    answers(({ path }) => [path === '/api/admin' ? 401 : 200])
    for (let call = 0; call < 3; call++) {
      const { body } = await browser.get('/call/plain?path=admin').expect(502)
      expect(body).toMatchObject({ code: 'token_rejected', providerStatus: 401 })
      await browser.get('/call/plain').expect(200)
    }
    expect(await isConnected(browser)).toBe(true)
  })

  it('ends the connection at the second such 401 in a row: else the visitor would be locked in', async () => {
    const browser = await connected(false)
    answers(() => [401])
    await withClock(async (forward) => {
      await browser.get('/call/plain').expect(502)
      forward(1)
      await browser.get('/call/plain').expect(401)
    })
    expect(await isConnected(browser)).toBe(false)
  })

  it('stays where many calls at once meet the same passing trouble', async () => {
    const browser = await connected(false)
    answers(() => [401])
    await withClock(async () => {
      const calls = Array.from({ length: 10 }, () => browser.get('/call/plain'))
      expect((await Promise.all(calls)).map(({ status }) => status)).toEqual(Array(10).fill(502))
    })
    expect(await isConnected(browser)).toBe(true)
  })
})

describe('a token that can be renewed', () => {
  it('is renewed once where the API refuses each new one as well, and again after a pause', async () => {
    const browser = await connected(true)
    answers(() => [401, {}, challenge('invalid_token')])
    await withClock(async (forward) => {
      for (let call = 0; call < 5; call++) {
        await browser.get('/call/plain').expect(502)
        forward(1_000)
      }
      expect(renewals()).toBe(1)
      forward(5 * 60_000)
      await browser.get('/call/plain').expect(502)
      expect(renewals()).toBe(2)
    })
    expect(await isConnected(browser)).toBe(true)
  })

  it('is renewed each time that it dies early', async () => {
    const browser = await connected(true)
    const dead = new Set<string>()
    answers(({ headers }) => [dead.has(headers.authorization ?? '') ? 401 : 200])
    for (let death = 1; death <= 3; death++) {
      await browser.get('/call/plain').expect(200)
      dead.add(provider.calls.at(-1)?.headers.authorization ?? '')
      await browser.get('/call/plain').expect(200)
      expect(renewals()).toBe(death)
    }
  })

  it('is renewed after a 403 where it had been accepted before: some APIs answer so', async () => {
    const browser = await connected(true)
    answers(() => [200])
    await browser.get('/call/plain').expect(200)
    const dead = provider.calls.at(-1)?.headers.authorization
    answers(({ headers }) => [headers.authorization === dead ? 403 : 200])
    await browser.get('/call/plain').expect(200)
    expect(renewals()).toBe(1)
  })

  it('is renewed after a 403 where it is due and the renewal before the call failed', async () => {
    await withClock(async (forward) => {
      const browser = await connected(true)
      const old = ['Bearer', (await browser.get('/session')).body.opened[0].tokens.accessToken]
      answers(({ headers }) => [headers.authorization === old.join(' ') ? 403 : 200])
      forward(3_600_000 - 30_000)
      provider.token = (_request, res) => {
        json(res, 500, {})
        provider.token = issue()
      }
      await browser.get('/call/plain').expect(200)
      expect(renewals()).toBe(2)
    })
  })

  it('is not renewed for a 403 that it met from the start', async () => {
    const browser = await connected(true)
    answers(() => [403])
    await browser.get('/call/plain').expect(502)
    expect(renewals()).toBe(0)
  })

  it('is not renewed again and again for what is forbidden', async () => {
    const browser = await connected(true)
    answers(({ path }) => [path === '/api/admin' ? 403 : 200])
    for (let round = 0; round < 4; round++) {
      await browser.get('/call/plain').expect(200)
      await browser.get('/call/plain?path=admin').expect(502)
    }
    expect(renewals()).toBe(1)
  })
})

describe('an application’s token', () => {
  const machine = () => plain(provider.origin, { grants: ['client_credentials'] })

  it('is asked for once more, and no more, where the API refuses each', async () => {
    const browser = site([machine()]).browser()
    answers(() => [401])
    for (let call = 0; call < 5; call++) await browser.get('/call/plain').expect(502)
    expect(provider.to('/token')).toHaveLength(2)
  })

  it('is not asked for again for what is forbidden', async () => {
    const browser = site([machine()]).browser()
    answers(({ path }) => [path === '/api/admin' ? 403 : 200])
    await browser.get('/call/plain').expect(200)
    for (let call = 0; call < 5; call++) await browser.get('/call/plain?path=admin').expect(502)
    expect(provider.to('/token')).toHaveLength(2)
  })
})
