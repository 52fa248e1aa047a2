import express, {
  type ErrorRequestHandler,
  type Express,
  type Request,
  type Response,
} from 'express'
import session from 'express-session'
import supertest from 'supertest'
import { oauth, type OAuthError, type OAuthOptions, type OAuthRouter } from 'express-oauth-connect'
import { BASE_URL, plain, SECRET, type Browser } from '../../support/site.js'
import { stub, type Stub } from '../../support/stub.js'

let provider: Stub
beforeEach(async () => {
  provider = await stub()
})

const made = (options: Partial<OAuthOptions> = {}): OAuthRouter =>
  oauth({ baseUrl: BASE_URL, secret: SECRET, providers: [plain(provider.origin)], ...options })

const withSession = () =>
  express().use(session({ secret: 'session secret', resave: false, saveUninitialized: false }))

/** Signs in with every address below `at`, and tells where the visitor lands. */
async function signInAt(browser: Browser, at: string, slash = ''): Promise<string | undefined> {
  const start = await browser.get(`${at}/plain/start${slash}?return_to=/page`).expect(302)
  const state = new URL(start.get('Location') ?? '').searchParams.get('state') ?? ''
  const end = await browser.get(`${at}/plain/callback${slash}?code=the-code&state=${state}`)
  const { body } = await browser.get(`${at}/connections`).expect(200)
  expect(body.connections).toHaveLength(1)
  return end.get('Location')
}

describe('oauth()', () => {
  it.each<[what: string, app: () => Express, at: string]>([
    ['app.use(auth)', () => withSession().use(made()), '/auth'],
    ["app.use('/auth', auth)", () => withSession().use('/auth', made()), '/auth'],
    [
      'a proxy that keeps the path of baseUrl',
      () => withSession().use(made({ baseUrl: `${BASE_URL}/shop` })),
      '/shop/auth',
    ],
    [
      'a proxy that strips it',
      () => withSession().use(made({ baseUrl: `${BASE_URL}/shop` })),
      '/auth',
    ],
    [
      'an app below the path',
      () => withSession().use('/shop', made({ baseUrl: `${BASE_URL}/shop` })),
      '/shop/auth',
    ],
    [
      'its own path below the path',
      () => withSession().use('/shop/auth', made({ baseUrl: `${BASE_URL}/shop` })),
      '/shop/auth',
    ],
  ])('serves with %s', async (_what, app, at) => {
    expect(await signInAt(supertest.agent(app()), at)).toBe('/page')
    expect(await signInAt(supertest.agent(app()), at, '/')).toBe('/page')
  })

  it('gives req.oauth to a page that requires a connection, wherever it is mounted', async () => {
    const auth = made()
    const app = withSession().use('/auth', auth)
    app.get('/page', auth.required('plain'), async (req, res) => {
      res.json((await req.oauth.connections()).map(({ provider: id }) => id))
    })
    const browser = supertest.agent(app)
    await signInAt(browser, '/auth')
    await browser.get('/page').expect(200, ['plain'])
  })

  it('serves an app within the app by its whole mount path', async () => {
    const admin = express().use(made({ mountPath: '/admin/auth' }))
    admin.get('/page', async (req, res) => void res.json(await req.oauth.connections()))
    const browser = supertest.agent(withSession().use(made()).use('/admin', admin))
    await signInAt(browser, '/admin/auth')
    expect((await browser.get('/admin/page').expect(200)).body).toHaveLength(1)
    expect((await browser.get('/auth/connections').expect(200)).body.connections).toEqual([])
  })

  it('answers nothing below another path', async () => {
    const app = withSession().use('/login', made())
    await supertest(app).get('/login/plain/start').expect(404)
    await supertest(app).get('/login/auth/plain/start').expect(302)
  })
})

