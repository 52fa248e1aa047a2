import http from 'node:http'
import { defineProvider, type Provider, type RegistrationOptions } from 'express-oauth-connect'
import { clientSecretPost } from '../../src/protocol/token/client-auth.js'
import { BASE_URL, CLIENT, begin, signIn, site } from '../support/site.js'
import { issue, stub, type Stub } from '../support/stub.js'

const shop = (cells: Partial<Provider> = {}) =>
  defineProvider({
    id: 'shop',
    name: 'Shop',
    authorizationEndpoint: 'https://{shop}/authorize',
    tokenEndpoint: 'https://{shop}/token',
    revocationEndpoint: 'https://{shop}/revoke',
    apiBaseUrl: ['https://{shop}/api/', 'https://files.shop.test/'],
    placeholders: { shop: { under: ['shop.test'] } },
    clientAuth: clientSecretPost,
    account: 'shop',
    ...cells,
  })

let server: Stub
beforeEach(async () => {
  server = await stub()
})

/** Every name is this machine: what host was asked, the Host header tells. */
function open(cells: Partial<Provider> = {}, options: Partial<RegistrationOptions> = {}) {
  const { port } = new URL(server.origin)
  const httpAgent = new http.Agent({
    lookup: (_name, _options, done) => done(null, [{ address: '127.0.0.1', family: 4 }]),
  })
  const endpoints = {
    authorizationEndpoint: `http://{shop}:${port}/authorize`,
    tokenEndpoint: `http://{shop}:${port}/token`,
    revocationEndpoint: `http://{shop}:${port}/revoke`,
    apiBaseUrl: [`http://{shop}:${port}/api/`, `http://files.shop.test:${port}/`],
  }
  const registration = shop(cells)({ ...CLIENT, allowHttp: true, ...endpoints, ...options })
  return site([registration], { http: { httpAgent } })
}

const hosts = () =>
  server.calls.map(({ headers, path }) => `${headers.host?.split(':')[0] ?? ''}${path}`)

it('signs in at many shops by one registration, each with its own host', async () => {
  const { browser } = open()
  const visitor = browser()
  const { authorize } = await begin(visitor, 'shop', { shop: 'acme' })
  expect(authorize.hostname).toBe('acme.shop.test')
  expect(authorize.searchParams.has('shop')).toBe(false)

  await signIn(visitor, 'shop', { shop: 'acme' }, { code: 'c', shop: 'acme.shop.test' })
  await signIn(visitor, 'shop', { shop: 'other.shop.test' })
  for (const account of ['acme.shop.test', 'other.shop.test']) {
    await visitor.get('/call/shop').query({ account }).expect(200)
  }
  expect(hosts()).toEqual([
    ...['acme.shop.test/token', 'other.shop.test/token'],
    ...['acme.shop.test/api/me', 'other.shop.test/api/me'],
  ])
  expect(server.to('/token')[0]?.form.has('shop')).toBe(false)
})

it('renews and revokes at the host of the connection', async () => {
  server.token = issue({ expires_in: 30 })
  const visitor = open().browser()
  await signIn(visitor, 'shop', { shop: 'acme' })
  await visitor.get('/call/shop').expect(200)
  await visitor.post('/auth/shop/disconnect').set('Origin', BASE_URL).expect(303)
  expect(new Set(hosts())).toEqual(
    new Set(['acme.shop.test/token', 'acme.shop.test/api/me', 'acme.shop.test/revoke']),
  )
  expect(server.to('/token')).toHaveLength(2)
})

it.each([
  'evil.example',
  '127.0.0.1',
  'localhost',
  'a.b.shop.test',
  'acme.shop.test:1',
  'u@acme.shop.test',
])('refuses %s before anything leaves', async (host) => {
  const visitor = open().browser()
  const refused = await visitor.get('/auth/shop/start').query({ shop: host }).expect(400)
  expect(refused.get('Set-Cookie')).toBeUndefined()
  const late = { authorizationEndpoint: 'https://id.shop.test/authorize' }
  const other = open({}, late).browser()
  const { callback } = await begin(other, 'shop')
  await other.get(callback({ code: 'c', shop: host })).expect(400)
  await other.get(callback({ code: 'c' })).expect(400)
  expect(server.calls).toEqual([])
})

