import { MemoryStore } from 'express-session'
import {
  memoryConnections,
  memoryStore,
  type EndedConnection,
  type OAuthOptions,
} from 'express-oauth-connect'
import supertest from 'supertest'
import { loadJose } from '../../../src/protocol/jose/jose.js'
import { openIdStub, signingKey, unsecured, type OpenIdStub } from '../../support/openid-server.js'
import {
  begin,
  CLIENT,
  plain,
  signIn,
  site,
  type Browser,
  type TestSite,
} from '../../support/site.js'

const EVENT = 'http://schemas.openid.net/event/backchannel-logout'
const ROUTE = '/auth/company/backchannel-logout'

let server: OpenIdStub
beforeEach(async () => {
  server = await openIdStub()
})

interface Shop extends TestSite {
  readonly store: MemoryStore
  readonly ended: EndedConnection[]
}

function shop(options: Partial<OAuthOptions> = {}, store = new MemoryStore(), sessions = {}): Shop {
  const ended: EndedConnection[] = []
  const made = site(
    [server.registration(), plain(server.origin)],
    { backchannelLogout: true, onDisconnect: (event) => void ended.push(event), ...options },
    { store, ...sessions },
  )
  made.app.get('/user', (req, res) => {
    res.json((req.session as unknown as { userId?: string }).userId ?? null)
  })
  return { ...made, store, ended }
}

async function connected(of: TestSite, claims: object, browser = of.browser()): Promise<Browser> {
  server.forged = { claims: { sid: 'S1', ...claims } }
  const { authorize, callback } = await begin(browser, 'company')
  await fetch(authorize)
  await browser.get(callback({ code: 'the-code', iss: server.issuer })).expect(302)
  return browser
}

const isConnected = async (browser: Browser) =>
  ((await browser.get('/auth/connections')).body as { connections: object[] }).connections.length

let tokens = 0

/** A logout token as the server makes it; a claim or a header that is `undefined` is left out. */
async function logoutToken(claims: object = {}, header: object = {}, key = server.keys[0]) {
  const now = Math.floor(Date.now() / 1000)
  const all = {
    ...{ iss: server.issuer, aud: CLIENT.clientId, iat: now, exp: now + 120 },
    ...{ jti: `jti-${++tokens}`, events: { [EVENT]: {} }, sid: 'S1', sub: 'the-sub' },
    ...claims,
  }
  const { SignJWT } = await loadJose()
  const defined = (given: object) =>
    Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined))
  if (!key) throw new Error('the server has no key')
  const whole = { alg: key.alg, kid: key.kid, typ: 'logout+jwt', ...header }
  return new SignJWT(defined(all))
    .setProtectedHeader(defined(whole) as { alg: string })
    .sign(key.privateKey)
}

const post = (of: Pick<TestSite, 'app'>, logout_token: string) =>
  supertest(of.app).post(ROUTE).type('form').accept('json').send({ logout_token })

