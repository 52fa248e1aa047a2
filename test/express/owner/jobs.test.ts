import { inspect } from 'node:util'
import {
  memoryConnections,
  memoryStore,
  type OAuthOptions,
  type RenewalReport,
  type TokenSet,
} from 'express-oauth-connect'
import { CLIENT, plain, signIn, site } from '../../support/site.js'
import { openIdStub } from '../../support/openid-server.js'
import { rotate } from '../../support/rotating.js'
import { answer, issue, json, stub, type Stub } from '../../support/stub.js'
import { loggedIn, shop } from './shop.js'

let provider: Stub
beforeEach(async () => {
  provider = await stub()
})

const HOUR = 3600_000
const tokens = (name = 'a') => ({ accessToken: `access-${name}`, refreshToken: `refresh-${name}` })
const failureOf = (work: Promise<unknown>) =>
  work.then(
    () => undefined,
    (error: unknown) => error,
  )

describe('auth.onBehalfOf', () => {
  it('has the shape of req.oauth', async () => {
    const made = shop(provider)
    const alice = await loggedIn(made, 'alice')
    await signIn(alice, 'plain', {}, { code: 'c', group: '1' })
    const job = made.auth.onBehalfOf('alice')
    expect((await job('plain', { account: '1' }).get('me')).status).toBe(200)
    expect(await job.connections()).toMatchObject([{ provider: 'plain', account: '1' }])
    expect(await job.connection('plain')).toMatchObject({ params: { group: '1' } })
    expect(Object.keys(await job.tokens('plain'))).not.toContain('refreshToken')
    await job.disconnect('plain')
    await alice.get('/call/plain').expect(401)
    expect(await failureOf(job('plain').get('me'))).toMatchObject({
      code: 'not_connected',
      message: 'plain: nobody has connected it for this user',
    })
  })

  it.each([
    ['each with a memory of its own', () => undefined],
    ['with one memory', () => memoryStore()],
  ])('shares one renewal between two oauth() over one store, %s', async (_what, memory) => {
    const counts = rotate(provider)
    const connections = { store: memoryConnections(), owner: () => 'alice' }
    const shared = memory()
    const made = shop(provider, { connections, shared })
    const admin = shop(provider, { connections, shared, mountPath: '/admin/auth' })
    await signIn(made.browser())
    const jobs = Array.from({ length: 20 }, (_, n) => (n % 2 ? made : admin).auth)
    await Promise.all(jobs.map((auth) => auth.onBehalfOf('alice')('plain').get('me')))
    expect(counts).toMatchObject({ refreshes: 1, reuses: 0 })
  })

  it.each<[unknown, string]>([
    ['2', 'options must be an object, got "2"'],
    [{ acount: '2' }, 'unknown option "acount" (did you mean "account"?)'],
    [{ account: 2 }, 'account must be a string, got 2'],
  ])('ends no other connection where the account is given as %j', async (options, words) => {
    const made = shop(provider)
    for (const account of ['2', '3']) {
      await made.auth.importConnection('alice', 'plain', { tokens: tokens(), account })
    }
    const job = made.auth.onBehalfOf('alice')
    const given = options as object
    await expect(job.disconnect('plain', given)).rejects.toThrow(`req.oauth.disconnect: ${words}`)
    await expect(job.tokens('plain', given)).rejects.toThrow(`req.oauth.tokens: ${words}`)
    await expect(job.connection('plain', given)).rejects.toThrow(`req.oauth.connection: ${words}`)
    expect(() => job('plain', given)).toThrow(`req.oauth: ${words}`)
    expect(await made.held('alice')).toHaveLength(2)
  })

  it('takes a number for its text', async () => {
    const made = shop(provider)
    await signIn(await loggedIn(made, '7'))
    expect(await made.auth.onBehalfOf(7).connections()).toHaveLength(1)
    expect(await made.auth.onBehalfOf('7').connections()).toHaveLength(1)
  })

  it('shares one renewal with the user’s pages', async () => {
    const counts = rotate(provider)
    const made = shop(provider)
    const alice = await loggedIn(made, 'alice')
    await signIn(alice)
    const calls = Array.from({ length: 20 }, (_, n) =>
      n % 2 ? alice.get('/call/plain') : made.auth.onBehalfOf('alice')('plain').get('me'),
    )
    expect((await Promise.all(calls)).map(({ status }) => status)).toEqual(Array(20).fill(200))
    expect(counts).toMatchObject({ refreshes: 1, reuses: 0 })
  })

  it.each([
    ['undefined', undefined],
    ['an empty text', ''],
    ['an object', {}],
  ])('refuses %s', (_what, owner) => {
    expect(() => shop(provider).auth.onBehalfOf(owner as never)).toThrow(
      'auth.onBehalfOf: an owner is the site',
    )
  })

  it('is a TypeError where connections live in sessions', () => {
    const { auth } = shop(provider, { connections: undefined })
    expect(() => auth.onBehalfOf('alice')).toThrow('oauth({ connections: { store, owner } })')
  })
})

