import { MemoryStore, type SessionOptions } from 'express-session'
import type supertest from 'supertest'
import type { OAuthOptions } from 'express-oauth-connect'
import { rotate } from '../../support/rotating.js'
import {
  begin,
  plain,
  savedIn,
  signIn,
  site,
  type Browser,
  type TestSite,
} from '../../support/site.js'
import { stub, type Stub } from '../../support/stub.js'

/** A place in a stub or a handler where whoever comes waits until the test lets them go on. */
interface Gate {
  /** Resolves when the first one has come. */
  readonly arrived: Promise<void>
  /** Awaited by those who come. */
  pass(): Promise<void>
  readonly open: () => void
}

function gate(): Gate {
  let arrive: () => void = () => undefined
  let open: () => void = () => undefined
  const arrived = new Promise<void>((resolve) => (arrive = resolve))
  const opened = new Promise<void>((resolve) => (open = resolve))
  return {
    arrived,
    pass() {
      arrive()
      return opened
    },
    open,
  }
}

/** The answers of a browser that has sent its request already. */
const sent = (request: PromiseLike<supertest.Response>) => request.then((response) => response)
const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))

let provider: Stub
let store: MemoryStore
beforeEach(async () => {
  provider = await stub()
  store = new MemoryStore()
})

const keys = () => Object.keys((store as unknown as { sessions: object }).sessions)
const records = () => keys().filter((key) => key.startsWith('oauth-'))
const sessions = () => keys().filter((key) => !key.startsWith('oauth-'))
/** The refresh tokens that were revoked; each access token goes with its own. */
const revoked = () =>
  provider
    .to('/revoke')
    .map(({ form }) => form.get('token'))
    .filter((token) => token?.startsWith('refresh'))
const listed = async (browser: Browser) =>
  (
    (await browser.get('/auth/connections').expect(200)).body as {
      connections: { provider: string }[]
    }
  ).connections.map((connection) => connection.provider)

/** A provider of that stub that can be told of tokens that nobody will use. */
function revocable(
  options: { readonly id?: string } = {},
  cells: Parameters<typeof plain>[1] = {},
) {
  const revocationEndpoint = `${provider.origin}/revoke`
  return plain(provider.origin, { revocationEndpoint, ...cells }, options)
}

/** A site with the ways that a session ends, and a page that another tab has open. */
function shop(
  providers = [revocable()],
  sessionOptions: Partial<SessionOptions> = {},
  options: Partial<OAuthOptions> = {},
): TestSite {
  const made = site(providers, options, { store, ...sessionOptions })
  const { app } = made
  app.get('/logout', (req, res, next) => {
    req.session.destroy((error: unknown) => (error ? next(error) : res.end('bye')))
  })
  app.get('/unset', (req, res) => {
    Object.assign(req, { session: null })
    res.end('bye')
  })
  app.get('/ban', (req, res, next) => {
    store.destroy(req.sessionID, (error: unknown) => (error ? next(error) : res.end('bye')))
  })
  app.get('/regenerate', (req, res, next) => {
    const { oauth: list } = req.session
    req.session.regenerate((error: unknown) => {
      if (error) return next(error)
      // As Passport's `keepSessionInfo` does.
      if (req.query.keep === '1') Object.assign(req.session, { oauth: list })
      Object.assign(req.session, { user: 1 })
      res.end('hello')
    })
  })
  return made
}

/** The token endpoint waits at a gate before it answers as before. */
function slowTokens(): Gate {
  const answers = provider.token
  const waiting = gate()
  provider.token = async (request, res) => {
    await waiting.pass()
    await answers(request, res)
  }
  return waiting
}

