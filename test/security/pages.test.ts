import type { Response as Answer } from 'supertest'
import { begin, plain, signIn, site, type Browser } from '../support/site.js'
import { answer, json, stub, type Stub } from '../support/stub.js'

/** What must arrive as text or not at all. */
const HOSTILE = [
  '<script>alert(1)</script>',
  '"><img src=x onerror=alert(1)>',
  "'-alert(1)-'",
  '</title><svg onload=alert(1)>',
  'javascript:alert(1)',
  '{{7*7}}',
  '${7*7}',
  '&#x3c;script>',
  '+ADw-script+AD4-',
  '\\u003cscript',
  'a\u2028b',
  '</q></details><base href=//evil.example>',
]

let server: Stub
let browser: Browser

beforeEach(async () => {
  server = await stub()
  browser = site([plain(server.origin)]).browser()
})

/** No element, attribute or address but our own: the page without text is always the same. */
function expectHarmless(page: Answer): void {
  expect(page.get('Content-Type')).toBe('text/html; charset=utf-8')
  expect(page.get('X-Content-Type-Options')).toBe('nosniff')
  expect(page.get('Content-Security-Policy')).toMatch(/^default-src 'none'/)
  expect(page.get('Content-Security-Policy')).not.toMatch(/unsafe|\*/)
  const tags = page.text.match(/<[^>]*>/g) ?? []
  for (const tag of tags)
    expect(tag).toMatch(
      /^<(?:!doctype html|\/?(?:html|head|title|body|main|h1|h2|p|a|code|q|details|summary|meta|link|ul|li|div|span|strong|section)(?: [^<>]*)?)>$/,
    )
  for (const address of page.text.matchAll(/(?:href|src)="([^"]*)"/g))
    expect(address[1]).toMatch(/^(?:\/(?!\/)|data:,$)/)
  expect(page.text).not.toMatch(
    /<script(?! src="\/auth\/)|onerror=[^&]|onload=[^&]|style=|<base|<svg|<img/i,
  )
  expect(page.text).not.toContain('\u2028')
}

test.each(HOSTILE)('T40: %s in the answer of the provider is text on our page', async (text) => {
  for (const params of [
    { error: 'access_denied', error_description: text },
    { error: 'server_error', error_description: text, error_uri: 'https://evil.example/help' },
    { error: text.replace(/["\\\u2028]/g, ''), error_description: text },
    { error: 'x', error_uri: `javascript:${text.replace(/[^\x21-\x7e]/g, '')}` },
  ]) {
    const { callback } = await begin(browser)
    const page = await browser.get(callback(params)).set('Accept', 'text/html')
    expect([400, 403, 503]).toContain(page.status)
    expectHarmless(page)
    expect(page.text).not.toContain('evil.example/help')
  }
})

test.each(HOSTILE)(
  'T41: %s in the answer of the token endpoint is text on our page',
  async (text) => {
    for (const reply of [
      JSON.stringify({ error: 'invalid_client', error_description: text }),
      JSON.stringify({ error: text, error_description: text }),
      `<html><body>${text}</body></html>`,
      text,
    ]) {
      server.token = answer(400, reply, { 'content-type': 'application/json' })
      const { callback } = await begin(browser)
      const page = await browser.get(callback()).set('Accept', 'text/html,*/*;q=0.8')
      expect([400, 502]).toContain(page.status)
      expectHarmless(page)
    }
  },
)

test.each(HOSTILE)('T42, T43: %s in a button stays text', (text) => {
  const cells = { name: text, startParams: { group_id: /^.*$/s } }
  const { auth } = site([plain(server.origin, cells)])
  const html = auth.button('plain', {
    label: text,
    returnTo: text,
    params: { group_id: text },
  })
  for (const page of [html, auth.button('plain'), auth.button('plain', { lang: 'ru' })]) {
    expect(page).not.toMatch(/<script|<svg|<img|<base|onerror=[^&]*>|onload=[^&]*>/i)
    const links = [...page.matchAll(/href="([^"]*)"/g)].map((match) => match[1] ?? '')
    expect(links.length).toBeGreaterThan(0)
    for (const link of links) expect(link).toMatch(/^\/auth\/plain\/start/)
    expect(page).not.toMatch(/ on\w+="/)
  }
})

test.each([
  ['application/json', /^application\/json; charset=utf-8$/],
  ['text/plain', /^text\/plain; charset=utf-8$/],
])('T44: who asks for %s gets it, and no HTML', async (accept, type) => {
  for (const text of HOSTILE) {
    const { callback } = await begin(browser)
    const response = await browser
      .get(callback({ error: 'access_denied', error_description: text }))
      .set('Accept', accept)
    expect(response.status).toBe(403)
    expect(response.get('Content-Type')).toMatch(type)
    expect(response.get('X-Content-Type-Options')).toBe('nosniff')
    expect(response.text).not.toMatch(/<!doctype|<html/i)
    if (accept === 'application/json')
      expect(JSON.parse(response.text)).toMatchObject({ error: 'access_denied', provider: 'plain' })
  }
})

test('T45: a redirect has no body to put anything into', async () => {
  for (const accept of ['text/html', 'text/plain', '*/*']) {
    const start = await browser
      .get('/auth/plain/start?return_to=/%22%3E%3Cscript%3Ealert(1)%3C/script%3E')
      .set('Accept', accept)
    expect(start.status).toBe(302)
    expect(start.text).toBe('')
    const state = new URL(start.get('Location') ?? '').searchParams.get('state') ?? ''
    const end = await browser.get(`/auth/plain/callback?code=the-code&state=${state}`)
    expect(end.status).toBe(302)
    expect(end.text).toBe('')
    expect(end.get('Location')).not.toMatch(/[<>"]/)
  }
})

describe('T63, T67, T140, T145: every answer', () => {
  const headers = { Origin: 'https://evil.example' }
  const cases: readonly (readonly [string, number, () => Promise<Answer>])[] = [
    ['start', 302, () => browser.get('/auth/plain/start').set(headers)],
    ['callback', 302, async () => browser.get((await begin(browser)).callback()).set(headers)],
    ['a refusal', 400, () => browser.get('/auth/plain/callback?code=the-code').set(headers)],
    [
      'a denial',
      403,
      async () =>
        browser.get((await begin(browser)).callback({ error: 'x', code: 'the-code' })).set(headers),
    ],
    ['404', 404, () => browser.get('/auth/nobody/callback?code=the-code').set(headers)],
    ['405', 405, () => browser.post('/auth/plain/callback?code=the-code').set(headers)],
    ['a foreign disconnect', 403, () => browser.post('/auth/plain/disconnect').set(headers)],
    [
      'disconnect',
      303,
      () => browser.post('/auth/plain/disconnect').set('Sec-Fetch-Site', 'same-origin'),
    ],
    ['connections', 200, () => browser.get('/auth/connections').set(headers)],
    [
      'a failure of the provider',
      502,
      async () => {
        server.token = (_request, res) => json(res, 500, { error: 'server_error' })
        return browser.get((await begin(browser)).callback()).set(headers)
      },
    ],
  ]
  test.each(cases)('%s is kept by nobody and told to nobody', async (_what, status, ask) => {
    const response = await ask()
    expect(response.status).toBe(status)
    expect(response.get('Cache-Control')).toBe('no-store')
    expect(response.get('Referrer-Policy')).toBe('no-referrer')
    expect(response.get('X-Content-Type-Options')).toBe('nosniff')
    expect(Object.keys(response.headers).filter((name) => /^access-control/.test(name))).toEqual([])
    expect(response.text + (response.get('Location') ?? '')).not.toContain('the-code')
  })
})

test('T63: with a failure path the code stays out of the next address', async () => {
  const shop = site([plain(server.origin)], { failures: '/failed?from=auth' }).browser()
  const wrong = await shop.get('/auth/plain/callback?code=the-code&state=x').expect(302)
  expect(wrong.get('Location')).toBe('/failed?from=auth&error=state_unknown&provider=plain')
  const { callback } = await begin(shop)
  const denied = await shop.get(callback({ error: '"><script>', code: 'the-code' })).expect(302)
  expect(denied.get('Location')).toBe('/failed?from=auth&error=invalid_request&provider=plain')
  expect(wrong.get('Cache-Control')).toBe('no-store')
})

test('T144: 302 to the provider, 303 after a POST, a body goes nowhere', async () => {
  await signIn(browser)
  expect((await browser.post('/auth/plain/start').send('a=b')).status).toBe(405)
  const gone = await browser
    .post('/auth/plain/disconnect')
    .set('Sec-Fetch-Site', 'same-origin')
    .type('form')
    .send('return_to=/bye')
  expect([gone.status, gone.get('Location')]).toEqual([303, '/bye'])
})

test.each([
  [{ Origin: 'https://evil.example' }, 403],
  [{ Origin: 'null' }, 403],
  [{ 'Sec-Fetch-Site': 'cross-site' }, 403],
  [{ 'Sec-Fetch-Site': 'same-site' }, 403],
  [{ 'Sec-Fetch-Site': 'cross-site', Origin: 'http://localhost:3000' }, 403],
  [{ Referer: 'https://evil.example/http://localhost:3000/' }, 403],
  [{ Referer: 'not an address' }, 403],
  [{ Origin: 'http://localhost:3000.evil.example' }, 403],
  [{ Origin: 'http://localhost:3000' }, 303],
  [{ 'Sec-Fetch-Site': 'same-origin', Origin: 'http://localhost:3000' }, 303],
])('T56: disconnect with %j is answered %i', async (headers, status) => {
  await signIn(browser)
  const response = await browser.post('/auth/plain/disconnect').set(headers)
  expect(response.status).toBe(status)
  const { body } = await browser.get('/auth/connections')
  expect(body).toMatchObject({ connections: status === 403 ? [{ provider: 'plain' }] : [] })
  expect((await browser.get('/auth/plain/disconnect')).status).toBe(405)
})