it('takes a host from the callback, and no other than start asked for', async () => {
  const late = { authorizationEndpoint: 'https://id.shop.test/authorize' }
  const visitor = open({}, late).browser()
  await signIn(visitor, 'shop', {}, { code: 'c', shop: 'acme.shop.test' })
  expect(hosts()).toEqual(['acme.shop.test/token'])

  const { callback } = await begin(visitor, 'shop', { shop: 'acme' })
  await visitor.get(callback({ code: 'c', shop: 'evil.shop.test' })).expect(400)
  expect(server.calls).toHaveLength(1)
})

it('takes the host of the API from the token answer, below the listed domains only', async () => {
  const { port } = new URL(server.origin)
  const options = {
    authorizationEndpoint: 'https://id.shop.test/authorize',
    tokenEndpoint: `${server.origin}/token`,
    revocationEndpoint: `${server.origin}/revoke`,
    apiBaseUrl: `http://{shop}:${port}/api/`,
  }
  const cells = { tokenFields: ['shop'] }
  server.token = issue({ shop: 'https://acme.shop.test' })
  const visitor = open(cells, options).browser()
  await signIn(visitor, 'shop')
  await visitor.get('/call/shop').expect(200)
  expect(hosts().at(-1)).toBe('acme.shop.test/api/me')

  for (const told of ['https://evil.example', undefined]) {
    server.calls.length = 0
    server.token = issue({ shop: told })
    const other = open(cells, options).browser()
    const { callback } = await begin(other, 'shop')
    await other.get(callback()).expect(502)
    expect(server.calls.map(({ path }) => path)).toEqual(['/token', '/revoke', '/revoke'])
  }
})

it('sends a token below each address of the API, and nowhere else', async () => {
  const { port } = new URL(server.origin)
  const visitor = open().browser()
  await signIn(visitor, 'shop', { shop: 'acme' })
  const call = (path: string) => visitor.get('/call/shop').query({ path })
  await call(`http://files.shop.test:${port}/a.pdf`).expect(200)
  await call(`http://acme.shop.test:${port}/api/b`).expect(200)
  for (const path of [
    `http://acme.shop.test:${port}/other`,
    `http://other.shop.test:${port}/api/b`,
  ])
    await call(path).expect(500)
  expect(hosts().slice(1)).toEqual(['files.shop.test/a.pdf', 'acme.shop.test/api/b'])
})

it('keeps a connection from a registration that now means another host', async () => {
  const options = { settings: { shop: 'acme' } }
  const first = open({}, options)
  const visitor = first.browser()
  await signIn(visitor, 'shop')
  await visitor.get('/call/shop').expect(200)
  expect(hosts()).toEqual(['acme.shop.test/token', 'acme.shop.test/api/me'])
})

it('asks nobody where a connection does not say its host', async () => {
  const { auth } = open({}, {})
  const tokens = { accessToken: 'A', tokenType: 'Bearer', refreshToken: 'R', expiresAt: 1e12 }
  const api = auth.withTokens('shop', { tokens, params: {} }, { onTokens: () => undefined })
  await expect(api.get('me')).rejects.toMatchObject({ code: 'internal_error' })
  const valid = { ...tokens, expiresAt: Date.now() + 3_600_000 }
  const other = auth.withTokens(
    'shop',
    { tokens: valid, params: {} },
    { onTokens: () => undefined },
  )
  await expect(other.get('me')).rejects.toMatchObject({ code: 'origin_not_allowed' })
  const evil = { tokens: valid, params: { shop: 'evil.example' } }
  const third = auth.withTokens('shop', evil, { onTokens: () => undefined })
  await expect(third.get('me')).rejects.toMatchObject({ code: 'origin_not_allowed' })
  expect(server.calls).toEqual([])
})