describe('disconnectAll', () => {
  it('ends all of an owner’s connections and says what could not be revoked', async () => {
    const made = shop(provider)
    const { auth } = made
    for (const account of ['1', '2']) {
      await auth.importConnection('alice', 'plain', { tokens: tokens(account), account })
    }
    await auth.importConnection('bob', 'plain', { tokens: tokens(), account: '1' })
    provider.api = (request, res) => {
      const refused = request.form.get('token')?.endsWith('2') ?? false
      json(res, refused ? 503 : 200, {})
    }
    const report = await auth.onBehalfOf('alice').disconnectAll()
    expect(report).toMatchObject({
      disconnected: [
        { provider: 'plain', account: '1' },
        { provider: 'plain', account: '2' },
      ],
      unrevoked: [{ provider: 'plain', account: '2', error: { name: 'TokenError' } }],
    })
    expect(inspect(report)).not.toMatch(/access-|refresh-/)
    expect(await made.held()).toMatchObject([{ owner: 'bob' }])
    expect(made.ended).toMatchObject([{ owner: 'alice' }, { owner: 'alice' }])
  })

  it('says so of a provider that has no revocation, and of one that is gone', async () => {
    const store = memoryConnections()
    const connections = { store, owner: () => undefined }
    const old = site([plain(provider.origin, {}, { id: 'gone' })], { connections })
    await old.auth.importConnection('alice', 'gone', { tokens: tokens() })
    const { auth } = site([plain(provider.origin)], { connections })
    await auth.importConnection('alice', 'plain', { tokens: tokens() })
    const { unrevoked } = await auth.onBehalfOf('alice').disconnectAll()
    expect(unrevoked).toMatchObject([{ provider: 'gone' }, { provider: 'plain' }])
    expect((await store.page({})).records).toEqual([])
  })
})

describe('disconnectAll at an OpenID server', () => {
  it('says that what was revoked is revoked', async () => {
    const server = await openIdStub()
    const { auth } = site([server.registration()], {
      connections: { store: memoryConnections(), owner: () => undefined },
    })
    await auth.importConnection('alice', 'company', { tokens: tokens() })
    const { disconnected, unrevoked } = await auth.onBehalfOf('alice').disconnectAll()
    expect(disconnected).toHaveLength(1)
    expect(unrevoked).toEqual([])
    expect(server.to('/revoke')).toHaveLength(2)
  })
})

