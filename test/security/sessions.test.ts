import session, { MemoryStore, type SessionData } from 'express-session'
import express from 'express'
import supertest from 'supertest'
import { authRouter, createSite, oauth, requestOAuth } from 'express-oauth-connect'
import { BASE_URL, begin, plain, SECRET, signIn, site } from '../support/site.js'
import { issue, stub, type Stub } from '../support/stub.js'
import { connected, cookiesOf, expectNoCanary, setCookies } from './hostile.js'

let server: Stub

beforeEach(async () => {
  server = await stub()
})

const dump = (store: MemoryStore) =>
  (store as unknown as { sessions: Record<string, string> }).sessions

test('T50, D18: a new session id at sign-in, the old one is gone, what the site kept stays', async () => {
  const store = new MemoryStore()
  const { browser, browserWith } = site([plain(server.origin)], {}, { store })
  const visitor = browser()
  const before = await visitor.get('/put/apples').expect(200)
  const oldCookie = cookiesOf(before)
  const oldId = (before.body as { id: string }).id
  expect(Object.keys(dump(store))).toEqual([oldId])
  await signIn(visitor)
  const after = (await visitor.get('/session')).body as { id: string; cart: string }
  expect(after.id).not.toBe(oldId)
  expect(after.cart).toBe('apples')
  const [{ id } = { id: '' }] = (after as unknown as { oauth: { id: string }[] }).oauth
  expect(Object.keys(dump(store)).sort()).toEqual([after.id, `oauth-${id}`].sort())
  const thief = browserWith(oldCookie)
  expect(await connected(thief)).toEqual([])
  expect((await thief.get('/call/plain')).status).toBe(401)
})

test('T51: a planted session is not signed in when its victim is', async () => {
  const { browser, browserWith } = site([plain(server.origin)])
  const attacker = await browser().get('/put/planted')
  const planted = cookiesOf(attacker)
  const start = await browserWith(planted).get('/auth/plain/start').expect(302)
  const state = new URL(start.get('Location') ?? '').searchParams.get('state') ?? ''
  const end = await browserWith(`${planted}; ${cookiesOf(start)}`)
    .get(`/auth/plain/callback?code=the-code&state=${state}`)
    .expect(302)
  expect(await connected(browserWith(cookiesOf(end)))).toEqual(['plain'])
  expect(await connected(browserWith(planted))).toEqual([])
  const forged = browserWith('connect.sid=s%3Aforged.forged; connect.sid=forged')
  expect(await connected(forged)).toEqual([])
})

test('T51: nor an empty one, in whatever spelling it comes', async () => {
  const { browser, browserWith } = site([plain(server.origin)], {}, { saveUninitialized: true })
  const planted = cookiesOf(await browser().get('/session'))
  const letter = /(?<=s%3A)./.exec(planted)?.[0] ?? ''
  const respelled = planted.replace(/(?<=s%3A)./, `%${letter.charCodeAt(0).toString(16)}`)
  expect(respelled).not.toBe(planted)
  for (const cookie of [planted, respelled, `a=b; ${planted}`, planted.replace('=', ' = ')]) {
    const start = await browserWith(cookie).get('/auth/plain/start').expect(302)
    const state = new URL(start.get('Location') ?? '').searchParams.get('state') ?? ''
    await browserWith(`${cookiesOf(start)}; ${cookie}`)
      .get(`/auth/plain/callback?code=the-code&state=${state}`)
      .expect(302)
    expect(await connected(browserWith(cookie))).toEqual([])
  }
})

