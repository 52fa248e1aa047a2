import type { ApiRequestConfig } from 'express-oauth-connect'
import { plain, signIn, site, type Browser } from '../support/site.js'
import { answer, json, stub, type Stub } from '../support/stub.js'
import { answerErrors } from './hostile.js'

let server: Stub
let evil: Stub
let browser: Browser
let call: ApiRequestConfig
let shop: ReturnType<typeof site>

beforeEach(async () => {
  server = await stub()
  evil = await stub()
  shop = site([plain(server.origin, { apiBaseUrl: `${server.origin}/api/v1/` })])
  shop.app.get('/request', (req, res, next) => {
    req
      .oauth('plain')
      .request(call)
      .then(
        ({ status, data }) => res.json({ status, data }),
        (error: unknown) => {
          if (error instanceof TypeError) res.status(422).json({ type: error.message })
          else next(error)
        },
      )
  })
  answerErrors(shop.app)
  browser = shop.browser()
  await signIn(browser)
})

async function request(config: object) {
  call = config
  const before = server.calls.length
  const response = await browser.get('/request')
  return { response, sent: server.calls.slice(before) }
}

const host = () => new URL(evil.origin).host

test.each([
  (to: string) => `http://${to}/x`,
  (to: string) => `HTTP://${to}/x`,
  (to: string) => `//${to}/x`,
  (to: string) => `\\\\${to}/x`,
  (to: string) => `/\\${to}/x`,
  (to: string) => ` http://${to}/x`,
  (to: string) => `\thttp://${to}/x`,
  (to: string) => `http:${to}`,
  (to: string) => `http:/${to}`,
  (to: string) => `https:${to}`,
  (to: string) => `///${to}/x`,
  (to: string) => `http://user:pass@${to}/x`,
  (to: string) => `/..//${to}/x`,
  (to: string) => `..//${to}/x`,
  (to: string) => `http://${to}/api/v1/x`,
  (to: string) => `//${to}/api/v1/x`,
  () => 'file:///etc/passwd',
  () => 'data:,x',
  () => 'javascript:alert(1)',
])('T70: another origin is refused before any call (%#)', async (address) => {
  const { response, sent } = await request({ url: address(host()) })
  expect(sent).toEqual([])
  expect(evil.calls).toEqual([])
  expect(response.status).toBe(500)
  expect(response.body).toMatchObject({ code: 'origin_not_allowed' })
})

test.each(['http://user:pass@SELF/api/v1/x', 'http://user@SELF/api/v1/x'])(
  'T71: %s: a user in the address does not replace the token',
  async (address) => {
    const { sent } = await request({ url: address.replace('SELF', new URL(server.origin).host) })
    expect(sent).toEqual([])
  },
)