describe('a tenant whose registration cannot be had', () => {
  /** Alice has connected both; the second is what the site's database fails at. */
  async function tenants() {
    const store = memoryConnections()
    const soon = Date.now() + HOUR
    const connections: OAuthOptions['connections'] = {
      store,
      owner: ({ session }) => session.userId,
    }
    const find = (id: string) => plain(provider.origin, {}, { id })
    const before = shop(provider, { connections, providers: find })
    for (const id of ['good', 'bad']) {
      const given = { tokens: { ...tokens(id), refreshExpiresAt: soon }, account: '1' }
      await before.auth.importConnection('alice', id, given)
    }
    const providers = (id: string) => {
      if (id === 'bad') throw new Error('secret-canary')
      return find(id)
    }
    return shop(provider, { connections, providers })
  }

  it('stops no renewal of the others', async () => {
    const { auth } = await tenants()
    const report = await auth.renewAll({ concurrency: 1 })
    expect(report).toMatchObject({ renewed: 1, failed: 1, failures: { bad: { count: 1 } } })
  })

  it('keeps no user from being deleted', async () => {
    const { auth, held } = await tenants()
    const { disconnected, unrevoked } = await auth.onBehalfOf('alice').disconnectAll()
    expect(disconnected).toHaveLength(2)
    expect(unrevoked).toMatchObject([
      { provider: 'good', error: undefined },
      { provider: 'bad', error: { code: 'store_failed' } },
    ])
    expect(await held()).toEqual([])
  })

  it('keeps nobody signed in', async () => {
    const made = await tenants()
    const alice = await loggedIn(made, 'alice')
    await alice.post('/logout').expect(303)
    expect(await made.held()).toEqual([])
    expect(made.told).toMatchObject([{ code: 'store_failed', provider: 'bad' }])
    expect((await alice.get('/session')).body).not.toHaveProperty('userId')
  })
})

describe('a store that says null where nothing follows', () => {
  it('is read to its end, and no further', async () => {
    const store = memoryConnections()
    const { auth } = shop(provider, {
      connections: {
        store: {
          ...store,
          page: async (...which) => ({
            ...(await store.page(...which)),
            cursor: null as unknown as undefined,
          }),
        },
        owner: () => undefined,
      },
    })
    await auth.importConnection('alice', 'plain', { tokens: tokens(), account: '1' })
    expect(await auth.onBehalfOf('alice').connections()).toHaveLength(1)
  })
})

describe('auth.owners', () => {
  it('names all who have connected a provider, a page at a time', async () => {
    const store = memoryConnections({ pageSize: 10 })
    const { auth } = shop(provider, { connections: { store, owner: () => undefined } })
    for (let n = 0; n < 35; n++) {
      await auth.importConnection(n, 'plain', { tokens: tokens(), account: '1' })
    }
    const found: string[] = []
    for await (const { owner, account } of auth.owners('plain')) found.push(`${owner} ${account}`)
    expect(found).toHaveLength(35)
    expect(new Set(found).size).toBe(35)
    await expect(auth.owners('typo').next()).rejects.toThrow('known: plain')
  })
})

describe('auth.importConnection', () => {
  it('keeps a connection that a job, and the user’s pages, can use', async () => {
    const made = shop(provider)
    const given = { tokens: { ...tokens(), expiresAt: Date.now() + HOUR }, params: { group: '5' } }
    expect(await made.auth.importConnection('alice', 'plain', given)).toBe(true)
    const alice = await loggedIn(made, 'alice')
    expect((await alice.get('/call/plain?account=5').expect(200)).body).toMatchObject({
      auth: 'Bearer access-a',
    })
  })

  it('leaves one that is there, unless told to replace it', async () => {
    const { auth } = shop(provider)
    const given = (name: string) => ({ tokens: tokens(name), account: '1' })
    expect(await auth.importConnection('alice', 'plain', given('a'))).toBe(true)
    expect(await auth.importConnection('alice', 'plain', given('b'))).toBe(false)
    const job = auth.onBehalfOf('alice')
    expect(await job.tokens('plain')).toMatchObject({ accessToken: 'access-a' })
    const replace = { replace: true }
    expect(await auth.importConnection('alice', 'plain', given('b'), replace)).toBe(true)
    expect(await job.tokens('plain')).toMatchObject({ accessToken: 'access-b' })
  })

  it.each([
    ['nothing', undefined, 'expected { tokens'],
    ['no tokens', {}, 'tokens: expected { accessToken'],
    ['a date', { tokens: tokens(), connectedAt: new Date(0) }, 'connectedAt must be a number'],
    [
      'a line break in a token',
      { tokens: { accessToken: 'a\r\nX-Injected: 1' } },
      'tokens.accessToken must be',
    ],
    [
      'no access token',
      { tokens: {} },
      'accessToken must be a string of visible ASCII characters, got undefined',
    ],
    ['an empty one', { tokens: { accessToken: '' } }, 'got an empty one'],
    ['an unknown name', { tokens: { access_token: 'x' } }, 'unknown field "access_token"'],
    [
      'seconds in words',
      { tokens: { accessToken: 'secret-canary', expiresAt: 'soon' } },
      'tokens.expiresAt must be a number of milliseconds, got string',
    ],
    [
      'seconds',
      { tokens: { accessToken: 'a', expiresAt: 1796420285 } },
      'got 1796420285, which looks like seconds',
    ],
    [
      'another account than params name',
      { tokens: tokens(), account: 'default', params: { group: '5' } },
      'params.group is another than account: leave account out',
    ],
    ['no account', { tokens: tokens() }, 'names its connections by "group": give account'],
    ['params that are null', { tokens: tokens(), params: null }, 'params must be an object'],
    ['params of numbers', { tokens: tokens(), params: { group: 5 } }, 'params.group must be'],
  ])('refuses %s', async (_what, given, words) => {
    const error = await failureOf(
      shop(provider, {}, { callbackParams: { group: /^\d+$/ } }).auth.importConnection(
        'alice',
        'plain',
        given as never,
      ),
    )
    expect(error).toMatchObject({
      name: 'TypeError',
      message: expect.stringContaining(words) as string,
    })
    expect(inspect(error)).not.toContain('secret-canary')
  })
})