describe('oauth() in the wrong place', () => {
  const json = { Accept: 'application/json' }
  const MISSING = /write app\.use\(auth\) after app\.use\(session\({ … }\)\) and before the pages/

  /** Pages that use each of its members; what fails is shown. */
  function withPages(app: Express, auth: OAuthRouter): Express {
    // Express 4 catches no rejection.
    const page = (at: string, work: (req: Request, res: Response) => Promise<unknown>) =>
      app.get(at, (req, res, next) => void work(req, res).catch(next))
    page('/list', async (req, res) => res.json(await req.oauth.connections()))
    page('/call', async (req, res) => res.json((await req.oauth('plain').get('me')).data))
    page('/join', (req, res) => auth.signIn(req, res, 'plain'))
    page('/logout', (req, res) => auth.logout(req, res))
    app.get('/required', auth.required('plain'), (_req, res) => void res.send('in'))
    app.get('/locals', auth.locals(), (_req, res) => void res.send('in'))
    const shown: ErrorRequestHandler = (error: OAuthError, _req, res, _next) => {
      const { code, message, hint, name } = error
      res
        .status((error as Partial<OAuthError>).status ?? 500)
        .json({ error: code, message, hint, name })
    }
    return app.use(shown)
  }

  it.each(['/list', '/call', '/required', '/locals', '/join', '/logout'])(
    'before express-session is told at %s',
    async (path) => {
      const auth = made({ failures: 'next' })
      const app = express().use(auth)
      app.use(session({ secret: 'session secret', resave: false, saveUninitialized: false }))
      const { body } = await supertest(withPages(app, auth)).get(path).set(json).expect(503)
      expect(body).toMatchObject({
        error: 'session_missing',
        message: 'oauth() is mounted before express-session',
        hint: expect.stringContaining('app.use(session({ … })) first') as string,
      })
    },
  )

  it('beside another that is in the right one is told of itself alone', async () => {
    const late = made({ mountPath: '/late' })
    const app = express().use(made())
    app.use(session({ secret: 'session secret', resave: false, saveUninitialized: false }))
    app.use(late)
    const { body } = await supertest(withPages(app, late)).get('/list').set(json).expect(200)
    expect(body).toEqual([])
  })

  it('is not meant by a call without a request or a response', async () => {
    const auth = made()
    const req = { headers: {} } as unknown as Request
    const nothing = null as never
    const noRequest = (name: string) => `${name}: expected Express's request, got null`
    await expect(auth.signIn(nothing, nothing, 'plain')).rejects.toThrow(noRequest('auth.signIn'))
    await expect(auth.logout(nothing, nothing)).rejects.toThrow(noRequest('auth.logout'))
    expect(() => auth.required('plain')(nothing, nothing, () => undefined)).toThrow(
      noRequest('auth.required'),
    )
    const noResponse = "expected Express's response after the request, got "
    await expect(auth.signIn(req, 'plain' as never, nothing)).rejects.toThrow(
      `auth.signIn: ${noResponse}"plain"`,
    )
    await expect(auth.logout(req, nothing)).rejects.toThrow(`auth.logout: ${noResponse}null`)
  })

  it.each(['required', 'locals', 'signIn', 'logout'])('not at all is told by %s', async (name) => {
    const auth = made()
    const app = withSession()
    app.use(express.Router().use((_req, _res, next) => next()))
    withPages(app, auth)
    const path = name === 'signIn' ? '/join' : `/${name}`
    const { body } = await supertest(app).get(path).set(json).expect(500)
    expect(body).toMatchObject({
      name: 'TypeError',
      message: expect.stringMatching(MISSING) as string,
    })
    expect((body as Error).message).toMatch(new RegExp(`^auth\\.${name}`))
  })

  it.each<[what: string, app: (auth: OAuthRouter) => Express]>([
    ['below a path', (auth) => withSession().use('/auth', auth)],
    ['in a router', (auth) => withSession().use(express.Router().use('/auth', auth))],
    ['in an app of its own', (auth) => withSession().use(express().use('/auth', auth))],
    ['by a function', (auth) => withSession().use('/auth', (...args) => void auth(...args))],
    [
      'around the app that has the pages',
      (auth) => {
        const pages = express()
        withSession().use('/auth', auth).use('/pages', pages)
        return pages
      },
    ],
  ])('is another than %s, where the first request is one for a page', async (_what, app) => {
    const auth = made()
    const outer = withPages(app(auth), auth)
    const { body } = await supertest(outer).get('/required').set(json)
    expect(body).not.toMatchObject({ name: 'TypeError' })
  })

  it('is not a page above app.use(auth)', async () => {
    const auth = made()
    const app = withPages(withSession(), auth).use(auth)
    await supertest(app).get('/required').set('Accept', 'text/html').expect(302)
  })
})

describe('a redirect URI that is registered already', () => {
  const registered = (callbackPath: string) =>
    made({
      providers: [plain(provider.origin, {}, { callbackPath })],
      baseUrl: `${BASE_URL}/shop`,
    })

  it.each(['/login/plain/return', '/login/return.php/'])('is served at %s', async (path) => {
    const app = withSession().use(registered(path))
    app.use((_req, res) => void res.status(404).send('the site’s own'))
    for (const prefix of ['/shop', '']) {
      const browser = supertest.agent(app)
      const start = await browser.get('/auth/plain/start?return_to=/page').expect(302)
      const sent = new URL(start.get('Location') ?? '').searchParams
      expect(sent.get('redirect_uri')).toBe(`${BASE_URL}/shop${path}`)
      const query = `code=the-code&state=${sent.get('state') ?? ''}`
      await browser.get(`${prefix}${path}?${query}`).expect(302).expect('Location', '/page')
      expect(provider.to('/token').at(-1)?.form.get('redirect_uri')).toBe(`${BASE_URL}/shop${path}`)
    }
    await supertest(app).get(`${path}/more`).expect(404, 'the site’s own')
    await supertest(app).get(`/x${path}`).expect(404, 'the site’s own')
  })

  it.each(['login', '', '/', '/a?b', '//a', '/a/../b', '/a b', 7])('is no %j', (callbackPath) => {
    expect(() => registered(callbackPath as string)).toThrow(/callbackPath must be a path/)
  })

  it('is outside of mountPath, and of one registration', () => {
    expect(() => registered('/auth/other')).toThrow(/callbackPath must be outside of mountPath/)
    const two = ['one', 'two'].map((id) =>
      plain(provider.origin, {}, { id, callbackPath: '/return' }),
    )
    expect(() => made({ providers: two })).toThrow(/is the callbackPath of two registrations/)
  })
})

