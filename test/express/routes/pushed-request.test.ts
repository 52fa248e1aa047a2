import { inspect } from 'node:util'
import { CLIENT, plain, site } from '../../support/site.js'
import { openIdStub } from '../../support/openid-server.js'
import { answer, json, stub, type Stub } from '../../support/stub.js'

let provider: Stub
beforeEach(async () => {
  provider = await stub()
  provider.api = (request, res) =>
    request.path === '/par'
      ? json(res, 201, { request_uri: 'urn:example:bwc4JK-ESC0w8acc191e', expires_in: 60 })
      : json(res, 200, {})
})

const pushing = (cells = {}) =>
  site([
    plain(provider.origin, {
      pushedAuthorizationRequestEndpoint: `${provider.origin}/par`,
      ...cells,
    }),
  ])

describe('a provider that takes pushed authorization requests (RFC 9126)', () => {
  it('is sent all of the request, and the browser its name alone', async () => {
    const { browser } = pushing({ scope: ['read'], authorizationParams: { audience: 'shop' } })
    const { authorize } = await startOf(browser())
    expect(Object.fromEntries(authorize.searchParams)).toEqual({
      client_id: CLIENT.clientId,
      request_uri: 'urn:example:bwc4JK-ESC0w8acc191e',
    })
    const [pushed] = provider.to('/par')
    expect(pushed?.method).toBe('POST')
    expect(Object.fromEntries(pushed?.form ?? [])).toMatchObject({
      response_type: 'code',
      client_id: CLIENT.clientId,
      client_secret: CLIENT.clientSecret,
      redirect_uri: 'http://localhost:3000/auth/plain/callback',
      scope: 'read',
      audience: 'shop',
      state: expect.stringMatching(/^[\w-]{43}$/) as string,
      code_challenge_method: 'S256',
    })
  })

  it('has its placeholder filled by what start said', async () => {
    const { browser } = pushing({
      pushedAuthorizationRequestEndpoint: 'https://{shop}/par',
      placeholders: { shop: { under: ['shops.example'] } },
      startParams: { shop: { pattern: /^[\w.]+$/, required: true } },
    })
    const start = browser().get('/auth/plain/start?shop=acme').accept('json')
    const { body } = await start.expect(502)
    expect(JSON.stringify(body)).toContain('acme.shops.example')
    await browser().get('/auth/plain/start?shop=evil.example').expect(400)
  })

  it('signs people in', async () => {
    const { browser } = pushing()
    const visitor = browser()
    await startOf(visitor)
    const state = provider.to('/par')[0]?.form.get('state') ?? ''
    await visitor.get(`/auth/plain/callback?code=c&state=${state}`).expect(302)
    await visitor.get('/call/plain').expect(200)
  })

  it('keeps the query that the authorization endpoint has by itself', async () => {
    const { browser } = pushing({ authorizationEndpoint: 'https://plain.example/a?tenant=7' })
    const { authorize } = await startOf(browser())
    expect(authorize.searchParams.get('tenant')).toBe('7')
    expect(provider.to('/par')[0]?.form.has('tenant')).toBe(false)
  })

  it.each([
    ['refuses the client', 401, '{"error":"invalid_client"}', 'client_rejected'],
    ['refuses the request', 400, '{"error":"invalid_request"}', 'client_rejected'],
    ['is down', 503, 'down', 'server_error'],
    ['names nothing', 201, '{}', 'invalid_response'],
    ['names it by no text', 201, '{"request_uri":{}}', 'invalid_response'],
    ['names it with a line break', 201, '{"request_uri":"a\\nb"}', 'invalid_response'],
    ['answers no JSON', 201, 'urn:a', 'invalid_response'],
    ['redirects', 302, '', 'invalid_response'],
  ])('that %s: one error, and no cookie', async (_what, status, body, code) => {
    provider.api = answer(status, body, { 'content-type': 'application/json', location: '/x' })
    const { browser } = pushing()
    const response = await browser().get('/auth/plain/start').accept('json').expect(502)
    expect(response.body).toMatchObject({ error: code })
    expect(response.get('Set-Cookie')).toBeUndefined()
    expect(inspect(response.body)).not.toContain(CLIENT.clientSecret)
  })
})

describe('an OpenID server', () => {
  it('whose metadata offer it is pushed to', async () => {
    const server = await openIdStub()
    server.metadata.pushed_authorization_request_endpoint = `${server.origin}/par`
    server.before = (request, res) => {
      if (request.path === '/par') json(res, 201, { request_uri: 'urn:a:1', expires_in: 60 })
      return request.path === '/par'
    }
    const { browser } = site([server.registration()])
    const response = await browser().get('/auth/company/start').expect(302)
    expect(response.get('Location')).toBe(
      `${server.origin}/authorize?client_id=client-id&request_uri=urn%3Aa%3A1`,
    )
    expect(server.to('/par')[0]?.form.get('nonce')).toMatch(/^[\w-]{20,}$/)
  })
})

async function startOf(visitor: ReturnType<ReturnType<typeof pushing>['browser']>) {
  const response = await visitor.get('/auth/plain/start').expect(302)
  return { authorize: new URL(response.get('Location') ?? '') }
}
