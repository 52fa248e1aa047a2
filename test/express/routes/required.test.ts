import type { NextFunction, Request, Response } from 'express'
import { MemoryStore } from 'express-session'
import type { OAuthError, OAuthOptions, Registration } from 'express-oauth-connect'
import { plain, signIn, site, type TestSite } from '../../support/site.js'
import { stub, type Stub } from '../../support/stub.js'

let provider: Stub
beforeEach(async () => {
  provider = await stub()
})

const both = () => [plain(provider.origin), plain(provider.origin, {}, { id: 'other' })]

/** A site with one page that needs all of its providers, and shows what is connected. */
function guarded(
  providers: readonly Registration[],
  options: Partial<OAuthOptions> = {},
  store = new MemoryStore(),
): TestSite & { store: MemoryStore } {
  const shop = site(providers, options, { store })
  const page = shop.auth.required(providers.map(({ id }) => id))
  shop.app.all(['/', '/page', '/shop/page', '/shopping'], page, async (req, res) => {
    res.json({ connected: (await req.oauth.connections()).map(({ provider }) => provider) })
  })
  const errors: unknown[] = []
  shop.app.use((error: OAuthError, _req: Request, res: Response, _next: NextFunction) => {
    errors.push(error)
    res.status(error.status).end('the site’s own answer')
  })
  return { ...shop, errors, store }
}

const HTML = { Accept: 'text/html,*/*;q=0.8' }
const JSON_ONLY = { Accept: 'application/json' }

describe('auth.required', () => {
  it('asks for one after the other, and passes when all are connected', async () => {
    const browser = guarded(both()).browser()
    const leads = async () => (await browser.get('/page?x=1').set(HTML)).get('Location')
    expect(await leads()).toBe('/auth/plain/start?return_to=%2Fpage%3Fx%3D1')
    await signIn(browser, 'plain')
    expect(await leads()).toBe('/auth/other/start?return_to=%2Fpage%3Fx%3D1')
    await signIn(browser, 'other')
    await browser
      .get('/page')
      .set(HTML)
      .expect(200, { connected: ['plain', 'other'] })
  })

  it('refuses at start-up what would let everybody in', () => {
    const machine = plain(provider.origin, { grants: ['client_credentials'] }, { id: 'machine' })
    expect(() => guarded([machine])).toThrow("has the application's own token")
    const { auth } = site(both())
    expect(() => auth.required([])).toThrow('name at least one provider')
    expect(() => (auth.required as () => unknown)()).toThrow('name at least one provider')
    expect(() => auth.required(['plain', 'nobody'])).toThrow('known: plain, other')
  })

  it.each([
    ['get', HTML, 302],
    ['get', { ...HTML, 'Sec-Fetch-Mode': 'navigate' }, 302],
    ['get', { Accept: '*/*', 'Sec-Fetch-Mode': 'navigate' }, 302],
    ['get', { ...HTML, 'Sec-Fetch-Mode': 'cors' }, 401],
    ['get', { Accept: '*/*' }, 401],
    ['get', {}, 401],
    ['post', { ...HTML, 'Sec-Fetch-Mode': 'navigate' }, 401],
  ] as const)('sends only a person’s %s to start: %j is %d', async (method, headers, status) => {
    const answer = await guarded(both()).browser()[method]('/page').set(headers)
    expect(answer.status).toBe(status)
    expect(answer.get('Cache-Control')).toBe('no-store')
  })

  it('says who is not connected', async () => {
    const { text } = await guarded(both()).browser().post('/page').set(HTML)
    expect(text).toContain('<h1>Plain is not connected</h1>')
    expect(text).not.toContain('<script')
    const { body } = await guarded(both()).browser().get('/page').set(JSON_ONLY)
    expect(body).toMatchObject({
      error: 'not_connected',
      status: 401,
      provider: 'plain',
      message: 'nobody has connected it in this session',
    })
  })

  it('leaves the answer to the site where it says so', async () => {
    const shop = guarded(both(), { failures: 'next' })
    await shop.browser().get('/page').set(JSON_ONLY).expect(401)
    expect(shop.errors).toMatchObject([{ code: 'not_connected' }])
    shop.store.emit('disconnect')
    await shop.browser().get('/page').set(JSON_ONLY).expect(503)
    expect(shop.errors).toMatchObject([{}, { code: 'session_missing' }])
  })

  it('answers for itself where no session is', async () => {
    const shop = guarded(both())
    shop.store.emit('disconnect')
    const { body, status } = await shop.browser().get('/page').set(JSON_ONLY)
    expect([status, body.error]).toEqual([503, 'session_missing'])
    expect(shop.errors).toEqual([])
  })

  it.each([
    ['/page', '/shop/page'],
    ['/shop/page', '/shop/page'],
    ['/shopping', '/shop/shopping'],
    ['/', '/shop/'],
  ])('knows the public address of %s behind a proxy that strips a path', async (path, back) => {
    const shop = guarded(both(), { baseUrl: 'https://app.example/shop' })
    const { headers } = await shop.browser().get(path).set(HTML)
    expect(headers.location).toBe(`/shop/auth/plain/start?return_to=${encodeURIComponent(back)}`)
  })

  it('forgets what ended elsewhere while this session had an old copy', async () => {
    const shop = guarded([
      plain(provider.origin, { callbackParams: { group_id: /^\d+$/ }, account: 'group_id' }),
    ])
    const browser = shop.browser()
    for (const group_id of ['1', '2']) {
      await signIn(browser, 'plain', {}, { code: `code-${group_id}`, group_id })
    }
    const { id } = (await browser.get('/session')).body as { id: string }
    const { sessions } = shop.store as unknown as { sessions: Record<string, string> }
    const restore = async (account: string) => {
      const old = sessions[id] ?? ''
      await browser
        .post(`/auth/plain/disconnect?account=${account}`)
        .set('Sec-Fetch-Site', 'same-origin')
        .expect(303)
      sessions[id] = old
    }
    await restore('1')
    await browser.get('/page').expect(200, { connected: ['plain'] })
    await restore('2')
    await browser.get('/page').set(JSON_ONLY).expect(401)
  })

  it.each([
    '/two%20words?q=two%20words',
    '/search?q=100%',
    '/%CF%F0%E8?q=%CF%F0',
    '/tag/%F0%9F%91%A8%E2%80%8D%F0%9F%91%A9',
    '/a//b',
  ])('comes back to %s byte for byte', async (path) => {
    const shop = site(both())
    const page = shop.auth.required('plain')
    shop.app.use((req, res, next) => void page(req, res, next))
    const browser = shop.browser()
    const refused = await browser.get(path).set(HTML).expect(302)
    const start = await browser.get(refused.get('Location') ?? '').expect(302)
    const state = new URL(start.get('Location') ?? '').searchParams.get('state') ?? ''
    await browser
      .get(`/auth/plain/callback?code=the-code&state=${state}`)
      .expect(302)
      .expect('Location', path)
  })
})