describe('a renewal under way', () => {
  it('loses to a disconnect: its tokens are revoked, and nothing is connected', async () => {
    const { browser } = shop()
    rotate(provider)
    const visitor = browser()
    await signIn(visitor)
    const waiting = slowTokens()
    const call = sent(visitor.get('/call/plain'))
    await waiting.arrived
    await visitor.post('/auth/plain/disconnect').set('Sec-Fetch-Site', 'same-origin').expect(303)
    waiting.open()
    expect((await call).status).toBe(401)
    expect(revoked().sort()).toEqual(['refresh-1-canary', 'refresh-2-canary'])
    expect(await listed(visitor)).toEqual([])
    await visitor.get('/call/plain').expect(401)
    expect(records()).toEqual([])
  })

  it.each(['/logout', '/ban', '/regenerate'])('loses to a session’s end by %s', async (way) => {
    const { browser } = shop()
    rotate(provider)
    const visitor = browser()
    await signIn(visitor)
    const waiting = slowTokens()
    const call = sent(visitor.get('/call/plain'))
    await waiting.arrived
    await visitor.get(way).expect(200)
    waiting.open()
    expect((await call).status).toBe(401)
    expect(revoked()).toEqual(['refresh-2-canary'])
    expect(records()).toEqual([])
  })

  it('goes on when a login gives the session another id and keeps the list', async () => {
    const { browser } = shop()
    const counts = rotate(provider)
    const visitor = browser()
    await signIn(visitor)
    const waiting = slowTokens()
    const call = sent(visitor.get('/call/plain'))
    await waiting.arrived
    await visitor.get('/regenerate?keep=1').expect(200)
    waiting.open()
    expect((await call).status).toBe(200)
    await visitor.get('/call/plain').expect(200)
    expect(counts).toEqual({ exchanges: 1, refreshes: 1, reuses: 0 })
  })

  it('goes on when a second sign-in moves the visitor to another session', async () => {
    const { browser } = shop([revocable(), revocable({ id: 'other' })])
    rotate(provider)
    const visitor = browser()
    await signIn(visitor)
    const tokens = provider.token
    const waiting = slowTokens()
    const call = sent(visitor.get('/call/plain'))
    await waiting.arrived
    provider.token = tokens
    await signIn(visitor, 'other')
    waiting.open()
    expect((await call).status).toBe(200)
    expect(await listed(visitor)).toEqual(['plain', 'other'])
    await visitor.get('/call/plain').expect(200)
    expect(revoked()).toEqual([])
  })

  describe.each([false, true])('with resave: %p', (resave) => {
    it('writes nothing over what another request put into the session', async () => {
      const made = shop([revocable()], { resave })
      rotate(provider)
      const background = gate()
      made.app.get('/background', (req, res) => {
        // Answered at once: from then on only the renewal could write.
        req.oauth('plain').get('me').then(background.open, background.open)
        res.end('started')
      })
      const visitor = made.browser()
      await signIn(visitor)
      const waiting = slowTokens()
      await visitor.get('/background').expect(200)
      await waiting.arrived
      await visitor.get('/put/apples').expect(200)
      waiting.open()
      await background.pass()
      const { body } = await visitor.get('/session')
      expect(body.cart).toBe('apples')
      expect(savedIn(body)[0]?.tokens.refreshToken).toBe('refresh-2-canary')
    })
  })
})

