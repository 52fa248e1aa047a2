import { request } from 'node:http'
import { connect } from 'node:net'
import express from 'express'
import session from 'express-session'
import { oauth } from 'express-oauth-connect'
import { listen } from '../support/servers.js'
import { plain, SECRET, site } from '../support/site.js'
import { stub, type Stub } from '../support/stub.js'
import { connected, cookiesOf } from './hostile.js'

const SITE = 'https://app.example'
const CALLBACK = `${SITE}/auth/s1/callback`

let server: Stub

beforeAll(async () => {
  server = await stub()
})

const shopAt = (baseUrl: string) =>
  site([plain(server.origin, { id: 's1' }), plain(server.origin, { id: 's2' })], { baseUrl })

async function redirectUri(baseUrl: string): Promise<string | null> {
  const start = await shopAt(baseUrl).browser().get('/auth/s1/start').expect(302)
  return new URL(start.get('Location') ?? '').searchParams.get('redirect_uri')
}

test('R01, D22: the redirect URI is made of the configuration alone', async () => {
  expect(await redirectUri(SITE)).toBe(CALLBACK)
  expect(await redirectUri(`${SITE}/`)).toBe(CALLBACK)
  expect(await redirectUri(`${SITE}/shop`)).toBe(`${SITE}/shop/auth/s1/callback`)
})

/** Paths that are not the registered one, in whatever spelling: no route of ours. */
test.each([
  ['R02', '/auth/s1/callback//'],
  ['R03', '/Auth/S1/Callback'],
  ['R03', '/AUTH/s1/callback'],
  ['R03', '/auth/S1/callback'],
  ['R12', '/auth/s1/callback/..'],
  ['R12', '/auth/s1/callback/.'],
  ['R13', '/auth/s1/%2e%2e/s2/callback'],
  ['R13', '/auth/s1%2E%2E%2F/callback'],
  ['R14', '/auth%2Fs1%2Fcallback'],
  ['R14', '/auth/s1%2Fcallback'],
  ['R15', '//auth/s1/callback'],
  ['R15', '/auth//s1/callback'],
  ['R15', '/auth/s1//callback'],
  ['R16', '/auth/s1/callback;jsessionid=1'],
  ['R16', '/auth/s1/callback;x'],
  ['R16', '/auth/s1;x/callback'],
  ['R29', '/auth/s1/callback%20'],
  ['R29', '/auth/s1/callback%09'],
  ['R29', '/auth/s1/callback%0d%0a'],
  ['R29', '/auth/s1/callback%00'],
  ['R32', '/auth/s1/%EF%BD%83allback'],
  ['R32', '/auth/s%EF%BC%91/callback'],
])('%s: %s is not the callback', async (_id, path) => {
  const shop = shopAt('http://localhost:3000')
  const browser = shop.browser()
  const start = await browser.get('/auth/s1/start').expect(302)
  const state = new URL(start.get('Location') ?? '').searchParams.get('state') ?? ''
  const base = await listen(shop.app)
  const before = server.calls.length
  const status = await raw(base, `${path}?code=the-code&state=${state}`, cookiesOf(start))
  expect(status).toBe(404)
  expect(server.calls).toHaveLength(before)
  expect(await connected(browser)).toEqual([])
  // What is not the callback took nothing away from it.
  await browser.get(`/auth/s1/callback?code=the-code&state=${state}`).expect(302)
})

/** Sent as it is written: no client library tidies the path up. */
function raw(base: string, path: string, cookie: string): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const { hostname, port } = new URL(base)
    const req = request({ hostname, port, path, headers: { cookie } }, (res) => {
      res.resume()
      resolve(res.statusCode)
    })
    req.on('error', reject)
    req.end()
  })
}

