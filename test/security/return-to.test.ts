import { readReturnTo } from '../../src/protocol/authorization/return-to.js'
import { begin, plain, site, type TestSite } from '../support/site.js'
import { stub, type Stub } from '../support/stub.js'
import { expectCheap } from './cost.js'
import { cookiesOf, setCookies } from './hostile.js'

const SITE = 'https://app.example'

/** As they stand in the query of start; all of them lead to the site's root instead. */
const REFUSED: readonly (readonly [id: string, ...payloads: string[]])[] = [
  ['P01', '//evil.example'],
  ['P02', '///evil.example'],
  ['P03', '////evil.example'],
  ['P04', '/%5Cevil.example'],
  ['P05', '%5C%5Cevil.example'],
  ['P06', '/%5C/evil.example'],
  ['P07', '%5C/evil.example'],
  ['P08', '/%09/evil.example'],
  ['P09', '%09//evil.example'],
  ['P10', '/%0a/evil.example'],
  ['P11', '/%0d/evil.example'],
  ['P12', '/%0d%0aLocation:%20https://evil.example'],
  ['P13', '/%0d%0aSet-Cookie:%20sid=x'],
  ['P14', '%20//evil.example'],
  ['P15', '%00//evil.example'],
  ['P16', '/%00/evil.example', '/%0b/evil.example', '/%20/evil.example'],
  ['P17', 'https:evil.example'],
  ['P18', 'https:/evil.example'],
  ['P19', 'https:%5C%5Cevil.example'],
  ['P20', 'http:evil.example'],
  ['P21', 'https://evil.example', 'HTTPS://EVIL.example'],
  ['P22', 'https://app.example@evil.example/'],
  ['P23', 'https://app.example:443@evil.example/'],
  ['P24', 'https://app.example%40evil.example/'],
  ['P25', '//app.example@evil.example'],
  ['P26', 'https://evil.example%5C@app.example/'],
  ['P27', 'https://app.example%5C@evil.example/'],
  ['P28', 'https://evil.example%23@app.example/'],
  ['P29', 'https://evil.example%3F@app.example/'],
  ['P30', 'https://app.example.evil.example/'],
  ['P31', 'https://evil.example/app.example'],
  ['P32', 'https://notapp.example/'],
  ['P33', 'https://app.example:8443/'],
  ['P34', 'http://app.example/'],
  ['P35', 'https://app.example./'],
  ['P36', 'https://[::1]/', 'https://[::ffff:127.0.0.1]/'],
  ['P37', 'http://0x7f000001/', 'http://2130706433/', 'http://127.1/'],
  ['P38', 'https://evil%E3%80%82example/'],
  ['P39', '//evil%E3%80%82example'],
  ['P40', '//evil%EF%BC%8Eexample'],
  ['P41', '%EF%BC%8F%EF%BC%8Fevil.example', '/%EF%BC%8Fevil.example'],
  ['P42', '/%2Fevil.example'],
  ['P43', '/%252Fevil.example', '%252F%252Fevil.example', '/%255Cevil.example'],
  ['P44', '/.//evil.example'],
  [
    'P45',
    '/..//evil.example',
    '/foo/..//evil.example',
    '/%2e//evil.example',
    '/%2e%2e//evil.example',
  ],
  ['P46', '/./%5Cevil.example', '/x/../../%5Cevil.example'],
  ['P47', '.evil.example', '@evil.example', 'evil.example', ':443'],
  ['P48', 'javascript:alert(1)', 'JaVaScRiPt:alert(1)'],
  ['P49', 'java%09script:alert(1)', '%01javascript:alert(1)'],
  ['P50', 'javascript://app.example/%250aalert(1)'],
  ['P51', 'data:text/html,%3Cscript%3Ealert(1)%3C/script%3E'],
  ['P52', 'vbscript:x', 'file:///etc/passwd', 'about:blank', 'mailto:a@b'],
  ['P53', 'blob:https://app.example/x'],
  ['P54', 'ftp://evil.example/', 'ws://evil.example/'],
  ['P55', '//%5Bevil.example', '///%09/evil.example', 'http://%zz', 'http://['],
  ['P56', '/%E2%80%AE//evil.example', '/%C2%A0/evil.example'],
  ['P57', '/auth/plain/start?return_to=//evil.example', '/auth/plain/callback?code=x', '/AUTH/x'],
  ['P57', '/auth', '/%61uth/plain/start', '/x/../auth/plain/start'],
  ['P45', '/x/./y', '/x/../y', '/x/%2e%2e'],
  ['P59', 'a'.repeat(2_049), `/${'a'.repeat(2_048)}`, '/a'.repeat(7_000)],
]

