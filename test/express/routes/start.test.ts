import type { NextFunction, Request, Response } from 'express'
import { MemoryStore } from 'express-session'
import type { OAuthError } from 'express-oauth-connect'
import { stub, type Stub } from '../../support/stub.js'
import { begin, CLIENT, plain, signIn, site, type TestSite } from '../../support/site.js'

let provider: Stub
let shop: TestSite
beforeEach(async () => {
  provider = await stub()
  shop = site([plain(provider.origin, { scope: ['a', 'b'] })])
})

describe('start', () => {
  it('asks for a code as RFC 6749 §4.1.1 and RFC 7636 §4.3 say', async () => {
    const { authorize } = await begin(shop.browser())
    expect(authorize.origin + authorize.pathname).toBe('https://plain.example/authorize')
    expect(Object.fromEntries(authorize.searchParams)).toEqual({
      response_type: 'code',
      client_id: CLIENT.clientId,
      redirect_uri: 'http://localhost:3000/auth/plain/callback',
      scope: 'a b',
      state: expect.stringMatching(/^[\w-]{43}$/) as string,
      code_challenge: expect.stringMatching(/^[\w-]{43}$/) as string,
      code_challenge_method: 'S256',
    })
  })

  it('keeps what the table adds, and lets nobody replace our own parameters', async () => {
    const cells = { authorizationParams: { prompt: 'login', client_id: 'evil' } }
    shop = site([
      plain(provider.origin, cells, { authorizationParams: { access_type: 'offline' } }),
    ])
    const { authorize } = await begin(shop.browser(), 'plain', {
      state: 'mine',
      scope: 'admin',
      client_id: 'x',
      redirect_uri: 'https://evil.example',
    })
    expect(authorize.searchParams.get('prompt')).toBe('login')
    expect(authorize.searchParams.get('access_type')).toBe('offline')
    expect(authorize.searchParams.get('client_id')).toBe(CLIENT.clientId)
    expect(authorize.searchParams.get('redirect_uri')).toMatch(/^http:\/\/localhost:3000\//)
    expect(authorize.searchParams.get('state')).not.toBe('mine')
    expect(authorize.searchParams.has('scope')).toBe(false)
  })

  it('sets one sealed cookie and writes nothing to the session store', async () => {
    const store = new MemoryStore()
    shop = site([plain(provider.origin)], {}, { store })
    const { headers } = await shop.browser().get('/auth/plain/start?return_to=/secret-place')
    const cookies = headers['set-cookie'] as unknown as string[]
    expect(cookies).toHaveLength(1)
    expect(cookies[0]).toMatch(
      /^oauth\.[\w-]{6}\.[\w-]{22}=[\w.-]+; Max-Age=600; Path=\/; HttpOnly; SameSite=Lax$/,
    )
    expect(Buffer.from(cookies[0] ?? '', 'base64').toString()).not.toContain('secret-place')
    expect(await new Promise((resolve) => store.all((_error, all) => resolve(all)))).toEqual({})
  })

  it('takes __Host- and Secure on https, and what an iframe needs', async () => {
    const baseUrl = 'https://shop.example'
    const cookieOf = async (options: object) => {
      const { headers } = await site([plain(provider.origin)], { baseUrl, ...options })
        .browser()
        .get('/auth/plain/start')
      return headers['set-cookie']?.[0] ?? ''
    }
    expect(await cookieOf({})).toMatch(/^__Host-oauth\..*; HttpOnly; Secure; SameSite=Lax$/)
    expect(await cookieOf({ cookie: { sameSite: 'none', partitioned: true } })).toMatch(
      /; HttpOnly; Secure; Partitioned; SameSite=None$/,
    )
  })

  it.each([
    { 'Sec-Purpose': 'prefetch' },
    { 'Sec-Purpose': 'prefetch;prerender' },
    { Purpose: 'prefetch' },
    { 'Sec-Fetch-Dest': 'image' },
    { 'Sec-Fetch-Dest': 'empty' },
    { 'Sec-Fetch-Dest': 'iframe' },
    { 'Sec-Fetch-Mode': 'cors', 'Sec-Fetch-Dest': 'empty' },
    { 'Sec-Fetch-Mode': 'no-cors', 'Sec-Fetch-Dest': 'document' },
    { 'Sec-Fetch-Mode': 'same-origin' },
    { 'Sec-Fetch-Mode': 'cors', 'Sec-Fetch-Site': 'same-origin' },
    ...['iframe', 'frame', 'embed', 'object', 'image'].map((destination) => ({
      'Sec-Fetch-Mode': 'navigate',
      'Sec-Fetch-Dest': destination,
    })),
    { 'Sec-Fetch-Mode': 'navigate', 'Sec-Purpose': 'prefetch' },
  ])('refuses what no visitor clicked: %j', async (headers) => {
    const refused = await shop.browser().get('/auth/plain/start').set(headers).expect(403)
    expect(refused.headers).not.toHaveProperty('set-cookie')
  })

  it('may run in an iframe where the site says that it does', async () => {
    shop = site([plain(provider.origin)], { cookie: { sameSite: 'none' } })
    await shop.browser().get('/auth/plain/start').set('Sec-Fetch-Dest', 'iframe').expect(302)
  })

  it('checks the parameters that a page may pass', async () => {
    shop = site([plain(provider.origin, { startParams: { group_id: /^\d+$/ } })])
    const bad = await shop
      .browser()
      .get('/auth/plain/start?group_id=1%26x')
      .set('Accept', 'application/json')
      .expect(400)
    expect(bad.body.message).toBe('the request is malformed: "group_id" must match ^\\d+$')
    await shop.browser().get('/auth/plain/start?group_id=1&group_id=2').expect(400)
  })

  it.each([
    {},
    { 'Sec-Fetch-Mode': 'navigate', 'Sec-Fetch-Dest': 'document' },
    // A service worker that passes the navigation on.
    { 'Sec-Fetch-Mode': 'navigate', 'Sec-Fetch-Dest': 'empty' },
    { 'Sec-Fetch-Mode': 'navigate' },
    // The fetch() of Node.js, which is no page of anybody.
    { 'Sec-Fetch-Mode': 'cors' },
    { 'Sec-Fetch-Dest': 'document' },
  ])('takes a navigation: %j', async (headers) => {
    await shop.browser().get('/auth/plain/start').set(headers).expect(302)
  })

  it('takes a frame where the cookie is for frames, and nothing else that is embedded', async () => {
    const cookie = { sameSite: 'none', partitioned: true } as const
    shop = site([plain(provider.origin)], { baseUrl: 'https://shop.example', cookie })
    const statusOf = async (destination: string) => {
      const headers = { 'Sec-Fetch-Mode': 'navigate', 'Sec-Fetch-Dest': destination }
      return (await shop.browser().get('/auth/plain/start').set(headers)).status
    }
    expect(await statusOf('iframe')).toBe(302)
    expect(await statusOf('frame')).toBe(302)
    expect(await statusOf('embed')).toBe(403)
    expect(await statusOf('object')).toBe(403)
  })

  it('says to a form that posts that it is a link', async () => {
    const { body } = await shop
      .browser()
      .post('/auth/plain/start')
      .set('Accept', 'application/json')
      .expect(405)
      .expect('Allow', 'GET')
    expect(body).toMatchObject({ hint: 'Start is a link: <a href>, or a form with method="get".' })
  })

  it.each([
    ['http://localhost:3000/page?x=1', '/page?x=1', []],
    ['com.example.shop:/done', 'com.example.shop:/done', []],
    ['', '/', []],
    ['//evil.example', '/', ['return_to_refused']],
    ['/\\evil.example', '/', ['return_to_refused']],
    ['https://evil.example/', '/', ['return_to_refused']],
    ['javascript:alert(1)', '/', ['return_to_refused']],
    ['com.example.other:/done', '/', ['return_to_refused']],
    ['/a\r\nb', '/', ['return_to_refused']],
    ['/auth/plain/start', '/', ['return_to_refused']],
  ])('asked to return to %j lands at %s, and says %j', async (return_to, place, codes) => {
    const told: OAuthError[] = []
    const options = { onError: (error: OAuthError) => told.push(error) }
    shop = site([plain(provider.origin)], { ...options, returnToOrigins: ['com.example.shop:'] })
    const landed = await signIn(shop.browser(), 'plain', { return_to })
    expect(landed.get('Location')).toBe(place)
    expect(told.map(({ code }) => code)).toEqual(codes)
  })

  it('makes redirect_uri of baseUrl alone, whatever the headers say', async () => {
    shop.app.set('trust proxy', true)
    for (const headers of [
      { Host: 'evil.example' },
      { 'X-Forwarded-Host': 'evil.example', 'X-Forwarded-Proto': 'javascript' },
      { Forwarded: 'host=evil.example;proto=http' },
      { 'X-Forwarded-Prefix': '//evil.example', 'X-Original-URL': '/x' },
    ]) {
      const { headers: answer } = await shop.browser().get('/auth/plain/start').set(headers)
      expect(new URL(answer.location ?? '').searchParams.get('redirect_uri')).toBe(
        'http://localhost:3000/auth/plain/callback',
      )
    }
  })

  it('keeps a path that baseUrl has', async () => {
    shop = site([plain(provider.origin)], { baseUrl: 'https://shop.example/ru' })
    const { authorize } = await begin(shop.browser())
    expect(authorize.searchParams.get('redirect_uri')).toBe(
      'https://shop.example/ru/auth/plain/callback',
    )
  })
})

describe('the router', () => {
  it.each([
    '/auth/nobody/start',
    '/auth/__proto__/start',
    '/auth/constructor/callback?code=x',
    '/auth/Plain/start',
    '/auth/plain/START',
    '/auth//plain/start',
    '/auth/plain%2Fstart',
    '/auth/pl%61in/start',
    '/auth/%ff/start',
    '/auth/plain/start/more',
    `/auth/${'x'.repeat(10_000)}/start`,
    '/auth/',
  ])('answers %s with one and the same 404', async (path) => {
    const known = await shop.browser().get('/auth/nobody/callback').set('Accept', 'text/html')
    const { status, text, headers } = await shop.browser().get(path).set('Accept', 'text/html')
    expect([status, text]).toEqual([404, known.text])
    expect(headers['cache-control']).toBe('no-store')
  })

  it.each([
    ['head', '/auth/plain/start', 'GET'],
    ['post', '/auth/plain/start', 'GET'],
    ['head', '/auth/plain/callback?code=x&state=y', 'GET'],
    ['post', '/auth/plain/callback', 'GET'],
    ['get', '/auth/plain/disconnect', 'POST'],
    ['delete', '/auth/connections', 'GET'],
  ] as const)('answers %s %s with 405 and Allow: %s', async (method, path, allow) => {
    const { status, headers } = await shop.browser()[method](path)
    expect([status, headers.allow]).toEqual([405, allow])
    expect(headers).not.toHaveProperty('set-cookie')
  })

  it('says on every answer: keep nothing, tell nobody, guess nothing', async () => {
    for (const path of ['plain/start', 'plain/callback', 'nobody/start', 'connections']) {
      const { headers } = await shop.browser().get(`/auth/${path}`)
      expect(headers).toMatchObject({
        'cache-control': 'no-store',
        'referrer-policy': 'no-referrer',
        'x-content-type-options': 'nosniff',
      })
    }
  })

  it('leaves other paths to the site', async () => {
    await shop.browser().get('/session').expect(200)
    await shop.browser().get('/authors').expect(404)
  })

  it('serves another mount path', async () => {
    shop = site([plain(provider.origin)], { mountPath: '/login/with' })
    const { headers } = await shop.browser().get('/login/with/plain/start').expect(302)
    expect(headers.location).toContain(encodeURIComponent('/login/with/plain/callback'))
    await shop.browser().get('/auth/plain/start').expect(404)
  })
})

describe('what oauth() returns', () => {
  it('is a router: what the site adds to it comes after our own routes', async () => {
    shop.auth.get('/more', async (req, res) => {
      res.json({ connections: await req.oauth.connections() })
    })
    expect((await shop.browser().get('/more').expect(200)).body).toEqual({ connections: [] })
    await shop.browser().get('/auth/plain/start').expect(302)
    await shop.browser().get('/session').expect(200)
  })

  it('leaves failures to the site’s own handler, also when the site has added to it', async () => {
    const seen: string[] = []
    shop = site([plain(provider.origin)], { failures: 'next' })
    shop.auth.get('/more', (_req, res) => void res.send('more'))
    const failed = () => shop.browser().get('/auth/plain/callback?state=x&code=y').expect(400)
    await failed()
    shop.auth.use((error: OAuthError, _req: Request, _res: Response, next: NextFunction) => {
      seen.push(error.code)
      next(error)
    })
    await failed()
    expect(shop.errors).toMatchObject([{ code: 'state_unknown' }, { code: 'state_unknown' }])
    expect(seen).toEqual(['state_unknown'])
  })
})