describe('auth.withTokens', () => {
  it('renews once for all who hold the same tokens, and tells each', async () => {
    provider.token = issue()
    const { auth } = shop(provider)
    const given = { tokens: { ...tokens(), expiresAt: Date.now() - 1 }, account: '1' }
    const saved: TokenSet[] = []
    const api = () => auth.withTokens('plain', given, { onTokens: (next) => void saved.push(next) })
    const [one, other] = [api(), api()]
    await Promise.all([one.get('a'), one.get('b'), other.get('c')])
    expect(provider.to('/token')).toHaveLength(1)
    expect(saved).toHaveLength(2)
    expect(saved[0]).toMatchObject({
      refreshToken: expect.stringMatching(/^refresh-token/) as string,
    })
    expect(saved[1]).toEqual(saved[0])
    await one.get('d')
    expect(provider.to('/token')).toHaveLength(1)
  })

  it('awaits the site before it uses the new ones, and tells them again where it failed', async () => {
    const { auth } = shop(provider)
    const given = { tokens: { ...tokens(), expiresAt: Date.now() - 1 }, account: '1' }
    let down = true
    const saved: TokenSet[] = []
    const api = auth.withTokens('plain', given, {
      onTokens: (next) => {
        if (down) throw new Error('secret-canary')
        saved.push(next)
      },
    })
    const error = await failureOf(api.get('me'))
    expect(error).toMatchObject({ code: 'store_failed', message: 'plain: onTokens threw Error' })
    expect(inspect(error)).not.toContain('secret-canary')
    expect(provider.to('/api/me')).toHaveLength(0)
    down = false
    await api.get('me')
    expect(saved).toHaveLength(1)
    expect(provider.to('/token')).toHaveLength(1)
  })

  it('renews a token that the API calls dead', async () => {
    const { auth } = shop(provider)
    provider.api = (request, res) => {
      const fresh = request.headers.authorization?.startsWith('Bearer access-token') ?? false
      json(res, fresh ? 200 : 401, fresh ? {} : { error: 'invalid_token' })
    }
    const saved: TokenSet[] = []
    const onTokens = (next: TokenSet) => void saved.push(next)
    const api = auth.withTokens('plain', { tokens: tokens(), account: '1' }, { onTokens })
    expect((await api.get('me')).status).toBe(200)
    expect(saved).toHaveLength(1)
  })

  it('gives up a site that never settles, and tells it again', async () => {
    const { auth } = shop(provider, { timeout: 300 })
    const given = { tokens: { ...tokens(), expiresAt: Date.now() - 1 }, account: '1' }
    let asked = 0
    const onTokens = () => (++asked === 1 ? new Promise(() => undefined) : undefined)
    const api = auth.withTokens('plain', given, { onTokens })
    expect(await failureOf(api.get('me'))).toMatchObject({
      code: 'store_failed',
      message: 'plain: onTokens: no answer within 300 ms',
    })
    expect((await api.get('me')).status).toBe(200)
    expect([asked, provider.to('/token').length]).toEqual([2, 1])
  })

  it('uses new tokens in no other call before the site has them', async () => {
    const { auth } = shop(provider)
    const order: string[] = []
    let tell = (): void => undefined
    let keep = (): void => undefined
    const told = new Promise<void>((resolve) => (tell = resolve))
    const kept = new Promise<void>((resolve) => (keep = resolve))
    provider.api = async (request, res) => {
      const fresh = request.headers.authorization?.startsWith('Bearer access-token') ?? false
      if (fresh) order.push(request.path)
      // Refused while the site is keeping what the other call brought.
      else if (request.path === '/api/late') await told
      json(res, fresh ? 200 : 401, fresh ? {} : { error: 'invalid_token' })
    }
    const onTokens = async () => {
      tell()
      await kept
      order.push('kept')
    }
    const api = auth.withTokens('plain', { tokens: tokens(), account: '1' }, { onTokens })
    const calls = [api.get('early'), api.get('late')]
    await told
    await new Promise((resolve) => setTimeout(resolve, 100))
    keep()
    await Promise.all(calls)
    expect(order).toEqual(['kept', expect.any(String), expect.any(String)])
  })

  it('needs onTokens, and tokens', () => {
    const { auth } = shop(provider)
    const given = { tokens: tokens(), account: '1' }
    expect(() => auth.withTokens('plain', given, undefined as never)).toThrow(
      'onTokens must be a function',
    )
    expect(() => auth.withTokens('plain', given, {} as never)).toThrow(
      'onTokens must be a function',
    )
    expect(() => auth.withTokens('plain', {} as never, { onTokens: () => undefined })).toThrow(
      'auth.withTokens: tokens: expected { accessToken',
    )
  })
})