test('R08, R26: another query and another provider do not pass for the callback of a state', async () => {
  const shop = shopAt('http://localhost:3000')
  const browser = shop.browser()
  const start = await browser.get('/auth/s1/start').expect(302)
  const state = new URL(start.get('Location') ?? '').searchParams.get('state') ?? ''
  const before = server.calls.length
  const other = await browser.get(`/auth/s2/callback?code=the-code&state=${state}`)
  const absent = await browser.get('/auth/s1/callback?x=1')
  expect([other.status, absent.status]).toEqual([400, 400])
  expect(server.calls).toHaveLength(before)
})

/** A caller cannot choose a redirect URI: whatever start is asked for, it sends the configured one. */
test.each([
  ['R02', `${CALLBACK}/`],
  ['R04', 'https://APP.example/auth/s1/callback'],
  ['R05', 'http://app.example/auth/s1/callback'],
  ['R06', 'https://app.example:443/auth/s1/callback'],
  ['R07', 'https://app.example:8443/auth/s1/callback'],
  ['R08', `${CALLBACK}?x=1`],
  ['R09', `${CALLBACK}#x`],
  ['R10', `${CALLBACK}#`],
  ['R11', 'https://app.example/auth/s1/../s2/callback'],
  ['R17', 'https://x.app.example/auth/s1/callback'],
  ['R18', 'https://app.example.evil.example/auth/s1/callback'],
  ['R19', 'https://evilapp.example/auth/s1/callback'],
  ['R20', 'https://app.example@evil.example/auth/s1/callback'],
  ['R21', 'https://user@app.example/auth/s1/callback'],
  ['R22', 'https://app.example\\@evil.example/auth/s1/callback'],
  ['R26', 'https://app.example/auth/s2/callback'],
  ['R28', 'javascript:alert(1)'],
])('%s: start?redirect_uri=%s changes nothing', async (_id, value) => {
  const query = new URLSearchParams({ redirect_uri: value, redirectUri: value, baseUrl: value })
  const start = await shopAt(SITE).browser().get(`/auth/s1/start?${query.toString()}`).expect(302)
  const sent = new URL(start.get('Location') ?? '').searchParams
  expect(sent.getAll('redirect_uri')).toEqual([CALLBACK])
})

test.each([
  ['R04', 'https://APP.example'],
  ['R06', 'https://app.example:443'],
  ['R09', 'https://app.example#x'],
  ['R10', 'https://app.example#'],
  ['R11', 'https://app.example/a/../b'],
  ['R12', 'https://app.example/a/..'],
  ['R13', 'https://app.example/%2e%2e/b'],
  ['R08', 'https://app.example?x=1'],
  ['R08', 'https://app.example?'],
  ['R20', 'https://app.example@evil.example'],
  ['R21', 'https://user@app.example'],
  ['R21', 'https://user:pass@app.example'],
  ['R22', 'https://app.example\\@evil.example'],
  ['R22', 'https:\\\\app.example'],
  ['R23', 'https://\u0430pp.example'],
  ['R25', 'https://0x7f.1'],
  ['R25', 'https://2130706433'],
  ['R27', 'https://*.app.example'],
  ['R28', 'javascript:alert(1)'],
  ['R28', 'data:text/html,x'],
  ['R28', 'file:///etc/passwd'],
  ['R28', 'app.example'],
  ['R28', '//app.example'],
  ['R28', '/auth'],
  ['R28', 'myapp://callback'],
  ['R29', ' https://app.example'],
  ['R29', 'https://app.example '],
  ['R29', 'https://app.example\t'],
  ['R29', 'https://app.example\r\nX: y'],
  ['R29', 'https://app.example/\0'],
  ['R32', 'https://app.example/\uff41'],
  ['R34', 'http://127.0.0.1.evil.example'],
  ['R34', 'http://localhost.evil.example'],
  ['R34', 'http://0.0.0.0'],
  ['R34', 'http://127.0.0.2'],
  ['R34', 'http://2130706433'],
  ['R35', 'http://app.example'],
  ['R28', ''],
])('%s: baseUrl %j is refused at start-up', (_id, baseUrl) => {
  expect(() => shopAt(baseUrl)).toThrow(TypeError)
})

test('R24: a host with a dot at the end is another host', () => {
  expect(() => shopAt('https://app.example.')).toThrow(TypeError)
})

