import { inspect } from 'node:util'
import { memoryConnections, type ConnectionStore, type OAuthOptions } from 'express-oauth-connect'
import { begin, signIn } from '../../support/site.js'
import { rotate } from '../../support/rotating.js'
import { answer, issue, json, stub, type Stub } from '../../support/stub.js'
import { loggedIn, shop } from './shop.js'

let provider: Stub
beforeEach(async () => {
  provider = await stub()
})

const SAME_ORIGIN = { 'Sec-Fetch-Site': 'same-origin' }
const revoked = () => provider.to('/revoke').map(({ form }) => form.get('token'))

describe('a sign-in of one of the site’s own users', () => {
  it('gives the connection to the user, and nothing to the session', async () => {
    const { held, sessions, ...made } = shop(provider)
    const alice = await loggedIn(made, 'alice')
    await signIn(alice)
    expect(await held()).toMatchObject([{ owner: 'alice', provider: 'plain', account: 'default' }])
    expect(sessions.records).toEqual([])
    expect((await alice.get('/session')).body).toMatchObject({ oauth: [], userId: 'alice' })
    await alice.get('/call/plain').expect(200)
    await alice.get('/secret/plain').expect(200)
    expect((await alice.get('/auth/connections')).body).toMatchObject({
      connections: [{ provider: 'plain' }],
    })
  })

  it('goes to whom the hook made of the visitor', async () => {
    const made = shop(provider, {
      onSignIn: (_signIn, req) => {
        req.session.userId = 7
      },
    })
    const visitor = made.browser()
    await signIn(visitor)
    expect(await made.held()).toMatchObject([{ owner: '7' }])
    await visitor.get('/call/plain').expect(200)
  })

  it('is there in every browser of the user, and in nobody else’s', async () => {
    const made = shop(provider)
    await signIn(await loggedIn(made, 'alice'), 'plain', {}, { code: 'c', group: '1' })
    const other = await loggedIn(made, 'alice')
    await other.get('/call/plain?account=1').expect(200)
    const bob = await loggedIn(made, 'bob')
    await bob.get('/call/plain?account=1').expect(401)
    await bob.get('/call/plain').expect(401)
    expect((await bob.get('/auth/connections')).body).toEqual({ connections: [] })
    await bob.post('/auth/plain/disconnect?account=1').set(SAME_ORIGIN).expect(404)
    expect(await made.held('alice')).toHaveLength(1)
  })

  it('takes the place of one with the same account, and is the newest then', async () => {
    const made = shop(provider)
    const alice = await loggedIn(made, 'alice')
    for (const group of ['1', '2', '1']) await signIn(alice, 'plain', {}, { code: 'c', group })
    expect((await made.held('alice')).map(({ account }) => account)).toEqual(['2', '1'])
    const { body } = await alice.get('/call/plain')
    const { body: first } = await alice.get('/call/plain?account=1')
    expect(body).toEqual(first)
  })

  it('has its tokens revoked where the answer to its removal is lost', async () => {
    const store = memoryConnections()
    const made = shop(provider, {
      connections: {
        store: {
          ...store,
          async remove(...which) {
            await store.remove(...which)
            throw new Error('the line is dead')
          },
        },
        owner: ({ session }) => session.userId,
      },
    })
    const alice = await loggedIn(made, 'alice')
    await signIn(alice)
    await alice.post('/auth/plain/disconnect').set(SAME_ORIGIN).expect(303)
    expect(await made.held()).toEqual([])
    expect(revoked()).toHaveLength(2)
    expect(made.ended).toMatchObject([{ reason: 'visitor' }])
  })

  it('leaves the earlier one where the answer to its removal is lost', async () => {
    const store = memoryConnections()
    let lost = false
    const made = shop(provider, {
      connections: {
        store: {
          ...store,
          async remove(...which) {
            const removed = await store.remove(...which)
            if (lost) throw new Error('the line is dead')
            return removed
          },
        },
        owner: ({ session }) => session.userId,
      },
    })
    const alice = await loggedIn(made, 'alice')
    await signIn(alice)
    const [earlier] = await made.held('alice')
    const { callback } = await begin(alice)
    lost = true
    await alice.get(callback()).expect(503)
    lost = false
    for (let tries = 0; tries < 100 && (await made.held('alice')).length === 0; tries++) {
      await new Promise((resolve) => setTimeout(resolve, 50))
    }
    expect(await made.held('alice')).toEqual([earlier])
  })

  it('leaves the earlier one where the session cannot be saved', async () => {
    const made = shop(provider)
    const alice = await loggedIn(made, 'alice')
    await signIn(alice)
    const before = await made.held()
    const { callback } = await begin(alice)
    made.sessions.failing = (operation) => operation.startsWith('set')
    await alice.get(callback()).expect(503)
    made.sessions.failing = () => false
    expect(await made.held()).toEqual(before)
    await alice.get('/call/plain').expect(200)
    expect(revoked()).toHaveLength(2)
  })

  it('leaves nothing where the store fails, and works when it is back', async () => {
    const store = memoryConnections()
    let down = false
    const failing = new Proxy(store, {
      get: (home, name: keyof ConnectionStore): unknown =>
        down ? () => Promise.reject(new Error('password-canary')) : Reflect.get(home, name),
    })
    const made = shop(provider, {
      connections: { store: failing, owner: ({ session }) => session.userId },
    })
    const alice = await loggedIn(made, 'alice')
    const { callback } = await begin(alice)
    down = true
    await alice.get(callback()).expect(503)
    expect(made.told[0]).toMatchObject({ code: 'store_failed', status: 503 })
    expect(inspect(made.told)).not.toContain('password-canary')
    expect(revoked()).toHaveLength(2)
    await alice.get('/call/plain').expect(503)
    down = false
    expect(await made.held()).toEqual([])
    await signIn(alice)
    await alice.get('/call/plain').expect(200)
  })

  it('leaves nothing where the store writes after it was given up', async () => {
    const inner = memoryConnections()
    let write = (): void => undefined
    const written = new Promise<void>((resolve) => (write = resolve))
    const store: ConnectionStore = {
      ...inner,
      async put(...change) {
        await written
        return inner.put(...change)
      },
    }
    const made = shop(provider, {
      timeout: 100,
      connections: { store, owner: ({ session }) => session.userId },
    })
    const alice = await loggedIn(made, 'alice')
    const { callback } = await begin(alice)
    await alice.get(callback()).expect(503)
    write()
    await new Promise((resolve) => setTimeout(resolve, 50))
    expect((await inner.page({}, undefined)).records).toEqual([])
    expect(revoked()).toHaveLength(2)
  })

  it('keeps what the session had as a guest, until it is claimed', async () => {
    const made = shop(provider)
    const guest = made.browser()
    await signIn(guest, 'plain', {}, { code: 'c', group: '1' })
    await guest.post('/login/alice').expect(200)
    await guest.get('/call/plain').expect(401)
    await signIn(guest, 'plain', {}, { code: 'c', group: '2' })
    expect((await made.held()).map(({ account }) => account)).toEqual(['2'])
    expect(made.sessions.records).toHaveLength(1)
    await guest.post('/forget-user').expect(200)
    await guest.get('/call/plain?account=1').expect(200)
  })
})