describe('a site of several hosts', () => {
  const baseUrl = ['https://shop.example', 'https://shop.test:8443']
  const redirectUriAt = async (headers: Record<string, string>, proxy = false) => {
    const app = withSession().set('trust proxy', proxy).use(made({ baseUrl }))
    const start = await supertest(app).get('/auth/plain/start').set(headers).expect(302)
    return new URL(start.get('Location') ?? '').searchParams.get('redirect_uri')
  }

  it.each([
    [{ Host: 'shop.example' }, false, 'https://shop.example'],
    [{ Host: 'shop.test:8443' }, false, 'https://shop.test:8443'],
    [{ Host: 'evil.example' }, false, 'https://shop.example'],
    [{ Host: 'shop.test.evil.example' }, false, 'https://shop.example'],
    [{ 'X-Forwarded-Host': 'shop.test' }, false, 'https://shop.example'],
    [{ 'X-Forwarded-Host': 'shop.test' }, true, 'https://shop.test:8443'],
    [{ 'X-Forwarded-Host': 'evil.example' }, true, 'https://shop.example'],
  ])('%j selects, and is believed in nothing else', async (headers, proxy, base) => {
    expect(await redirectUriAt(headers as Record<string, string>, proxy)).toBe(
      `${base}/auth/plain/callback`,
    )
  })

  it('sends the code with the redirect URI of its start', async () => {
    const app = withSession().use(made({ baseUrl: ['http://localhost:3000', 'http://[::1]:3000'] }))
    const browser = supertest.agent(app).set('Host', '[::1]:3000')
    const start = await browser.get('/auth/plain/start').expect(302)
    const state = new URL(start.get('Location') ?? '').searchParams.get('state') ?? ''
    await supertest(app)
      .get(`/auth/plain/callback?code=the-code&state=${state}`)
      .set('Host', '[::1]:3000')
      .set('Cookie', (start.headers['set-cookie']?.[0] ?? '').split(';')[0] ?? '')
      .expect(302)
    expect(provider.to('/token')[0]?.form.get('redirect_uri')).toBe(
      'http://[::1]:3000/auth/plain/callback',
    )
  })

  it('disconnects from pages of each of them', async () => {
    const app = withSession().use(made({ baseUrl }))
    const from = (origin: string) =>
      supertest(app).post('/auth/plain/disconnect').set('Origin', origin)
    await from('https://shop.example').expect(303)
    await from('https://shop.test:8443').expect(303)
    await from('https://shop.test').expect(403)
  })

  it.each([
    [[], 'an empty list'],
    [['https://a.example', 'http://localhost'], 'one scheme and one path'],
    [['https://a.example', 'https://b.example/shop'], 'one scheme and one path'],
    [['https://a.example', 'https://a.example/'], 'names one host twice'],
    [['https://a.example', 'b.example'], 'baseUrl must be'],
  ])('is refused at start-up: %j', (list, message) => {
    expect(() => made({ baseUrl: list })).toThrow(message)
  })
})

describe('two oauth() in one app', () => {
  it('have routes of their own, also one below the other', async () => {
    const outer = made()
    const inner = made({
      mountPath: '/auth/admin',
      providers: [plain(provider.origin, {}, { id: 'staff' })],
    })
    const app = withSession().use(outer, inner)
    await supertest(app).get('/auth/plain/start').expect(302)
    await supertest(app).get('/auth/admin/staff/start').expect(302)
    await supertest(app).get('/auth/admin/plain/start').expect(404)
    const { headers } = await supertest(app).get('/auth/nobody/start').expect(404)
    expect(headers['referrer-policy']).toBe('no-referrer')
  })

  it('cannot have one mount path', async () => {
    const app = withSession().use(made(), made())
    app.get('/', (_req, res) => void res.send('never'))
    const { text } = await supertest(app).get('/').expect(500)
    expect(text).toContain('two oauth() with the mountPath &quot;/auth&quot; share one session')
  })

  it('refuse a key of the session that holds something of the site’s own', async () => {
    for (const [key, value] of [
      ['oauth', { token: 'the site’s' }],
      ['oauth', ['the site’s']],
      ['oauth', 'x'],
      ['oauthFinished', [{ id: 7 }]],
    ] as const) {
      const app = withSession()
      app.use((req, _res, next) => {
        Object.assign(req.session, { [key]: value })
        next()
      })
      app.use(made())
      app.get('/mine', (req, res) => void res.json((req.session as never)[key]))
      app.get('/call', (req, res, next) => {
        req.oauth.connections().then((connections) => res.json(connections), next)
      })
      for (const path of ['plain/start', 'connections']) {
        const { body } = await supertest(app)
          .get(`/auth/${path}`)
          .set('Accept', 'application/json')
          .expect(503)
        expect(body).toMatchObject({
          error: 'session_failed',
          hint: expect.stringContaining(`req.session["${key}"]`) as string,
        })
      }
      await supertest(app).get('/call').expect(503)
      await supertest(app).get('/mine').expect(200, JSON.stringify(value))
    }
  })
})