describe('a callback under way', () => {
  it.each(['/logout', '/ban'])('loses to %s: the old session stays dead', async (way) => {
    const { browser } = shop()
    const visitor = browser()
    await visitor.get('/put/apples').expect(200)
    const { callback } = await begin(visitor)
    const waiting = slowTokens()
    const end = sent(visitor.get(callback()))
    await waiting.arrived
    await visitor.get(way).expect(200)
    waiting.open()
    const { status, text } = await end
    expect({ status, told: text.includes('signed_out') || text.includes('signed out') }).toEqual({
      status: 400,
      told: true,
    })
    expect(keys()).toEqual([])
    expect(revoked()).toHaveLength(1)
    expect(await listed(visitor)).toEqual([])
    await visitor.get('/call/plain').expect(401)
  })

  it('loses to a logout that comes while it saves', async () => {
    const { browser } = shop()
    const visitor = browser()
    await visitor.get('/put/apples').expect(200)
    const { callback } = await begin(visitor)
    const saving = gate()
    const set = store.set.bind(store)
    store.set = (id, data, done) => {
      if (id.startsWith('oauth-') || !data.oauth) return set(id, data, done)
      void saving.pass().then(() => set(id, data, done))
    }
    const end = sent(visitor.get(callback()))
    await saving.arrived
    const logout = sent(visitor.get('/logout'))
    await sleep(50)
    saving.open()
    await Promise.all([end, logout])
    expect(keys()).toEqual([])
    expect(await listed(visitor)).toEqual([])
  })

  it('leaves what another tab writes meanwhile', async () => {
    const { browser } = shop()
    const visitor = browser()
    await visitor.get('/put/apples').expect(200)
    const { callback } = await begin(visitor)
    const waiting = slowTokens()
    const end = sent(visitor.get(callback()))
    await waiting.arrived
    await visitor.get('/put/pears').expect(200)
    waiting.open()
    expect((await end).status).toBe(302)
    expect((await visitor.get('/session')).body.cart).toBe('pears')
    expect(sessions()).toHaveLength(1)
  })

  it('sent twice is one exchange, one session and one record', async () => {
    const { browser } = shop()
    const visitor = browser()
    await visitor.get('/put/apples').expect(200)
    const { callback } = await begin(visitor)
    const waiting = slowTokens()
    const clicks = [sent(visitor.get(callback())), sent(visitor.get(callback()))]
    await waiting.arrived
    await sleep(30)
    waiting.open()
    const answers = await Promise.all(clicks)
    expect(answers.map(({ status }) => status)).toEqual([302, 302])
    const cookies = answers.map(({ headers }) => sessionCookie(headers))
    expect(cookies[0]).toMatch(/^connect\.sid=/)
    expect(cookies[1]).toBe(cookies[0])
    expect(provider.to('/token')).toHaveLength(1)
    expect([sessions(), records()].map(({ length }) => length)).toEqual([1, 1])
    expect(await listed(visitor)).toEqual(['plain'])
  })

  it.each([
    ['first', 0],
    ['second', 1],
  ])('beside another one: both are connected when the %s answers last', async (_which, last) => {
    const { browser } = shop([revocable(), revocable({ id: 'other' })])
    const visitor = browser()
    await visitor.get('/put/apples').expect(200)
    const ends = [await begin(visitor, 'plain'), await begin(visitor, 'other')]
    const gates = [gate(), gate()]
    const tokens = provider.token
    provider.token = async (request, res) => {
      const which = request.form.get('redirect_uri')?.includes('/other/') ? 1 : 0
      await gates[which]?.pass()
      await tokens(request, res)
    }
    const callbacks = ends.map(({ callback }) => sent(visitor.get(callback())))
    await Promise.all(gates.map(({ arrived }) => arrived))
    gates[1 - last]?.open()
    await callbacks[1 - last]
    gates[last]?.open()
    const answers = await Promise.all(callbacks)
    expect(answers.map(({ status }) => status)).toEqual([302, 302])
    expect((await listed(visitor)).sort()).toEqual(['other', 'plain'])
    expect(sessions()).toHaveLength(1)
  })

  it('beside four others that end at the same moment loses none of them', async () => {
    const ids = ['a', 'b', 'c', 'd', 'e']
    const { browser } = shop(ids.map((id) => revocable({ id })))
    const visitor = browser()
    await visitor.get('/put/apples').expect(200)
    const callbacks: string[] = []
    for (const id of ids) callbacks.push((await begin(visitor, id)).callback())
    // Answers that leave in another order than the sessions were saved.
    const set = store.set.bind(store)
    let n = 0
    store.set = (id, data, done) => void setTimeout(() => set(id, data, done), (n++ * 7) % 20)
    const answers = await Promise.all(callbacks.map((url) => sent(visitor.get(url))))
    expect(answers.map(({ status }) => status)).toEqual(ids.map(() => 302))
    expect((await listed(visitor)).sort()).toEqual(ids)
    for (const id of ids) await visitor.get(`/call/${id}`).expect(200)
    expect(sessions()).toHaveLength(1)
  })

  it('does not write its session once more over what another one added to it', async () => {
    const { browser } = shop([revocable(), revocable({ id: 'other' })])
    const visitor = browser()
    await signIn(visitor)
    const [again, other] = [await begin(visitor, 'plain'), await begin(visitor, 'other')]
    const [tokens, gates] = [provider.token, { other: gate(), replaced: gate() }]
    provider.token = async (request, res) => {
      if (request.form.get('redirect_uri')?.includes('/other/')) await gates.other.pass()
      await tokens(request, res)
    }
    // The first has saved, and is not answered: it still has to end the connection it replaces.
    const destroy = store.destroy.bind(store)
    store.destroy = (id, done) =>
      id.startsWith('oauth-')
        ? void gates.replaced.pass().then(() => destroy(id, done))
        : destroy(id, done)
    const second = sent(visitor.get(other.callback()))
    await gates.other.arrived
    const first = sent(visitor.get(again.callback()))
    await gates.replaced.arrived
    gates.other.open()
    expect((await second).status).toBe(302)
    gates.replaced.open()
    expect((await first).status).toBe(302)
    expect((await listed(visitor)).sort()).toEqual(['other', 'plain'])
  })

  it('that cannot save its session is a 503 that leaves no record and no live token', async () => {
    const { browser } = shop()
    const visitor = browser()
    const { body } = await visitor.get('/put/apples').expect(200)
    const { callback } = await begin(visitor)
    const set = store.set.bind(store)
    store.set = (id, data, done) =>
      id.startsWith('oauth-') ? set(id, data, done) : done?.(new Error('full'))
    await visitor.get(callback()).expect(503)
    store.set = set
    expect(keys()).toEqual([body.id])
    expect(revoked()).toHaveLength(1)
    expect((await visitor.get('/session')).body).toMatchObject({ id: body.id, cart: 'apples' })
    expect(await listed(visitor)).toEqual([])
  })
})