describe('req.oauth.claim', () => {
  it('gives the session’s connections to the user', async () => {
    const made = shop(provider)
    const guest = made.browser()
    for (const group of ['1', '2']) await signIn(guest, 'plain', {}, { code: 'c', group })
    await guest.post('/login/alice').expect(200)
    const { body } = await guest.post('/claim').expect(200)
    expect(body).toMatchObject([
      { provider: 'plain', account: '1' },
      { provider: 'plain', account: '2' },
    ])
    expect(JSON.stringify(body)).not.toContain('token')
    expect((await made.held('alice')).map(({ account }) => account)).toEqual(['1', '2'])
    expect(made.sessions.records).toEqual([])
    expect((await guest.get('/session')).body).toMatchObject({ oauth: [] })
    await guest.get('/call/plain?account=1').expect(200)
    expect(revoked()).toEqual([])
    expect((await guest.post('/claim')).body).toEqual([])
  })

  it('keeps the newer of two with the same account', async () => {
    const made = shop(provider)
    const guest = made.browser()
    await signIn(guest)
    const alice = await loggedIn(made, 'alice')
    await signIn(alice)
    const [kept] = await made.held()
    await guest.post('/login/alice').expect(200)
    expect((await guest.post('/claim').expect(200)).body).toEqual([])
    expect(await made.held()).toEqual([kept])
    expect(made.sessions.records).toEqual([])
  })

  it('moves what a renewal under way brings', async () => {
    const counts = rotate(provider)
    const made = shop(provider)
    const guest = made.browser()
    await signIn(guest)
    await guest.post('/login/alice').expect(200)
    await guest.post('/claim').expect(200)
    await guest.get('/call/plain').expect(200)
    expect(counts).toMatchObject({ refreshes: 1, reuses: 0 })
  })

  it('says that nobody is signed in to the site', async () => {
    const made = shop(provider)
    const guest = made.browser()
    await signIn(guest)
    expect((await guest.post('/claim').expect(401)).body).toMatchObject({
      code: 'not_connected',
      message: 'req.oauth.claim(): nobody is signed in to the site',
    })
    await guest.get('/call/plain').expect(200)
  })

  it('is a TypeError where connections live in sessions', async () => {
    const made = shop(provider, { connections: undefined })
    await made.browser().post('/claim').expect(500)
    expect(made.errors[0]).toMatchObject({
      name: 'TypeError',
      message: expect.stringContaining('oauth({ connections: { store, owner } })') as string,
    })
  })
})