const ACCEPTED: readonly (readonly [value: string, location?: string])[] = [
  ['/'],
  ['/ok'],
  ['/ok/path?x=1#frag'],
  ['/поиск', '/%D0%BF%D0%BE%D0%B8%D1%81%D0%BA'],
  ['/a?next=%2F%2Fevil'],
  ['/search?q=two%20words&page=2'],
  ['/authors'],
  ['/x//y'],
  ['/x/%2fevil.example'],
  ['/http://evil.example'],
  ['/.well-known/x...y/..z?next=https://other.example/../x'],
]

let server: Stub
let app: TestSite

beforeAll(async () => {
  server = await stub()
  app = site([plain(server.origin)], { baseUrl: SITE })
})

/** From start to the landing page, with cookies carried by hand: they are Secure. */
async function land(query: string, shop = app): Promise<string | undefined> {
  const start = await shop.browser().get(`/auth/plain/start?${query}`).expect(302)
  const state = new URL(start.get('Location') ?? '').searchParams.get('state') ?? ''
  const end = await shop
    .browserWith(cookiesOf(start))
    .get(`/auth/plain/callback?code=the-code&state=${state}`)
    .expect(302)
  expect(end.headers['location']).not.toMatch(/[\r\n]/)
  for (const cookie of [...setCookies(start), ...setCookies(end)])
    expect(cookie).toMatch(/^(?:__Host-oauth\.|connect\.sid=)/)
  return end.get('Location')
}

const rows = REFUSED.flatMap(([id, ...payloads]) => payloads.map((payload) => [id, payload]))

test.each(rows.map(([id = '', payload = '']) => [id, payload.slice(0, 60), payload]))(
  '%s: return_to=%s leads to the root',
  async (_id, _label, payload) => {
    expect(await land(`return_to=${payload}`)).toBe('/')
  },
)

test.each(rows.map(([id = '', payload = '']) => [id, payload.slice(0, 60), payload]))(
  '%s: %s is the site’s root for a site on this machine and below a path too',
  (_id, _label, payload) => {
    const value = new URLSearchParams(`v=${payload}`).get('v')
    for (const baseUrl of ['http://localhost:3000', 'http://127.0.0.1:8080', SITE]) {
      const rules = { baseUrl, authPath: '/auth', origins: [], fallback: '/home' }
      expect(readReturnTo(value, rules)).toBe('/home')
    }
    const below = {
      baseUrl: `${SITE}/shop`,
      authPath: '/shop/auth',
      origins: [],
      fallback: '/shop',
    }
    const out = new URL(readReturnTo(value, below), `${SITE}/shop/auth/plain/callback`)
    expect(out.origin).toBe(SITE)
    expect(out.pathname).not.toMatch(/^\/(?:\/|shop\/auth)/)
  },
)

test.each(rows.map(([id = '', payload = '']) => [id, payload.slice(0, 60), payload]))(
  '%s: %s stays refused where one foreign origin is allowed',
  (_id, _label, payload) => {
    const value = new URLSearchParams(`v=${payload}`).get('v')
    const origins = ['https://partner.example']
    const rules = { baseUrl: SITE, authPath: '/auth', origins, fallback: '/' }
    expect(readReturnTo(value, rules)).toBe('/')
  },
)

test('P58: a repeated return_to is refused at start; lists and objects are not read', async () => {
  const twice = await app.browser().get('/auth/plain/start?return_to=/ok&return_to=//evil.example')
  expect(twice.status).toBe(400)
  expect(twice.get('Location')).toBeUndefined()
  expect(await land('return_to[]=//evil.example')).toBe('/')
  expect(await land('return_to[a]=//evil.example')).toBe('/')
})

