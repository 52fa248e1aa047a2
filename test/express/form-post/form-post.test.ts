import express from 'express'
import session from 'express-session'
import supertest from 'supertest'
import { memoryStore, oauth, type Params, type Store } from 'express-oauth-connect'
import { begin, BASE_URL, plain, SECRET, signIn, site, type Browser } from '../../support/site.js'
import { stub, type Stub } from '../../support/stub.js'

const CALLBACK = '/auth/plain/callback'
const formPost = { responseMode: 'form_post' } as const

let provider: Stub
beforeEach(async () => {
  provider = await stub()
})

const shopOf = (cells = {}, options = {}) =>
  site([plain(provider.origin, { ...formPost, ...cells })], options)

/** What the browser posts from the provider's page: no cookie comes along. */
const post = (app: express.Express, form: Params | string, path = CALLBACK) =>
  supertest(app)
    .post(path)
    .type('form')
    .send(typeof form === 'string' ? form : { ...form })

const placeOf = (response: supertest.Response) => response.get('Location') ?? ''

describe('a registration with responseMode form_post', () => {
  it('asks for a form, takes it without a cookie and signs in when the browser comes for it', async () => {
    const shop = shopOf()
    const browser = shop.browser()
    const { authorize, state } = await begin(browser)
    expect(authorize.searchParams.get('response_mode')).toBe('form_post')

    const posted = await post(shop.app, { state, code: 'the-code' }).expect(303)
    expect(placeOf(posted)).toBe(`${CALLBACK}?state=${state}`)
    expect(posted.get('Set-Cookie')).toBeUndefined()
    expect(posted.get('Cache-Control')).toBe('no-store')
    expect(provider.calls).toEqual([])

    await browser.get(placeOf(posted)).expect(302).expect('Location', '/')
    expect(provider.to('/token').map(({ form }) => form.get('code'))).toEqual(['the-code'])
    await browser.get('/secret/plain').expect(200)
  })

  it('keeps the form sealed, for two minutes and one sign-in', async () => {
    const kept = new Map<string, { value: string; ttl: number }>()
    const store = memoryStore()
    const watched: Store = {
      ...store,
      set: (key, value, ttl) => {
        kept.set(key, { value, ttl })
        return store.set(key, value, ttl)
      },
      delete: (key, expected) => {
        kept.delete(key)
        return store.delete(key, expected)
      },
    }
    const shop = shopOf({}, { shared: watched })
    const browser = shop.browser()
    const { state } = await begin(browser)
    await post(shop.app, { state, code: 'the-code' }).expect(303)
    const [key, entry] = [...kept].find(([name]) => name.startsWith('form ')) ?? ['']
    expect(entry).toMatchObject({ ttl: 120_000 })
    expect(`${key} ${entry?.value ?? ''}`).not.toContain('the-code')
    expect(key).not.toContain(state)
    await browser.get(`${CALLBACK}?state=${state}`).expect(302)
    expect(kept.has(key)).toBe(false)
  })

  it('finds the form that a process with another first secret took', async () => {
    const [OLD, NEW] = [`old ${SECRET}`, `new ${SECRET}`]
    const shared = memoryStore()
    const store = new session.MemoryStore()
    const taking = site(
      [plain(provider.origin, formPost)],
      { shared, secret: [NEW, OLD] },
      { store },
    )
    const asking = site(
      [plain(provider.origin, formPost)],
      { shared, secret: [OLD, NEW] },
      { store },
    )
    const browser = asking.browser()
    const { state } = await begin(browser)
    await post(taking.app, { state, code: 'the-code' }).expect(303)
    await browser.get(`${CALLBACK}?state=${state}`).expect(302).expect('Location', '/')
  })

  it('exchanges once, also when the browser comes for the form twice at once and again', async () => {
    const shop = shopOf()
    const browser = shop.browser()
    const { state } = await begin(browser)
    await post(shop.app, { state, code: 'the-code' }).expect(303)
    const place = `${CALLBACK}?state=${state}`
    const both = await Promise.all([browser.get(place), browser.get(place)])
    expect(both.map(({ status }) => status)).toEqual([302, 302])
    await post(shop.app, { state, code: 'another-code' }).expect(303)
    await browser.get(place).expect(302).expect('Location', '/')
    expect(provider.to('/token')).toHaveLength(1)
  })

  it('tells an error that was posted, and spends its state', async () => {
    const shop = shopOf()
    const browser = shop.browser()
    const { state } = await begin(browser)
    await post(shop.app, { state, error: 'user_cancelled_authorize' }).expect(303)
    const place = `${CALLBACK}?state=${state}`
    const refused = await browser.get(place).accept('json').expect(403)
    expect(refused.body).toMatchObject({ error: 'access_denied' })
    await post(shop.app, { state, code: 'the-code' }).expect(303)
    await browser.get(place).accept('json').expect(400)
    expect(provider.calls).toEqual([])
  })

  it('takes no answer out of the query', async () => {
    const browser = shopOf().browser()
    const { callback } = await begin(browser)
    const { body } = await browser.get(callback()).accept('json').expect(400)
    expect(body).toMatchObject({ error: 'invalid_request' })
    expect((body as { hint: string }).hint).toContain('responseMode')
    expect(provider.calls).toEqual([])
  })

  it('signs nobody in whose browser did not start', async () => {
    const shop = shopOf()
    const { state } = await begin(shop.browser())
    await post(shop.app, { state, code: 'the-code' }).expect(303)
    await shop.browser().get(`${CALLBACK}?state=${state}`).accept('json').expect(400)
    expect(provider.calls).toEqual([])
  })

  it('serves GET and POST, and no other method', async () => {
    const { app } = shopOf()
    await supertest(app).put(CALLBACK).expect(405).expect('Allow', 'GET, POST')
    await supertest(app).head(CALLBACK).expect(405).expect('Allow', 'GET, POST')
  })

  it('takes it at a redirect URI outside of the mount path, and below another mount', async () => {
    const registered = plain(provider.origin, formPost, { callbackPath: '/login/done' })
    const shop = site([registered])
    const browser = shop.browser()
    const { state } = await begin(browser)
    const posted = await post(shop.app, { state, code: 'the-code' }, '/login/done').expect(303)
    expect(placeOf(posted)).toBe(`/login/done?state=${state}`)
    await browser.get(placeOf(posted)).expect(302)

    const auth = oauth({ baseUrl: BASE_URL, secret: SECRET, providers: [registered] })
    const sessions = session({ secret: 'session', resave: false, saveUninitialized: false })
    const app = express().use('/auth', sessions, auth)
    const other = supertest.agent(app)
    const started = await begin(other)
    await post(app, { state: started.state, code: 'c' }).expect(303)
  })

  it('reads the state in the redirect URI where the provider keeps it there', async () => {
    const shop = shopOf({ stateIn: 'redirect_uri' })
    const browser = shop.browser()
    const { authorize } = await begin(browser)
    const place = new URL(authorize.searchParams.get('redirect_uri') ?? '')
    const posted = await post(shop.app, { code: 'c' }, place.pathname + place.search).expect(303)
    await browser.get(placeOf(posted)).expect(302)
    expect(provider.to('/token')).toHaveLength(1)
  })

  it('goes to the page for failures with a posted form too', async () => {
    const { app } = shopOf({}, { failures: '/sorry' })
    const refused = await post(app, { code: 'c' }).expect(303)
    expect(placeOf(refused)).toBe('/sorry?error=state_missing&provider=plain')
  })
})