test('T51: nor one that another reader of cookies found', async () => {
  const app = express()
  const cookies = (id: string | undefined) => (id === undefined ? {} : { 'connect.sid': id })
  app.use((req, _res, next) => {
    Object.assign(req, { signedCookies: cookies(req.get('x-session')) })
    next()
  })
  app.use(session({ secret: 's', resave: false, saveUninitialized: true }))
  app.use(oauth({ baseUrl: BASE_URL, secret: SECRET, providers: [plain(server.origin)] }))
  app.get('/id', (req, res) => void res.send(req.sessionID))
  const planted = (await supertest(app).get('/id')).text
  const start = await supertest(app).get('/auth/plain/start').set('x-session', planted)
  const state = new URL(start.get('Location') ?? '').searchParams.get('state') ?? ''
  await supertest(app)
    .get(`/auth/plain/callback?code=the-code&state=${state}`)
    .set('x-session', planted)
    .set('Cookie', cookiesOf(start).replace(/connect\.sid=[^;]*;? ?/, ''))
    .expect(302)
  const after = await supertest(app).get('/auth/connections').set('x-session', planted)
  expect(after.body).toMatchObject({ connections: [] })
})

test('T52: two visitors of one site never see each other', async () => {
  const { browser } = site([plain(server.origin)])
  const visitors = [browser(), browser(), browser()]
  const tokens = await Promise.all(
    visitors.map(async (visitor) => {
      await signIn(visitor)
      return ((await visitor.get('/call/plain')).body as { auth: string }).auth
    }),
  )
  expect(new Set(tokens).size).toBe(3)
  await visitors[0]?.post('/auth/plain/disconnect').set('Sec-Fetch-Site', 'same-origin').expect(303)
  expect(await Promise.all(visitors.map((visitor) => connected(visitor)))).toEqual([
    [],
    ['plain'],
    ['plain'],
  ])
})

test('T53: cookie attributes at http and at https', async () => {
  const cookie = async (options: object) => {
    const { browser } = site([plain(server.origin)], options)
    const line = setCookies(await browser().get('/auth/plain/start'))[0] ?? ''
    const [pair = '', ...attributes] = line.split('; ')
    return [pair.replace(/\.[\w-]{6}\.[\w-]{22}=.*/, '.*'), ...attributes.sort()]
  }
  const common = ['HttpOnly', 'Max-Age=600']
  expect(await cookie({})).toEqual(['oauth.*', ...common, 'Path=/', 'SameSite=Lax'])
  const https = { baseUrl: 'https://app.example' }
  expect(await cookie(https)).toEqual([
    '__Host-oauth.*',
    ...[...common, 'Path=/', 'SameSite=Lax', 'Secure'],
  ])
  expect(await cookie({ ...https, cookie: { sameSite: 'none', partitioned: true } })).toEqual([
    '__Host-oauth.*',
    ...[...common, 'Partitioned', 'Path=/', 'SameSite=None', 'Secure'],
  ])
})

test('T54, T131: fifty starts leave five cookies, and the site still answers', async () => {
  const browser = site([plain(server.origin)]).browser()
  const started = []
  for (let n = 0; n < 50; n++)
    started.push(await begin(browser, 'plain', { return_to: `/${'x'.repeat(1_000)}` }))
  const mine = await browser.get('/session').expect(200)
  const header = (mine as unknown as { request: { _header?: unknown; cookies?: string } }).request
  expect(String(header.cookies).split('; ').length).toBeLessThanOrEqual(5)
  expect(String(header.cookies).length).toBeLessThan(9_000)
  const newest = started.at(-1)?.callback() ?? ''
  expect((await browser.get(newest).expect(302)).get('Location')).toMatch(/^\/x{1000}$/)
  expect((await browser.get(started[0]?.callback() ?? '')).status).toBe(400)
})

test('T54: no cookie is longer than 4 096 bytes, even with the longest return_to', async () => {
  const browser = site([plain(server.origin)]).browser()
  const start = await browser.get(`/auth/plain/start?return_to=/${'x'.repeat(2_047)}`).expect(302)
  for (const cookie of setCookies(start)) expect(cookie.length).toBeLessThan(4_096)
})