test('P59: twenty thousand characters are refused at once', async () => {
  const path = `/auth/plain/start?return_to=${'/a'.repeat(10_000)}`
  expect((await expectCheap(() => app.browser().get(path))).status).toBe(431)
})

test.each(ACCEPTED.map(([value, location = value]) => [value, location]))(
  'P60: %s is kept',
  async (value = '', location = '') => {
    expect(await land(`return_to=${encodeURIComponent(value)}`)).toBe(location)
  },
)

test('P60: a listed foreign origin is kept, its neighbours are not', async () => {
  const shop = site([plain(server.origin)], {
    baseUrl: SITE,
    returnToOrigins: ['https://partner.example'],
  })
  const to = (value: string) => land(`return_to=${encodeURIComponent(value)}`, shop)
  expect(await to('https://partner.example/back?x=1')).toBe('https://partner.example/back?x=1')
  for (const value of [
    'https://partner.example',
    'https://partner.example.evil.example/',
    'https://partner.example@evil.example/',
    'https://user@partner.example/',
    'http://partner.example/',
    'https://partner.example:444/',
    'https://partner.example\\@evil.example/',
    'HTTPS://PARTNER.example/',
    '//partner.example/',
  ])
    expect(await to(value)).toBe('/')
})

test('P: what is in Referer moves nobody', async () => {
  const shop = site([plain(server.origin)])
  const browser = shop.browser()
  const start = await browser.get('/auth/plain/start').set('Referer', 'https://evil.example/')
  const state = new URL(start.get('Location') ?? '').searchParams.get('state') ?? ''
  const end = await browser
    .get(`/auth/plain/callback?code=the-code&state=${state}&return_to=//evil.example`)
    .set('Referer', 'https://evil.example/')
    .expect(302)
  expect(end.get('Location')).toBe('/')
})

test('P: disconnect and the failure path go nowhere else either', async () => {
  const shop = site([plain(server.origin)], { failures: '/failed' })
  const browser = shop.browser()
  for (const [, payload = ''] of rows.filter(([id]) => id !== 'P59')) {
    const gone = await browser
      .post(`/auth/plain/disconnect?return_to=${payload}`)
      .set('Sec-Fetch-Site', 'same-origin')
    expect([gone.status, gone.get('Location')]).toEqual([303, '/'])
    const form = await browser
      .post('/auth/plain/disconnect')
      .set('Sec-Fetch-Site', 'same-origin')
      .type('form')
      .send(`return_to=${payload}`)
    expect([form.status, form.get('Location')]).toEqual([303, '/'])
  }
  const failed = await browser.get(
    '/auth/plain/callback?state=x&error=//evil.example&failurePath=//evil.example&return_to=//evil.example',
  )
  expect(failed.get('Location')).toBe('/failed?error=state_unknown&provider=plain')
})

test('P: settings that would lead away are refused at start-up', () => {
  for (const value of ['//evil.example', 'https://evil.example/', '/\\evil', '', 'x', 7]) {
    const options = { defaultReturnTo: value as string }
    expect(() => site([plain(server.origin)], options)).toThrow(TypeError)
    expect(() => site([plain(server.origin)], { failures: value as '/' })).toThrow(TypeError)
  }
  for (const value of ['/failed#x', '/app#/failed'])
    expect(() => site([plain(server.origin)], { failures: value as '/' })).toThrow(TypeError)
  for (const origin of ['*', 'https://*.app.example', 'https://a.example/', 'null', 'evil.example'])
    expect(() => site([plain(server.origin)], { returnToOrigins: [origin] })).toThrow(TypeError)
})

test('P: what start kept is read again with the rules of today', async () => {
  const wide = site([plain(server.origin)], { returnToOrigins: ['https://old.example'] })
  const narrow = site([plain(server.origin)])
  const browser = wide.browser()
  const { state } = await begin(browser, 'plain', { return_to: 'https://old.example/x' })
  const start = await wide.browser().get('/auth/plain/start?return_to=https://old.example/x')
  const other = new URL(start.get('Location') ?? '').searchParams.get('state') ?? ''
  expect(other).not.toBe(state)
  const end = await narrow
    .browserWith(cookiesOf(start))
    .get(`/auth/plain/callback?code=the-code&state=${other}`)
  expect([end.status, end.get('Location')]).toEqual([302, '/'])
})