describe('a disconnect', () => {
  it('revokes the token that is live now', async () => {
    const { browser } = shop()
    rotate(provider)
    const visitor = browser()
    await signIn(visitor)
    await visitor.get('/call/plain').expect(200)
    await visitor.post('/auth/plain/disconnect').set('Sec-Fetch-Site', 'same-origin').expect(303)
    expect(revoked()).toEqual(['refresh-2-canary'])
  })

  it('also when a renewal is saved just between its look and its end', async () => {
    const { browser } = shop()
    rotate(provider)
    const visitor = browser()
    await signIn(visitor)
    const waiting = slowTokens()
    const call = sent(visitor.get('/call/plain'))
    await waiting.arrived
    const get = store.get.bind(store)
    const looked = gate()
    let reads = 0
    store.get = (id, done) =>
      get(id, (error: unknown, data) => {
        const answered = () => done(error, data)
        // The disconnect's own reads: which connection is meant, and what it is now.
        if (id.startsWith('oauth-') && ++reads === 2) void looked.pass().then(answered)
        else answered()
      })
    const disconnect = sent(
      visitor.post('/auth/plain/disconnect').set('Sec-Fetch-Site', 'same-origin'),
    )
    await looked.arrived
    waiting.open()
    await call
    looked.open()
    expect((await disconnect).status).toBe(303)
    expect(revoked()).toContain('refresh-2-canary')
    expect(records()).toEqual([])
  })

  it('does not bring back a session that is destroyed meanwhile', async () => {
    const { browser } = shop()
    const visitor = browser()
    await signIn(visitor)
    const set = store.set.bind(store)
    const writing = gate()
    store.set = (id, data, done) => void writing.pass().then(() => set(id, data, done))
    const disconnect = sent(
      visitor.post('/auth/plain/disconnect').set('Sec-Fetch-Site', 'same-origin'),
    )
    await writing.arrived
    const logout = sent(visitor.get('/logout'))
    await sleep(30)
    writing.open()
    await Promise.all([disconnect, logout])
    expect(keys()).toEqual([])
  })
})

describe('the end of a session', () => {
  it.each([
    ['/logout', {}],
    ['/unset', { unset: 'destroy' }],
    ['/ban', {}],
    ['/regenerate', {}],
  ] as const)('by %s ends its connections', async (way, sessionOptions) => {
    const { browser } = shop([revocable()], sessionOptions)
    const visitor = browser()
    await signIn(visitor)
    expect(records()).toHaveLength(1)
    await visitor.get(way).expect(200)
    await sleep(20)
    expect(records()).toEqual([])
    expect(await listed(visitor)).toEqual([])
  })

  it('is not one when the new session was given the list', async () => {
    const { browser } = shop()
    const visitor = browser()
    await signIn(visitor)
    await visitor.get('/regenerate?keep=1').expect(200)
    await sleep(20)
    expect(await listed(visitor)).toEqual(['plain'])
    await visitor.get('/call/plain').expect(200)
  })

  it('does not come while the visitor browses', async () => {
    const cookie = { maxAge: 2_000 }
    const { browser } = shop([revocable()], { rolling: true, cookie })
    const visitor = browser()
    await signIn(visitor)
    for (let n = 0; n < 12; n++) {
      await sleep(250)
      await visitor.get('/nowhere').expect(404)
    }
    await visitor.get('/call/plain').expect(200)
    await sleep(2_500)
    await visitor.get('/call/plain').expect(401)
  })

  it('comes to no older connection while the visitor connects others', async () => {
    const cookie = { maxAge: 2_000 }
    const { browser } = shop([revocable(), revocable({ id: 'other' })], { rolling: true, cookie })
    const visitor = browser()
    await signIn(visitor)
    for (let n = 0; n < 12; n++) {
      await sleep(200)
      await signIn(visitor, 'other')
    }
    await visitor.get('/call/plain').expect(200)
  })
})

describe('the cost of fifty connections', () => {
  it('is one record for an API call', async () => {
    const cells = { callbackParams: { account: /^\d+$/ }, account: 'account' }
    const { browser } = shop([revocable({}, cells)])
    const visitor = browser()
    for (let n = 0; n < 50; n++) {
      await signIn(visitor, 'plain', {}, { code: 'c', account: String(n) })
    }
    expect(records()).toHaveLength(50)
    const read: string[] = []
    const get = store.get.bind(store)
    store.get = (id, done) => (read.push(id), get(id, done))
    await visitor.get('/call/plain').expect(200)
    await visitor.get('/call/plain?account=7').expect(200)
    expect(read.filter((id) => id.startsWith('oauth-'))).toHaveLength(2)
  })
})

/** The value of the session cookie that an answer sets. */
function sessionCookie(headers: Readonly<Record<string, unknown>>): string | undefined {
  const lines = [headers['set-cookie'] ?? []].flat() as unknown as readonly string[]
  return lines.find((line) => line.startsWith('connect.sid='))?.split(';')[0]
}