test('T54: cookies hold no token, code or verifier', async () => {
  server.token = issue({ access_token: 'access-canary', refresh_token: 'refresh-canary' })
  const browser = site([plain(server.origin)]).browser()
  const start = await browser.get('/auth/plain/start')
  const state = new URL(start.get('Location') ?? '').searchParams.get('state') ?? ''
  const end = await browser.get(`/auth/plain/callback?code=code-canary&state=${state}`).expect(302)
  const verifier = server.to('/token')[0]?.form.get('code_verifier') ?? ''
  const cookies = decodeURIComponent([...setCookies(start), ...setCookies(end)].join('\n'))
  expectNoCanary(cookies, ['access-canary', 'refresh-canary', 'code-canary', verifier, state])
})

test('T55: sealed tokens: the session store holds none, the secrets may rotate', async () => {
  server.token = issue({ access_token: 'access-canary', refresh_token: 'refresh-canary' })
  const [old, fresh] = [`${SECRET} (old)`, `${SECRET} (new)`]
  const store = new MemoryStore()
  const shop = (secret: string | string[]) => site([plain(server.origin)], { secret }, { store })
  const first = shop(old).browser()
  await signIn(first)
  expectNoCanary(JSON.stringify(dump(store)), ['access-canary', 'refresh-canary'])
  const cookie = cookiesOf(await first.get('/put/x'))
  const id = Object.keys(dump(store)).find((key) => !key.startsWith('oauth-')) ?? ''
  const sid =
    (first as unknown as { jar: { getCookies(o: object): { name: string; value: string }[] } }).jar
      .getCookies({ domain: '127.0.0.1', path: '/', secure: false, script: false })
      .find(({ name }) => name === 'connect.sid')?.value ?? cookie
  expect(decodeURIComponent(sid)).toContain(id)
  const rotated = shop([fresh, old]).browserWith(`connect.sid=${sid}`)
  expect((await rotated.get('/call/plain').expect(200)).body).toMatchObject({
    auth: 'Bearer access-canary',
  })
  const foreign = shop(fresh).browserWith(`connect.sid=${sid}`)
  expect((await foreign.get('/call/plain')).status).toBe(401)
})

test('T56: disconnect revokes, forgets, and a slow request brings nothing back', async () => {
  const cells = { revocationEndpoint: `${server.origin}/revoke` }
  const shop = site([plain(server.origin, cells)])
  shop.app.get('/slow', (req, res) => {
    Object.assign(req.session, { slow: true })
    setTimeout(() => res.send('done'), 150)
  })
  const browser = shop.browser()
  await signIn(browser)
  const slow = browser.get('/slow')
  const [, gone] = await Promise.all([
    slow,
    new Promise((resolve) => setTimeout(resolve, 50)).then(() =>
      browser.post('/auth/plain/disconnect').set('Sec-Fetch-Site', 'same-origin'),
    ),
  ])
  expect(gone.status).toBe(303)
  expect(server.to('/revoke')[0]?.form.get('token')).toMatch(/^refresh-token-/)
  expect(await connected(browser)).toEqual([])
  expect((await browser.get('/call/plain')).status).toBe(401)
  expect(server.to('/api/me')).toEqual([])
})

test.each(['regenerate and save', 'destroy'])(
  'T57, F14: a store that fails to %s',
  async (what) => {
    class Failing extends MemoryStore {
      broken = false
      override set(id: string, data: SessionData, callback?: (error?: unknown) => void): void {
        if (this.broken && what !== 'destroy') callback?.(new Error('store-canary'))
        else super.set(id, data, callback)
      }
      override destroy(id: string, callback?: (error?: unknown) => void): void {
        if (this.broken && what === 'destroy') callback?.(new Error('store-canary'))
        else super.destroy(id, callback)
      }
    }
    const store = new Failing()
    const browser = site([plain(server.origin)], {}, { store }).browser()
    await browser.get('/put/apples')
    const { callback } = await begin(browser)
    store.broken = true
    const response = await browser.get(callback()).set('Accept', 'application/json')
    store.broken = false
    if (what === 'destroy') {
      // The new session is safe; that the old record stays until its time is over hurts nobody.
      expect(response.status).toBe(302)
      return
    }
    expect(response.status).toBe(503)
    expect(response.body).toMatchObject({ error: 'session_failed' })
    expect(response.get('Location')).toBeUndefined()
    expect(response.text).not.toContain('store-canary')
    expect(await connected(browser)).toEqual([])
    expect((await browser.get('/session')).body).toMatchObject({ cart: 'apples' })
  },
)