describe('a user’s connection ends', () => {
  it('by disconnect, in all browsers, and onDisconnect is told whose it was', async () => {
    const made = shop(provider)
    const alice = await loggedIn(made, 'alice')
    const other = await loggedIn(made, 'alice')
    await signIn(alice)
    await other.post('/auth/plain/disconnect').set(SAME_ORIGIN).expect(303)
    await alice.get('/call/plain').expect(401)
    expect(made.ended).toMatchObject([{ owner: 'alice', provider: 'plain', reason: 'visitor' }])
    expect(revoked()).toHaveLength(2)
  })

  it('by auth.logout, but not with its session', async () => {
    const made = shop(provider)
    const alice = await loggedIn(made, 'alice')
    await signIn(alice)
    await alice.post('/destroy').expect(200)
    expect(await made.held()).toHaveLength(1)
    const again = await loggedIn(made, 'alice')
    await again.post('/logout').expect(303)
    expect(await made.held()).toEqual([])
    expect(made.ended).toMatchObject([{ owner: 'alice', reason: 'logout' }])
  })

  it('when its refresh token is dead', async () => {
    provider.token = issue({ expires_in: 30 })
    const made = shop(provider)
    const alice = await loggedIn(made, 'alice')
    await signIn(alice)
    provider.token = answer(400, '{"error":"invalid_grant"}', {
      'content-type': 'application/json',
    })
    await alice.get('/call/plain').expect(401)
    expect(await made.held()).toEqual([])
    expect(made.ended).toMatchObject([{ owner: 'alice', reason: 'provider' }])
  })
})

describe('a call whose user signs out of the site meanwhile', () => {
  it('is not sent again with the token of who signs in next', async () => {
    let user = 'alice'
    const made = shop(provider, { connections: { store: memoryConnections(), owner: () => user } })
    for (const owner of ['alice', 'bob']) {
      const tokens = { accessToken: `access-${owner}`, refreshToken: `refresh-${owner}` }
      await made.auth.importConnection(owner, 'plain', { tokens, account: '1' })
    }
    provider.api = (request, res) => {
      user = 'bob'
      json(res, request.headers.authorization === 'Bearer access-alice' ? 401 : 200, {})
    }
    await made.browser().get('/call/plain').expect(502)
    expect(provider.to('/api/me')).toHaveLength(1)
  })
})

