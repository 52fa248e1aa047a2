import type { AfterTokenCell, Provider } from 'express-oauth-connect'
import { begin, plain, signIn, site } from '../support/site.js'
import { json, stub, type Stub } from '../support/stub.js'

let server: Stub
beforeEach(async () => {
  server = await stub()
  server.api = (request, res) =>
    request.path === '/resources'
      ? json(res, 200, [{ id: 'cloud-1', name: { full: 'Acme' } }])
      : json(res, 200, { path: request.url })
})

const FIELDS = { cloudid: '0.id', company: '0.name.full' }

function open(afterToken: AfterTokenCell, cells: Partial<Provider> = {}) {
  return site([
    plain(server.origin, {
      apiBaseUrl: [`${server.origin}/api/{cloudid}/`, `${server.origin}/resources`],
      placeholders: { cloudid: { pattern: /^[\w-]+$/ } },
      revocationEndpoint: `${server.origin}/revoke`,
      account: 'cloudid',
      afterToken,
      ...cells,
    }),
  ])
}
const paths = () => server.calls.map(({ path }) => path)

it('asks for what the token answer leaves out, with the new token', async () => {
  const { browser } = open({ url: `${server.origin}/resources`, fields: FIELDS })
  const visitor = browser()
  await signIn(visitor)
  expect(server.to('/resources')[0]?.headers.authorization).toMatch(/^Bearer access-token-/)
  await visitor.get('/call/plain').query({ account: 'cloud-1' }).expect(200)
  expect(paths()).toEqual(['/token', '/resources', '/api/cloud-1/me'])
  const { body } = await visitor.get('/session')
  expect(JSON.stringify(body.opened)).toContain('"company":"Acme"')
})

it('may be a function of the API client', async () => {
  const visitor = open(async (api, { params }) => {
    expect(params).toEqual({})
    const { data } = await api.get<{ id: string }[]>(`${server.origin}/resources`)
    return { cloudid: data[0]?.id ?? '' }
  }).browser()
  await signIn(visitor)
  await visitor.get('/call/plain').expect(200)
  expect(paths().at(-1)).toBe('/api/cloud-1/me')
})

it('asks for the token of an application, too', async () => {
  const cell = { url: `${server.origin}/resources`, fields: FIELDS }
  const { auth } = open(cell, { grants: ['client_credentials'] })
  await auth.app('plain').get('me')
  await auth.app('plain').get('me')
  expect(paths()).toEqual(['/token', '/resources', '/api/cloud-1/me', '/api/cloud-1/me'])
})

it.each<[string, () => AfterTokenCell]>([
  ['has no such field', () => ({ url: `${server.origin}/resources`, fields: { cloudid: '1.id' } })],
  ['fails', () => ({ url: 'https://elsewhere.example/', fields: FIELDS })],
  ['is relative to what it should tell', () => ({ url: 'me', fields: FIELDS })],
  ['throws', () => () => Promise.reject(new Error('with the token'))],
  ['returns no texts', () => () => ({ cloudid: 7 }) as never],
  ['tells too much', () => () => ({ cloudid: 'x'.repeat(8193) })],
  ['does not tell the host', () => () => ({})],
  ['leads out of the path', () => () => ({ cloudid: '..' })],
])('revokes the tokens and saves nothing where it %s', async (_why, cell) => {
  const visitor = open(cell()).browser()
  const { callback } = await begin(visitor)
  const { status, text } = await visitor.get(callback())
  expect([500, 502]).toContain(status)
  expect(text).not.toContain('with the token')
  expect(paths().filter((path) => path === '/revoke')).toHaveLength(2)
  expect((await visitor.get('/auth/connections')).body).toEqual({ connections: [] })
})

it('cannot change what the callback said', async () => {
  const cell = { url: `${server.origin}/resources`, fields: FIELDS }
  const visitor = open(cell, { callbackParams: { cloudid: /^[\w-]+$/ } }).browser()
  await signIn(visitor, 'plain', {}, { code: 'c', cloudid: 'cloud-7' })
  await visitor.get('/call/plain').expect(200)
  expect(paths().at(-1)).toBe('/api/cloud-7/me')
})