test('T57: a store that never answers is given up, and nobody is half signed in', async () => {
  class Silent extends MemoryStore {
    silent = false
    override set(id: string, data: SessionData, callback?: (error?: unknown) => void): void {
      if (!this.silent) super.set(id, data, callback)
    }
  }
  const store = new Silent()
  const browser = site([plain(server.origin)], {}, { store }).browser()
  const { callback } = await begin(browser)
  store.silent = true
  const response = await browser.get(callback())
  store.silent = false
  expect(response.status).toBe(503)
  expect(await connected(browser)).toEqual([])
})

test('T58: a Secure session cookie that can never arrive is said at once, not a loop', async () => {
  const { browser } = site([plain(server.origin)], {}, { cookie: { secure: true } })
  const response = await browser().get('/auth/plain/start').set('Accept', 'application/json')
  expect(response.status).toBe(503)
  expect(response.body).toMatchObject({ error: 'session_failed' })
  expect((response.body as { hint: string }).hint).toMatch(/trust proxy/)
})

test('T58: behind a proxy that is trusted the same cookie is fine', async () => {
  const shop = site(
    [plain(server.origin)],
    { baseUrl: 'https://app.example' },
    { cookie: { secure: true } },
  )
  shop.app.set('trust proxy', 1)
  await shop.browser().get('/auth/plain/start').set('X-Forwarded-Proto', 'https').expect(302)
})

describe('F18, F19: without a session', () => {
  const options = () => ({ baseUrl: BASE_URL, secret: SECRET, providers: [plain(server.origin)] })

  test('start, callback, disconnect and connections say so with 503', async () => {
    const app = express()
    app.use(oauth(options()))
    const browser = supertest.agent(app)
    for (const response of [
      await browser.get('/auth/plain/start').set('Accept', 'application/json'),
      await browser.get('/auth/connections').set('Accept', 'application/json'),
      await browser
        .post('/auth/plain/disconnect')
        .set('Sec-Fetch-Site', 'same-origin')
        .set('Accept', 'application/json'),
    ]) {
      expect(response.status).toBe(503)
      expect(response.body).toMatchObject({ error: 'session_missing' })
      expect((response.body as { hint: string }).hint).toMatch(/express-session before/)
      expect(response.get('Location')).toBeUndefined()
      expect(response.get('Set-Cookie')).toBeUndefined()
    }
  })

  test('a callback whose session was lost since start exchanges nothing', async () => {
    const app = express()
    let lost = false
    const sessions = session({ secret: 's', resave: false, saveUninitialized: false })
    app.use((req, res, next) => {
      if (lost) next()
      else sessions(req, res, next)
    })
    app.use(oauth(options()))
    const browser = supertest.agent(app)
    const { callback } = await begin(browser)
    lost = true
    const response = await browser.get(callback())
    expect(response.status).toBe(503)
    expect(server.calls).toEqual([])
    lost = false
    await browser.get(callback()).expect(302)
  })

  test('a session mounted after the router is the same 503', async () => {
    const app = express()
    const shared = createSite(options())
    app.use(requestOAuth(shared), authRouter(shared))
    app.use(session({ secret: 's', resave: false, saveUninitialized: false }))
    expect((await supertest(app).get('/auth/plain/start')).status).toBe(503)
  })

  test('D18: a session that lives in a cookie is refused', async () => {
    const app = express()
    app.use((req, _res, next) => {
      Object.assign(req, { session: {} })
      next()
    })
    app.use(oauth(options()))
    expect((await supertest(app).get('/auth/plain/start')).status).toBe(503)
  })
})