describe('a posted form', () => {
  const long = (length: number) => 'x'.repeat(length)

  it.each<[string, (state: string) => string, string]>([
    ['without a state', () => 'code=c', 'state_missing'],
    ['with an empty state', () => 'state=&code=c', 'state_missing'],
    ['with a state of nobody', () => 'state=abc&code=c', 'state_unknown'],
    ['with a changed state', (state) => `state=${state}A&code=c`, 'state_unknown'],
    ['with a state twice', (state) => `state=${state}&state=${state}&code=c`, 'invalid_request'],
    ['with a code twice', (state) => `state=${state}&code=c&code=d`, 'invalid_request'],
    [
      'with a code that is too long',
      (state) => `state=${state}&code=${long(8193)}`,
      'invalid_request',
    ],
    ['with a malformed code', (state) => `state=${state}&code=%00`, 'invalid_request'],
    [
      'of more than 16 KiB',
      (state) => `state=${state}&code=c&more=${long(16_300)}`,
      'invalid_request',
    ],
    [
      'of more than 100 parameters',
      (state) =>
        `state=${state}&code=c&${Array.from({ length: 99 }, (_, n) => `p${n}=1`).join('&')}`,
      'invalid_request',
    ],
  ])('%s is a 400, kept nowhere', async (_what, form, code) => {
    for (const parsed of [false, true]) {
      const kept: string[] = []
      const store = memoryStore()
      const shared: Store = {
        ...store,
        set: (key, ...rest) => {
          kept.push(key)
          return store.set(key, ...rest)
        },
      }
      const registered = plain(provider.origin, formPost)
      const { state } = await begin(site([registered], { shared }).browser())
      const app = express()
      if (parsed) app.use(express.urlencoded({ extended: true }))
      app.use(oauth({ baseUrl: BASE_URL, secret: SECRET, providers: [registered], shared }))
      const refused = await post(app, form(state)).accept('json').expect(400)
      expect(refused.body).toMatchObject({ error: code })
      expect(kept).toEqual([])
    }
    expect(provider.calls).toEqual([])
  })

  it.each(['application/json', 'multipart/form-data', 'text/plain'])(
    'of the type "%s" is a 400',
    async (type) => {
      const shop = shopOf()
      const { state } = await begin(shop.browser())
      const request = supertest(shop.app).post(CALLBACK).accept('json')
      const typed = request.set('Content-Type', type)
      const body = type === 'application/json' ? JSON.stringify({ state, code: 'c' }) : ''
      const refused = await typed.send(body).expect(400)
      expect(refused.body).toMatchObject({ error: 'invalid_request' })
    },
  )

  it('with a state of another registration or another secret is a 400', async () => {
    const two = plain(provider.origin, formPost, { id: 'two' })
    const shop = site([plain(provider.origin, formPost), two])
    const { state } = await begin(shop.browser(), 'two')
    await post(shop.app, { state, code: 'c' }).accept('json').expect(400)
    const elsewhere = shopOf({}, { secret: 'another secret of 32 bytes or more' })
    const foreign = await begin(elsewhere.browser())
    const refused = await post(shop.app, { state: foreign.state, code: 'c' }).accept('json')
    expect(refused.body).toMatchObject({ error: 'state_unknown' })
  })

  it('is taken after the secret was rotated, and not ten minutes after the start', async () => {
    const old = shopOf()
    const { state } = await begin(old.browser())
    const rotated = shopOf({}, { secret: ['a new secret, 32 bytes or more of it', SECRET] })
    await post(rotated.app, { state, code: 'c' }).expect(303)
    const late = jest.spyOn(Date, 'now').mockReturnValue(Date.now() + 601_000)
    const refused = await post(old.app, { state, code: 'c' }).accept('json').expect(400)
    late.mockRestore()
    expect(refused.body).toMatchObject({ error: 'state_expired' })
  })

  it('may have been read by the site’s own parser', async () => {
    const auth = oauth({
      baseUrl: BASE_URL,
      secret: SECRET,
      providers: [plain(provider.origin, formPost)],
    })
    const app = express()
      .use(express.urlencoded({ extended: true }))
      .use(session({ secret: 'session', resave: false, saveUninitialized: false }))
      .use(auth)
    const browser = supertest.agent(app)
    const { state } = await begin(browser)
    const posted = await post(app, { state, code: 'the-code' }).expect(303)
    await browser.get(placeOf(posted)).expect(302)
    expect(provider.to('/token')[0]?.form.get('code')).toBe('the-code')
  })

  it('leaves the visitor’s session cookie alone, also where the site gives one to everybody', async () => {
    const shop = site([plain(provider.origin, formPost)], {}, { saveUninitialized: true })
    const browser = shop.browser()
    await browser.get('/put/tea').expect(200)
    const { state } = await begin(browser)
    const posted = await post(shop.app, { state, code: 'c' }).expect(303)
    expect(posted.get('Set-Cookie')).toBeUndefined()
    await browser.get(placeOf(posted)).expect(302)
    expect((await browser.get('/session')).body).toMatchObject({ cart: 'tea' })
  })

  it('keeps the session where the cookie does come along and the site destroys what is unset', async () => {
    const shop = site([plain(provider.origin, formPost)], {}, { unset: 'destroy' })
    const browser = shop.browser()
    await browser.get('/put/tea').expect(200)
    const { state } = await begin(browser)
    const form = { state, code: 'c' }
    const posted = await browser.post(CALLBACK).type('form').send(form).expect(303)
    expect((await browser.get('/session')).body).toMatchObject({ cart: 'tea' })
    await browser.get(placeOf(posted)).expect(302)
    expect((await browser.get('/session')).body).toMatchObject({ cart: 'tea' })
  })

  it('brings what the provider tells once, to its table and the profile', async () => {
    const person = { name: { firstName: 'Ada', lastName: 'Lovelace' }, email: 'ada@example.org' }
    const registered = plain(provider.origin, {
      ...formPost,
      callbackParams: { user: { pattern: /^\{/, required: false } },
      profile: (_api, { params }) => {
        const { name } = JSON.parse(params.user ?? '{}') as Partial<typeof person>
        return Promise.resolve({ id: '1', givenName: name?.firstName ?? '' })
      },
    })
    const told: unknown[] = []
    const shop = site([registered], {
      onSignIn: async (signIn) => void told.push(await signIn.profile(), signIn.params.user),
    })
    const browser: Browser = shop.browser()
    const { state } = await begin(browser)
    const user = JSON.stringify(person)
    await post(shop.app, { state, code: 'c', user }).expect(303)
    await browser.get(`${CALLBACK}?state=${state}`).expect(302)
    expect(told).toMatchObject([{ id: '1', givenName: 'Ada' }, user])
  })
})

describe('a registration without it', () => {
  it('knows GET alone, and signs in as before', async () => {
    const shop = site([plain(provider.origin)])
    const refused = await post(shop.app, { state: 's', code: 'c' }).accept('json').expect(405)
    expect(refused.get('Allow')).toBe('GET')
    expect((refused.body as { hint: string }).hint).toContain('responseMode')
    const { authorize } = await begin(shop.browser())
    expect(authorize.searchParams.has('response_mode')).toBe(false)
    await signIn(shop.browser())
  })

  it('may ask for a form in place of its table, and for a query', async () => {
    const form = site([plain(provider.origin, {}, formPost)])
    expect((await begin(form.browser())).authorize.searchParams.get('response_mode')).toBe(
      'form_post',
    )
    const query = site([plain(provider.origin, formPost, { responseMode: 'query' })])
    expect((await begin(query.browser())).authorize.searchParams.get('response_mode')).toBe('query')
  })

  it('is refused with another mode, and where the provider returns no state', () => {
    const other = { responseMode: 'fragment' } as unknown as typeof formPost
    expect(() => plain(provider.origin, {}, other)).toThrow(
      'responseMode must be one of "query", "form_post"',
    )
    expect(() => plain(provider.origin, other)).toThrow(
      'responseMode must be "query" or "form_post"',
    )
    expect(() =>
      plain(provider.origin, { stateIn: 'none', ...formPost }, { acceptNoState: true }),
    ).toThrow('needs a state')
  })
})
