import type { CookieOptions, SessionOptions } from 'express-session'
import type { OAuthOptions, Provider } from 'express-oauth-connect'
import { plain, signIn, site, type TestSite } from '../../support/site.js'
import { stub, type Stub } from '../../support/stub.js'

let provider: Stub
beforeEach(async () => {
  provider = await stub()
})

const HTTPS = { baseUrl: 'https://shop.example' }
const JSON_ONLY = { Accept: 'application/json' }

interface Case {
  readonly cookie: CookieOptions
  readonly options?: Partial<OAuthOptions>
  readonly cells?: Partial<Provider>
  readonly sessions?: Partial<SessionOptions>
}

function shopOf({ cookie, options, cells, sessions }: Case): TestSite {
  return site([plain(provider.origin, cells)], options, { cookie, ...sessions })
}

const FORWARDED = { 'X-Forwarded-Proto': 'https' }

describe('a session cookie that cannot come back is told of at the first sign-in', () => {
  it.each<readonly [string, Case, RegExp]>([
    ['Secure over http', { cookie: { secure: true } }, /trust proxy/],
    ['Strict', { cookie: { sameSite: 'strict' } }, /sameSite: 'lax'/],
    ['true, which is Strict', { cookie: { sameSite: true } }, /sameSite: 'lax'/],
    [
      'Strict, and a provider of another site',
      { cookie: { sameSite: 'strict' }, options: HTTPS },
      /sameSite: 'lax'/,
    ],
    ['None without Secure', { cookie: { sameSite: 'none' } }, /secure: true/],
    ['Partitioned without Secure', { cookie: { partitioned: true } }, /secure: true/],
    ['a path that only begins alike', { cookie: { path: '/au' } }, /path: '\/'/],
    ['the domain of another site', { cookie: { domain: 'other.example' } }, /cookie\.domain/],
    [
      'the domain of a host below',
      { cookie: { domain: 'www.shop.example' }, options: HTTPS },
      /cookie\.domain/,
    ],
    ['seconds taken for milliseconds', { cookie: { maxAge: 60 } }, /milliseconds/],
    ['a function', { cookie: {}, sessions: { cookie: () => ({ sameSite: 'strict' }) } }, /lax/],
  ])('%s', async (_name, given, hint) => {
    const { status, body, headers } = await shopOf(given)
      .browser()
      .get('/auth/plain/start')
      .set(JSON_ONLY)
    expect([status, body.error, body.provider]).toEqual([503, 'session_failed', 'plain'])
    expect(body.hint).toMatch(hint)
    expect(headers).not.toHaveProperty('set-cookie')
  })

  it.each([
    ['http', 503],
    ['https', 302],
    ['HTTPS , http', 302],
    ['http, https', 503],
    ['httpsx', 503],
  ])('X-Forwarded-Proto: %s is read as express-session reads it', async (proto, status) => {
    const shop = shopOf({ cookie: { secure: true }, sessions: { proxy: true } })
    await shop.browser().get('/auth/plain/start').set('X-Forwarded-Proto', proto).expect(status)
  })

  it('where a path keeps express-session away from our routes, the answer says so', async () => {
    const { status, body } = await shopOf({ cookie: { path: '/shop' } })
      .browser()
      .get('/auth/plain/start')
      .set(JSON_ONLY)
    expect([status, body.error]).toEqual([503, 'session_missing'])
    expect(body.hint).toMatch(/cookie: \{ path: '\/' \}/)
  })

  it('also where the middleware of the site sets it for each request', async () => {
    const own = shopOf({
      cookie: {},
      sessions: { cookie: (req) => (req.url.startsWith('/auth') ? { sameSite: 'strict' } : {}) },
    })
    await own.browser().get('/auth/plain/start').expect(503)
  })
})

describe('a session cookie that works is left alone', () => {
  const own = { authorizationEndpoint: 'https://id.shop.example/authorize' }

  it.each<readonly [string, Case]>([
    ['Lax', { cookie: { sameSite: 'lax' } }],
    ['no attributes', { cookie: {} }],
    ['an hour', { cookie: { maxAge: 3_600_000 } }],
    ['a path that covers our routes', { cookie: { path: '/auth' } }],
    ['the path, with a slash', { cookie: { path: '/auth/' } }],
    ['the host itself', { cookie: { domain: 'localhost' } }],
    [
      'a domain above',
      { cookie: { domain: '.Shop.example' }, options: { baseUrl: 'https://www.shop.example' } },
    ],
    [
      'Strict, and a provider of the same site',
      { cookie: { sameSite: 'strict' }, options: HTTPS, cells: own },
    ],
    [
      'Secure behind a proxy that express-session trusts',
      { cookie: { secure: true, sameSite: 'none', partitioned: true }, sessions: { proxy: true } },
    ],
    ['auto', { cookie: { secure: 'auto' } }],
  ])('%s', async (_name, given) => {
    await shopOf(given).browser().get('/auth/plain/start').set(FORWARDED).expect(302)
  })

  it('also for a visitor whose session was made before the site corrected it', async () => {
    const cookie: CookieOptions = { sameSite: 'strict' }
    const shop = shopOf({ cookie })
    const browser = shop.browser()
    await browser.get('/put/apples').expect(200)
    await browser.get('/auth/plain/start').expect(503)
    cookie.sameSite = 'lax'
    await signIn(browser)
    expect((await browser.get('/session')).body).toMatchObject({ cart: 'apples' })
  })
})