describe('auth.renewAll', () => {
  const DAY = 24 * HOUR
  const dying = (name: string, within = HOUR) => ({
    tokens: { ...tokens(name), refreshExpiresAt: Date.now() + within },
    account: '1',
  })

  it('renews what would die unused, and nothing else', async () => {
    provider.token = issue({ refresh_token_expires_in: 30 * 24 * 3600 })
    const { auth } = shop(provider)
    await auth.importConnection('soon', 'plain', dying('soon'))
    await auth.importConnection('later', 'plain', dying('later', 20 * DAY))
    await auth.importConnection('never', 'plain', { tokens: tokens('never'), account: '1' })
    const seen: RenewalReport[] = []
    const report = await auth.renewAll({ within: DAY, onProgress: (soFar) => seen.push(soFar) })
    expect(report).toEqual({ renewed: 1, ended: 0, failed: 0, skipped: 0, failures: {} })
    expect(seen).toEqual([report])
    expect(provider.to('/token').map(({ form }) => form.get('refresh_token'))).toEqual([
      'refresh-soon',
    ])
    expect(await auth.renewAll({ within: DAY })).toMatchObject({ renewed: 0 })
    expect(await auth.renewAll({ within: 25 * DAY })).toMatchObject({ renewed: 1 })
  })

  it('reads the table’s refreshExpiresIn where an answer does not say', async () => {
    const cells = { refreshExpiresIn: 90 * 24 * 3600 }
    const made = shop(provider, {}, cells)
    await signIn(await loggedIn(made, 'alice'))
    expect(await made.auth.renewAll({ within: 80 * DAY })).toMatchObject({ renewed: 0 })
    expect(await made.auth.renewAll({ within: 91 * DAY })).toMatchObject({ renewed: 1 })
  })

  it('meets no owner twice, whose refresh tokens live shorter than within', async () => {
    provider.token = issue({ refresh_token_expires_in: 3600 })
    const store = memoryConnections({ pageSize: 3 })
    const { auth } = shop(provider, { connections: { store, owner: () => undefined } })
    for (let n = 0; n < 20; n++) await auth.importConnection(n, 'plain', dying(String(n)))
    expect(await auth.renewAll({ within: DAY, concurrency: 3 })).toMatchObject({ renewed: 20 })
    expect(provider.to('/token')).toHaveLength(20)
  })

  it('tells of each that is gone', async () => {
    provider.token = answer(400, '{"error":"invalid_grant"}', {
      'content-type': 'application/json',
    })
    const made = shop(provider)
    await made.auth.importConnection('alice', 'plain', dying('a'))
    expect(await made.auth.renewAll({ within: DAY })).toMatchObject({ ended: 1, renewed: 0 })
    expect(made.ended).toMatchObject([{ owner: 'alice', reason: 'provider' }])
    expect(await made.held()).toEqual([])
  })

  it('leaves a provider alone that is down, and the others not', async () => {
    const other = await stub()
    provider.token = answer(503, 'down')
    const store = memoryConnections()
    const { auth } = site([plain(provider.origin), plain(other.origin, { id: 'other' }, CLIENT)], {
      connections: { store, owner: () => undefined },
    })
    for (let n = 0; n < 12; n++) {
      await auth.importConnection(n, 'plain', { ...dying(String(n)), account: undefined })
      await auth.importConnection(n, 'other', { ...dying(String(n)), account: undefined })
    }
    const report = await auth.renewAll({ within: DAY, concurrency: 1 })
    expect(report).toMatchObject({
      renewed: 12,
      failed: 12,
      failures: { plain: { count: 12, code: 'server_error' } },
    })
    expect(provider.to('/token')).toHaveLength(5)
    expect((await store.page({ provider: 'plain' })).records).toHaveLength(12)
  })

  it('ends whole where onProgress throws', async () => {
    const { auth } = shop(provider)
    for (let n = 0; n < 30; n++) await auth.importConnection(n, 'plain', dying(String(n)))
    const onProgress = () => {
      throw new Error('no terminal')
    }
    await expect(auth.renewAll({ within: DAY, onProgress })).rejects.toThrow('no terminal')
    const asked = provider.to('/token').length
    await new Promise((resolve) => setTimeout(resolve, 50))
    expect(provider.to('/token')).toHaveLength(asked)
    expect(asked).toBeLessThan(10)
  })

  it('can be ended, and resumed', async () => {
    provider.token = issue({ refresh_token_expires_in: 30 * 24 * 3600 })
    const { auth } = shop(provider)
    for (let n = 0; n < 10; n++) await auth.importConnection(n, 'plain', dying(String(n)))
    const stop = new AbortController()
    const first = await auth.renewAll({
      within: DAY,
      concurrency: 1,
      signal: stop.signal,
      onProgress: ({ renewed }) => {
        if (renewed === 4) stop.abort()
      },
    })
    expect(first).toMatchObject({ renewed: 4 })
    expect(await auth.renewAll({ within: DAY })).toMatchObject({ renewed: 6 })
    expect(provider.to('/token')).toHaveLength(10)
  })

  it('skips what it cannot open', async () => {
    const connections = { store: memoryConnections(), owner: () => undefined }
    const shared = memoryStore()
    const one = shop(provider, { connections, shared })
    await one.auth.importConnection('alice', 'plain', dying('a'))
    const two = shop(provider, { connections, shared, secret: 'x'.repeat(32) })
    expect(await two.auth.renewAll({ within: DAY })).toMatchObject({ skipped: 1, renewed: 0 })
    expect(await one.held()).toHaveLength(1)
  })

  it.each([
    [{ within: 0 }, 'within must be a whole number of ms from 1, got 0'],
    [{ concurrency: 1.5 }, 'concurrency must be a whole number from 1 to 1000, got 1.5'],
    [{ concurrency: 1e9 }, 'concurrency must be a whole number from 1 to 1000, got 1000000000'],
    [{ limit: 5 }, 'unknown option "limit"'],
    [{ onProgress: 'log' }, 'onProgress must be a function, got "log"'],
    [{ signal: true }, 'signal must be an AbortSignal, got true'],
  ])('refuses %j', async (options, words) => {
    await expect(shop(provider).auth.renewAll(options as object)).rejects.toThrow(words)
  })
})