describe('a record of a user', () => {
  it('shows no token, and opens for no other owner', async () => {
    const made = shop(provider)
    const alice = await loggedIn(made, 'alice')
    await signIn(alice)
    const [record] = await made.held()
    if (!record) throw new Error('no record')
    const text = JSON.stringify(record)
    for (const token of ['access-token', 'refresh-token']) {
      for (const form of [token, Buffer.from(token).toString('base64').slice(0, 12)]) {
        expect(text).not.toContain(form)
      }
    }
    await made.store.remove(record.id)
    await made.store.put({ ...record, owner: 'bob' }, null)
    const bob = await loggedIn(made, 'bob')
    expect((await bob.get('/call/plain').expect(401)).body).toMatchObject({
      message: 'plain: the connection belongs to another owner',
    })
  })
})

describe('connections.owner', () => {
  const owner = (said: unknown): Partial<OAuthOptions> => ({
    connections: { store: memoryConnections(), owner: () => said as string },
  })

  it.each([
    ['a promise of a text', Promise.resolve('alice'), 'alice'],
    ['a number', 0, '0'],
    ['a bigint', 12345678901234567890n, '12345678901234567890'],
  ])('may say %s', async (_what, said, kept) => {
    const store = memoryConnections()
    const made = shop(provider, { connections: { store, owner: () => said } })
    await signIn(made.browser())
    expect((await store.page({})).records).toMatchObject([{ owner: kept }])
  })

  it.each([[undefined], [null], ['']])('means nobody by %p', async (said) => {
    const made = shop(provider, owner(said))
    await signIn(made.browser())
    expect(made.sessions.records).toHaveLength(1)
  })

  it.each([
    ['an object', {}, 'got an object'],
    ['a fraction', 1.5, 'got 1.5'],
    ['a boolean', false, 'got false'],
    ['a long text', 'x'.repeat(256), 'got 256 characters'],
  ])('must not say %s', async (_what, said, words) => {
    const made = shop(provider, owner(said))
    const visitor = made.browser()
    expect((await visitor.get('/call/plain').expect(503)).body).toMatchObject({
      code: 'store_failed',
      message: expect.stringContaining(words) as string,
    })
    const { callback } = await begin(visitor)
    await visitor.get(callback()).expect(503)
    expect(made.sessions.records).toEqual([])
  })

  it('may fail, without its words being shown', async () => {
    const made = shop(provider, {
      connections: {
        store: memoryConnections(),
        owner: () => {
          throw new RangeError('row-canary')
        },
      },
    })
    const { body } = await made.browser().get('/call/plain').expect(503)
    expect(body).toMatchObject({
      code: 'store_failed',
      message: expect.stringContaining('connections.owner threw RangeError at ') as string,
    })
    expect(JSON.stringify(body)).not.toContain('row-canary')
  })

  it('may never settle', async () => {
    const made = shop(provider, {
      timeout: 100,
      connections: { store: memoryConnections(), owner: () => new Promise(() => undefined) },
    })
    const { body } = await made.browser().get('/call/plain').expect(503)
    expect(body).toMatchObject({ message: 'connections.owner did not settle within 100 ms' })
  })
})

describe('the option connections', () => {
  const store = memoryConnections()
  it.each([
    ['nothing in it', {}, 'without find, get, put, remove, page'],
    ['a text', 'redis', 'must be { store, owner }, got "redis"'],
    ['null', null, 'must be { store, owner }, got null'],
    ['a store that lacks something', { store: { find() {} } }, 'without get, put, remove, page'],
    ['no owner', { store }, 'connections.owner must be a function'],
    ['an unknown name', { store, owners: () => 'a' }, 'got "owners" in it'],
  ])('is refused with %s', (_what, connections, words) => {
    expect(() => shop(provider, { connections: connections as never })).toThrow(words)
  })
})