describe('a logout token', () => {
  it('of a session ends its connection and destroys it, and no other', async () => {
    const made = shop({
      onSignIn: (_signIn, req) => void Object.assign(req.session, { userId: 'U' }),
    })
    const [one, two] = [await connected(made, {}), await connected(made, { sid: 'S2' })]
    const answer = await post(made, await logoutToken()).expect(200)
    expect(answer.get('Cache-Control')).toBe('no-store')
    expect(answer.get('Set-Cookie')).toBeUndefined()
    expect([await isConnected(one), await isConnected(two)]).toEqual([0, 1])
    expect([(await one.get('/user')).body, (await two.get('/user')).body]).toEqual([null, 'U'])
    expect(made.ended).toMatchObject([{ provider: 'company', reason: 'logout' }])
  })

  it('of a person ends all of theirs, and nobody else’s', async () => {
    const made = shop()
    const browsers = [
      await connected(made, {}),
      await connected(made, { sid: 'S2' }),
      await connected(made, { sub: 'another' }),
    ]
    await post(made, await logoutToken({ sid: undefined })).expect(200)
    expect(await Promise.all(browsers.map(isConnected))).toEqual([0, 0, 1])
  })

  it('ends sign-ins of other processes', async () => {
    const [shared, store] = [memoryStore(), new MemoryStore()]
    const [one, two] = [shop({ shared }, store), shop({ shared }, store)]
    const browser = await connected(one, {})
    await post(two, await logoutToken({ sub: undefined })).expect(200)
    expect(await isConnected(browser)).toBe(0)
  })

  const OLD = 'an old secret of 32 bytes or more, here'
  const NEW = 'a new secret of 32 bytes or more, here'
  it.each([
    ['rotated since', [OLD], [NEW, OLD]],
    ['about to be rotated, and another process is ahead', [NEW, OLD], [OLD, NEW]],
  ])('finds sign-ins whose secret is %s', async (_when, before, after) => {
    const kept = { shared: memoryStore(), connections: undefined }
    const store = new MemoryStore()
    const browser = await connected(shop({ ...kept, secret: before }, store), {})
    const made = shop({ ...kept, secret: after }, store)
    const token = await logoutToken({ sub: undefined })
    await post(made, token).expect(200)
    expect(await isConnected(browser)).toBe(0)
    await post(shop({ ...kept, secret: before }, store), token).expect(400)
  })

  it('finds what the site keeps by its own users after its secret is rotated', async () => {
    const connections = { store: memoryConnections(), owner: () => 'U' }
    const kept = { shared: memoryStore(), connections }
    await connected(shop({ ...kept, secret: [OLD] }), {})
    expect((await connections.store.page({ owner: 'U' })).records).toHaveLength(1)
    await post(shop({ ...kept, secret: [NEW, OLD] }), await logoutToken()).expect(200)
    expect((await connections.store.page({ owner: 'U' })).records).toEqual([])
  })

  it('wins over a sign-in on its way in a process whose first secret is another', async () => {
    const shared = memoryStore()
    const other = shop({ shared, secret: [NEW, OLD] })
    const made = shop({
      shared,
      secret: [OLD, NEW],
      async onSignIn() {
        await post(other, await logoutToken()).expect(200)
      },
    })
    server.forged = { claims: { sid: 'S1' } }
    const browser = made.browser()
    const { authorize, callback } = await begin(browser, 'company')
    await fetch(authorize)
    const back = callback({ code: 'the-code', iss: server.issuer })
    const { body } = await browser.get(back).accept('json').expect(400)
    expect(body).toMatchObject({ error: 'signed_out' })
  })

  it('finds a session that was given another id', async () => {
    const made = shop()
    made.app.get('/regenerate', (req, res) => {
      const { oauth } = req.session
      req.session.regenerate(() => {
        Object.assign(req.session, { oauth })
        res.end()
      })
    })
    const browser = await connected(made, {})
    await signIn(browser)
    await browser.get('/regenerate').expect(200)
    expect(await isConnected(browser)).toBe(2)
    await new Promise((resolve) => setTimeout(resolve, 50))
    await post(made, await logoutToken()).expect(200)
    expect(await isConnected(browser)).toBe(0)
  })

  it('destroys the session of somebody whose tokens the site took', async () => {
    const made = shop({
      onSignIn(signIn, req) {
        signIn.takeTokens()
        Object.assign(req.session, { userId: 'U' })
      },
    })
    const browser = await connected(made, {})
    expect((await browser.get('/user')).body).toBe('U')
    await post(made, await logoutToken()).expect(200)
    expect((await browser.get('/user')).body).toBeNull()
  })

  it('ends what the site keeps by its own users, and says whose it was', async () => {
    const store = memoryConnections()
    const owner = (req: { session: object }) => (req.session as { userId?: string }).userId
    const made = shop({
      connections: { store, owner },
      onSignIn: (_signIn, req) => void Object.assign(req.session, { userId: 'U' }),
    })
    const browser = await connected(made, {})
    expect((await store.page({ owner: 'U' })).records).toHaveLength(1)
    await post(made, await logoutToken({ sid: 'S9' })).expect(200)
    expect((await store.page({ owner: 'U' })).records).toHaveLength(1)
    await post(made, await logoutToken()).expect(200)
    expect((await store.page({ owner: 'U' })).records).toEqual([])
    expect(made.ended).toMatchObject([{ provider: 'company', owner: 'U', reason: 'logout' }])
    expect((await browser.get('/user')).body).toBeNull()
  })

  it('wins over a sign-in that is on its way', async () => {
    const made: Shop = shop({
      async onSignIn() {
        await post(made, await logoutToken()).expect(200)
      },
    })
    server.forged = { claims: { sid: 'S1' } }
    const browser = made.browser()
    const { authorize, callback } = await begin(browser, 'company')
    await fetch(authorize)
    const back = callback({ code: 'the-code', iss: server.issuer })
    const { body } = await browser.get(back).accept('json').expect(400)
    expect(body).toMatchObject({ error: 'signed_out' })
    expect(await isConnected(browser)).toBe(0)
  })

  it('that comes again is refused, and who has signed in since stays', async () => {
    const made = shop()
    const token = await logoutToken()
    await connected(made, {})
    await post(made, token).expect(200)
    await new Promise((resolve) => setTimeout(resolve, 5))
    const browser = await connected(made, {})
    const { body } = await post(made, token).expect(400)
    expect((body as { message: string }).message).toContain('it came before')
    expect(await isConnected(browser)).toBe(1)
  })

  it('is good again where the session store failed', async () => {
    const made = shop()
    const browser = await connected(made, {})
    const token = await logoutToken()
    const failing = jest.spyOn(made.store, 'get').mockImplementation((_id, done) => {
      done(new Error('down'))
    })
    await post(made, token).expect(503)
    failing.mockRestore()
    await post(made, token).expect(200)
    expect(await isConnected(browser)).toBe(0)
  })

  const now = () => Math.floor(Date.now() / 1000)
  it.each<[string, () => Promise<string> | string]>([
    ['is another’s issuer’s', () => logoutToken({ iss: 'https://another.example' })],
    ['is for another client', () => logoutToken({ aud: 'another' })],
    ['has no aud', () => logoutToken({ aud: undefined })],
    ['has expired', () => logoutToken({ exp: now() - 61 })],
    ['has an exp that is no number', () => logoutToken({ exp: 'soon' })],
    [
      'has no exp, and was made too long ago',
      () => logoutToken({ exp: undefined, iat: now() - 601 }),
    ],
    ['has no iat', () => logoutToken({ iat: undefined })],
    ['was made too long ago', () => logoutToken({ iat: now() - 601 })],
    ['is from the future', () => logoutToken({ iat: now() + 90 })],
    ['has no jti', () => logoutToken({ jti: undefined })],
    ['has no events', () => logoutToken({ events: undefined })],
    ['has another event', () => logoutToken({ events: { 'http://x.example': {} } })],
    ['has an event that is no object', () => logoutToken({ events: { [EVENT]: true } })],
    ['has a nonce', () => logoutToken({ nonce: 'n' })],
    ['has neither sub nor sid', () => logoutToken({ sub: undefined, sid: undefined })],
    ['has a sub that is no name', () => logoutToken({ sub: 7 })],
    ['has an empty sid', () => logoutToken({ sid: '' })],
    ['is another kind of token', () => logoutToken({}, { typ: 'at+jwt' })],
    ['is signed by a stranger', () => logoutToken({}, { kid: server.keys[0]?.kid }, signingKey())],
    ['is not signed', () => unsecured({ iss: server.issuer, events: { [EVENT]: {} } })],
    ['is no token', () => 'x'],
    ['is not there', () => ''],
  ])('that %s is a 400 and ends nothing', async (_what, make) => {
    const made = shop()
    const browser = await connected(made, {})
    const { body } = await post(made, await make()).expect(400)
    expect(body).toMatchObject({ error: 'invalid_request' })
    expect(await isConnected(browser)).toBe(1)
  })

  it('may have no exp, as servers of the drafts make it', async () => {
    const made = shop()
    const browser = await connected(made, {})
    const token = await logoutToken({ exp: undefined })
    await post(made, token).expect(200)
    expect(await isConnected(browser)).toBe(0)
    await post(made, token).expect(400)
  })

  it.each(['JWT', 'application/logout+jwt', undefined])('may have the typ %p', async (typ) => {
    await post(shop(), await logoutToken({}, { typ })).expect(200)
  })

  it('cannot be an id_token', async () => {
    const made = shop()
    const browser = await connected(made, {})
    const { body } = await browser.get('/session')
    const [{ identity }] = (body as { opened: [{ identity: { idToken: string } }] }).opened
    await post(made, identity.idToken).expect(400)
    expect(await isConnected(browser)).toBe(1)
  })
})

describe('the route', () => {
  it('is there only where the site said so, and for OpenID servers', async () => {
    await post(shop({ backchannelLogout: false }), await logoutToken()).expect(404)
    await supertest(shop().app).post('/auth/plain/backchannel-logout').expect(404)
    await supertest(shop().app).get(ROUTE).expect(405).expect('Allow', 'POST')
    await supertest(shop().app).post(ROUTE).send({ logout_token: 'x' }).expect(400)
    expect(() => shop({ backchannelLogout: 'yes' as never })).toThrow(
      'backchannelLogout must be true or false',
    )
  })

  it('gives the server no session', async () => {
    const made = shop({}, new MemoryStore(), { saveUninitialized: true })
    const answer = await post(made, await logoutToken()).expect(200)
    expect(answer.get('Set-Cookie')).toBeUndefined()
  })
})
