import { MemoryStore } from 'express-session'
import type {
  EndedConnection,
  LogoutOptions,
  OAuthError,
  OAuthOptions,
} from 'express-oauth-connect'
import { answer, issue, json, stub, type Stub } from '../../support/stub.js'
import { plain, signIn, site, type Browser } from '../../support/site.js'

let provider: Stub
beforeEach(async () => {
  provider = await stub()
})

const SAME_ORIGIN = { 'Sec-Fetch-Site': 'same-origin' }
const revoked = () => provider.to('/revoke').map(({ form }) => form.get('token'))

function shop(options: Partial<OAuthOptions> = {}, wish?: LogoutOptions) {
  const ended: EndedConnection[] = []
  const told: OAuthError[] = []
  const store = new MemoryStore()
  const cells = {
    revocationEndpoint: `${provider.origin}/revoke`,
    callbackParams: { group: { pattern: /^\d+$/, required: false } },
    account: 'group',
  }
  const made = site(
    [plain(provider.origin, cells)],
    {
      onDisconnect: (event) => void ended.push(event),
      onError: (error) => void told.push(error),
      ...options,
    },
    { store },
  )
  made.app.post('/logout', (req, res, next) => {
    made.auth.logout(req, res, wish).catch(next)
  })
  made.app.post('/destroy', (req, res) => {
    req.session.destroy(() => res.send('bye'))
  })
  made.app.post('/regenerate', (req, res) => {
    req.session.regenerate(() => res.send('new'))
  })
  return { ...made, ended, told, store }
}

async function connected(browser: Browser): Promise<void> {
  for (const group of ['1', '2']) await signIn(browser, 'plain', {}, { code: 'c', group })
}

const event = (account: string, reason: string) => ({
  ...{ provider: 'plain', account, params: { group: account }, reason },
})

describe('auth.logout', () => {
  it('ends the connections, tells the provider, destroys the session and redirects', async () => {
    const { browser, ended, store } = shop({}, { returnTo: '/bye' })
    const visitor = browser()
    await visitor.get('/put/tea')
    await connected(visitor)
    const response = await visitor.post('/logout').expect(303)
    expect(response.get('Location')).toBe('/bye')
    expect(revoked()).toHaveLength(4)
    expect(ended.sort((a, b) => a.account.localeCompare(b.account))).toEqual([
      event('1', 'logout'),
      event('2', 'logout'),
    ])
    expect(Object.keys((store as unknown as { sessions: object }).sessions)).toEqual([])
    const { connections } = (await visitor.get('/auth/connections')).body as {
      connections: unknown[]
    }
    expect(connections).toEqual([])
  })

  it('leads nowhere else, and works for a visitor who has connected nothing', async () => {
    const { browser, told } = shop({ defaultReturnTo: '/home' }, { returnTo: '//evil.example' })
    const response = await browser().post('/logout').expect(303)
    expect(response.get('Location')).toBe('/home')
    expect(told.map(({ code }) => code)).toEqual(['return_to_refused'])
  })

  it('tells the operator what could not be revoked, and the visitor is out', async () => {
    const { browser, told } = shop()
    const visitor = browser()
    await connected(visitor)
    provider.api = answer(503, '')
    await visitor.post('/logout').expect(303)
    expect(told.map(({ providerStatus }) => providerStatus)).toEqual([503, 503])
    await visitor.get('/call/plain').expect(401)
  })

  it('refuses an option that it does not know', async () => {
    const { browser } = shop({}, { return_to: '/x' } as LogoutOptions)
    expect((await browser().post('/logout')).text).toContain('unknown option &quot;return_to&quot;')
  })
})

describe('onDisconnect', () => {
  it('is told of a visitor’s own disconnect, with the request', async () => {
    const paths: unknown[] = []
    const { browser, ended } = shop({
      onDisconnect: (one, req) => {
        ended.push(one)
        paths.push(req?.path)
      },
    })
    const visitor = browser()
    await connected(visitor)
    await visitor.post('/auth/plain/disconnect?account=1').set(SAME_ORIGIN).expect(303)
    expect(ended).toEqual([event('1', 'visitor')])
    expect(paths).toEqual(['/auth/plain/disconnect'])
  })

  it.each(['/destroy', '/regenerate'])('is told of a session’s end by %s', async (path) => {
    const { browser, ended } = shop()
    const visitor = browser()
    await connected(visitor)
    await visitor.post(path).expect(200)
    await new Promise((resolve) => setTimeout(resolve, 50))
    expect(ended.map(({ account, reason }) => `${account} ${reason}`).sort()).toEqual([
      '1 logout',
      '2 logout',
    ])
  })

  it('is told of a token that is dead and cannot be renewed', async () => {
    for (const refusal of ['refresh', 'api']) {
      const { browser, ended } = shop()
      const visitor = browser()
      provider.token = issue(refusal === 'api' ? { refresh_token: undefined } : { expires_in: 1 })
      await signIn(visitor, 'plain', {}, { code: 'c', group: '1' })
      provider.token = answer(400, '{"error":"invalid_grant"}')
      provider.api = (_request, res) =>
        json(res, 401, {}, { 'www-authenticate': 'Bearer error="invalid_token"' })
      await new Promise((resolve) => setTimeout(resolve, 20))
      if (refusal === 'refresh') await new Promise((resolve) => setTimeout(resolve, 1_000))
      await visitor.get('/call/plain').expect(401)
      expect(ended).toEqual([event('1', 'provider')])
    }
  })

  it('is not told of a connection that a new sign-in replaces', async () => {
    const { browser, ended } = shop()
    const visitor = browser()
    await connected(visitor)
    await connected(visitor)
    expect(ended).toEqual([])
  })

  it.each([
    ['throws', () => Promise.reject(new Error('log-canary'))],
    ['never settles', () => new Promise(() => undefined)],
  ])('costs nobody an answer where it %s', async (_how, onDisconnect) => {
    const lines = jest.spyOn(console, 'error').mockImplementation(() => undefined)
    const { browser } = shop({ onDisconnect })
    const visitor = browser()
    await connected(visitor)
    await visitor.post('/auth/plain/disconnect').set(SAME_ORIGIN).expect(303)
    await new Promise(setImmediate)
    expect(lines.mock.calls.join()).not.toContain('canary')
    lines.mockRestore()
  })
})