test('R30: baseUrl takes no list of one thing twice, and no object', () => {
  for (const value of [
    [SITE, SITE],
    [[SITE]],
    [],
    { href: SITE },
    undefined,
    null,
    7,
    new URL(SITE),
  ])
    expect(() => shopAt(value as never)).toThrow(TypeError)
})

test('R31: more than 2 048 characters of query are no redirect URI', async () => {
  const start = await shopAt(SITE)
    .browser()
    .get(`/auth/s1/start?redirect_uri=${'x'.repeat(2_049)}`)
    .expect(302)
  expect(start.get('Location')).toContain(encodeURIComponent(CALLBACK))
})

test.each(['http://127.0.0.1:3000', 'http://[::1]:3000', 'http://localhost:3000'])(
  'R33: %s is this machine, where http will do',
  async (baseUrl) => {
    expect(await redirectUri(baseUrl)).toBe(`${baseUrl}/auth/s1/callback`)
  },
)

test('R35, T103: endpoints that are not https are refused at registration', () => {
  for (const url of [
    'http://id.example/token',
    'ftp://id.example/',
    'id.example',
    'https://u:p@id.example/',
  ])
    for (const cell of [
      'authorizationEndpoint',
      'tokenEndpoint',
      'revocationEndpoint',
      'apiBaseUrl',
    ])
      expect(() => plain(server.origin, { [cell]: url })).toThrow(TypeError)
})

describe.each([
  ['off', false],
  ['1', 1],
  ['true', true],
])('trust proxy %s', (_name, trust) => {
  test.each([
    ['Host', 'evil.example'],
    ['Host', 'app.example:1'],
    ['Host', 'app.example@evil.example'],
    ['X-Forwarded-Host', 'evil.example'],
    ['X-Forwarded-Host', 'evil.example, app.example'],
    ['X-Forwarded-Proto', 'javascript'],
    ['X-Forwarded-Port', '1'],
    ['X-Forwarded-Prefix', '//evil.example'],
    ['Forwarded', 'host=evil.example;proto=http'],
    ['X-Original-URL', '/evil'],
    ['X-Rewrite-URL', '/evil'],
  ])('H: %s: %s poisons no redirect URI', async (name, value) => {
    const shop = shopAt(SITE)
    shop.app.set('trust proxy', trust)
    const start = await shop.browser().get('/auth/s1/start').set(name, value).expect(302)
    const location = start.get('Location') ?? ''
    expect(location).not.toMatch(/evil\.example|[/F]evil|javascript/)
    const query = new URL(location).searchParams
    expect(query.get('redirect_uri')).toBe(CALLBACK)
    const end = await shop
      .browserWith(cookiesOf(start))
      .get(`/auth/s1/callback?code=the-code&state=${query.get('state') ?? ''}`)
      .set(name, value)
      .expect(302)
    expect(end.get('Location')).toBe('/')
    expect(server.to('/token').at(-1)?.form.get('redirect_uri')).toBe(CALLBACK)
  })
})

test('H: a request target with a host of its own is no address of ours', async () => {
  const app = express()
  app.use(session({ secret: 's', resave: false, saveUninitialized: false }))
  app.use(oauth({ baseUrl: SITE, secret: SECRET, providers: [plain(server.origin, { id: 's1' })] }))
  const { hostname, port } = new URL(await listen(app))
  const text = await new Promise<string>((resolve) => {
    const socket = connect(Number(port), hostname, () => {
      socket.write(
        'GET http://evil.example/auth/s1/start HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n',
      )
    })
    let received = ''
    socket.on('data', (chunk) => (received += chunk.toString()))
    socket.on('close', () => resolve(received))
  })
  expect(text).toMatch(/^HTTP\/1\.1 302/)
  expect(text).not.toContain('evil.example')
  const location = /^location: (.*)$/im.exec(text)?.[1]?.trim() ?? ''
  expect(new URL(location).searchParams.get('redirect_uri')).toBe(CALLBACK)
})