test.each(['@evil.example', '.evil.example/x', ':8080/x', '//evil', 'evil.example'])(
  'T71: %s stays below the API, with the token in its place, or is not sent',
  async (url) => {
    const { sent } = await request({ url })
    for (const { path, headers } of sent) {
      expect(path).toMatch(/^\/api\/v1\//)
      expect(headers.authorization).toMatch(/^Bearer access-token-/)
      expect(headers.host).toBe(new URL(server.origin).host)
    }
    expect(evil.calls).toEqual([])
  },
)

test.each([
  '../admin',
  '../../admin',
  'x/../../admin',
  '%2e%2e/admin',
  '%2E%2E%2Fadmin',
  '..%2fadmin',
  'x/..%2f..%2fadmin',
  '..%5cadmin',
  './../admin',
  '/..//evil/x',
  '..',
  '.',
  'x/./y',
  'x\\..\\..\\admin',
  '.\t./admin',
  // As a Java server reads it, and as two servers one behind the other do.
  '..;/admin',
  'x/..;y=z/../admin',
  '%2e%2e%3B/admin',
  '%252e%252e/admin',
  '..%25252fadmin',
  '..%00/admin',
  '..%0a/admin',
])('T72: %s does not climb', async (url) => {
  const { response, sent } = await request({ url })
  expect(sent).toEqual([])
  expect(response.status).toBe(500)
})

test('T72: a path in another spelling of the origin, or beside the base, is refused', async () => {
  for (const path of ['/api/v2/x', '/api/v1x', '/api', '/'])
    expect((await request({ url: server.origin + path })).sent).toEqual([])
  const { sent } = await request({ url: `${server.origin}/api/v1/x?y=1` })
  expect(sent[0]?.url).toBe('/api/v1/x?y=1')
})

test.each([
  ['baseURL', 'http://evil.example'],
  ['proxy', { host: '127.0.0.1', port: 1 }],
  ['socketPath', '/tmp/evil.sock'],
  ['httpAgent', {}],
  ['lookup', () => undefined],
  ['transport', {}],
  ['adapter', () => undefined],
  ['maxRedirects', 5],
  ['beforeRedirect', () => undefined],
  ['auth', { username: 'a', password: 'b' }],
  ['transformRequest', () => undefined],
  ['transformResponse', () => undefined],
  ['paramsSerializer', () => ''],
  ['allowAbsoluteUrls', true],
  ['maxContentLength', -1],
  ['validateStatus', () => true],
  ['insecureHTTPParser', true],
  ['headers', { Authorization: 'Basic x' }],
  ['headers', { authorization: 'x' }],
  ['headers', { AUTHORIZATION: 'x' }],
  ['headers', { Host: 'evil.example' }],
  ['headers', { 'Transfer-Encoding': 'chunked' }],
  ['headers', { 'Content-Length': '0' }],
  ['headers', { Connection: 'x' }],
  ['headers', { 'Proxy-Authorization': 'x' }],
  ['headers', { 'x-a': 'b\r\nX-Injected: 1' }],
  ['headers', { 'x-a\r\nX-Injected': '1' }],
  ['headers', { 'x a': '1' }],
  ['headers', { 'x-a': 'b\0' }],
  ['method', 'CONNECT'],
  ['method', 'GET /evil HTTP/1.1\r\nX:'],
  ['method', 'TRACE'],
  ['timeout', 0],
  ['timeout', -1],
  ['timeout', 2 ** 31],
  ['timeout', '1000ms'],
])('T73, T77: %s = %j cannot be set', async (name, value) => {
  const { response, sent } = await request({ url: 'x', [name]: value })
  expect(sent).toEqual([])
  expect(evil.calls).toEqual([])
  expect(response.status).toBe(422)
})

test.each([301, 302, 303, 307, 308])(
  'T74, T75: a %i is not followed, wherever it leads',
  async (status) => {
    for (const location of [
      `${evil.origin}/x`,
      '/api/v1/other',
      'file:///etc/passwd',
      `//${host()}/x`,
    ]) {
      server.api = (_request, res) => json(res, status, {}, { location })
      const { response, sent } = await request({ url: 'x', method: 'POST', data: { a: 1 } })
      expect(sent).toHaveLength(1)
      expect(evil.calls).toEqual([])
      expect(response.status).toBe(502)
      expect(response.body).toMatchObject({ code: 'invalid_response', providerStatus: status })
    }
  },
)

test('T77: prototypes in params and data, and 10 000 levels, change nothing and kill nobody', async () => {
  const proto = JSON.parse(
    '{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}}}',
  ) as object
  const a = await request({ url: 'x', params: proto })
  expect(a.response.status).toBeLessThan(600)
  await request({ url: 'x', method: 'POST', data: proto })
  const form = { 'content-type': 'application/x-www-form-urlencoded' }
  await request({ url: 'x', method: 'POST', data: proto, headers: form })
  expect(({} as { polluted?: unknown }).polluted).toBeUndefined()
  let deep: object = {}
  for (let n = 0; n < 10_000; n++) deep = { deep }
  for (const config of [{ params: { deep } }, { data: deep }, { data: deep, headers: form }]) {
    const { response } = await request({ url: 'x', method: 'POST', ...config })
    expect(response.status).toBeGreaterThanOrEqual(200)
  }
  expect((await request({ url: 'alive' })).response.status).toBe(200)
})

test('T77: a line break in path or query is encoded or refused', async () => {
  for (const url of ['x\r\nX-Injected: 1', 'x y', 'x\0', 'x\u00a0'])
    expect((await request({ url })).sent).toEqual([])
  const { sent } = await request({ url: 'x', params: { 'a\r\nb': 'c\r\nX-Injected: 1' } })
  expect(sent[0]?.headers).not.toHaveProperty('x-injected')
  expect(sent[0]?.query.get('a\r\nb')).toBe('c\r\nX-Injected: 1')
})

test.each([
  ['20 000 levels', `${'['.repeat(20_000)}${']'.repeat(20_000)}`],
  ['a million brackets', '['.repeat(1_000_000)],
])('T96: an answer of %s is refused, and the site can write its error', async (_what, text) => {
  server.api = answer(200, text, { 'content-type': 'application/json' })
  const { response } = await request({ url: 'x' })
  expect(response.status).toBe(502)
  expect(response.body).toMatchObject({ code: 'invalid_response' })
  server.api = answer(400, text, { 'content-type': 'application/json' })
  expect((await request({ url: 'x' })).response.body).toMatchObject({ data: null })
})

test('T79: a client kept beyond the sign-out sends nothing', async () => {
  shop.app.get('/kept', (req, res, next) => {
    const api = req.oauth('plain')
    req.oauth
      .disconnect('plain')
      .then(() => api.get('x'))
      .then(() => res.send('sent'), next)
  })
  answerErrors(shop.app)
  const before = server.calls.length
  const response = await browser.get('/kept')
  expect(server.calls).toHaveLength(before)
  expect([response.status, (response.body as { code: string }).code]).toEqual([
    401,
    'not_connected',
  ])
  const stranger = await shop.browser().get('/call/plain')
  expect([stranger.status, (stranger.body as { code: string }).code]).toEqual([
    401,
    'not_connected',
  ])
  expect(server.calls).toHaveLength(before)
})

test('T65, T68, D21: the token is in the header alone, and User-Agent is only our name', async () => {
  const { sent } = await request({ url: 'x', params: { a: 1 } })
  expect(sent[0]?.url).toBe('/api/v1/x?a=1')
  expect(sent[0]?.headers.authorization).toMatch(/^Bearer access-token-\d+$/)
  for (const { headers } of server.calls)
    expect(headers['user-agent']).toMatch(/^express-oauth-connect\/\d+\.\d+\.\d+$/)
})

test.each([
  ['me', new URLSearchParams('a=1&b=2'), '/api/v1/me?a=1&b=2'],
  ['me', new URLSearchParams('a=1&a=2&b=%26'), '/api/v1/me?a=1&a=2&b=%26'],
  ['me?x=0', new URLSearchParams('a=1&a=2'), '/api/v1/me?x=0&a=1&a=2'],
])('%s with %s is sent whole', async (url, params, expected) => {
  const { sent } = await request({ url, params })
  expect(sent.map((call) => call.url)).toEqual([expected])
})
