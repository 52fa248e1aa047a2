import { Agent } from 'node:http'
import { Readable } from 'node:stream'
import { inspect } from 'node:util'
import type { HttpOptions, Provider, RegistrationOptions } from 'express-oauth-connect'
import { dpopStub, readProof, type DpopStub, type Proof } from '../../support/dpop-server.js'
import { BASE_URL, begin, plain, savedIn, signIn, site } from '../../support/site.js'
import { json } from '../../support/stub.js'

let server: DpopStub
beforeEach(async () => {
  server = await dpopStub()
})

const bound = (cells: Partial<Provider> = {}, options: Partial<RegistrationOptions> = {}) =>
  plain(server.origin, { dpop: true, ...cells }, options)

const WAYS: readonly (readonly [string, () => HttpOptions])[] = [
  ['undici', () => ({})],
  ['axios', () => ({ httpAgent: new Agent({ keepAlive: true }) })],
]

describe.each(WAYS)('DPoP (RFC 9449) over %s', (_way, http) => {
  it('proves each request by the key that the authorization request named', async () => {
    const visitor = site([bound()], { http: http() }).browser()
    const { authorize, callback } = await begin(visitor)
    await visitor.get(callback()).expect(302)
    const jkt = authorize.searchParams.get('dpop_jkt')
    const { body } = await visitor.get('/call/plain?path=me%3Fa%3D1').expect(200)
    expect(body).toMatchObject({ token: 'access-token-1', jkt })
    const [exchange, call] = server.proofs
    expect(exchange).toMatchObject({ jkt, claims: { htm: 'POST', htu: `${server.origin}/token` } })
    expect(exchange?.claims).not.toHaveProperty('ath')
    expect(call).toMatchObject({ jkt, claims: { htm: 'GET', htu: `${server.origin}/api/me` } })
    expect(server.to('/api/me')[0]?.url).toBe('/api/me?a=1')
    expect(call?.claims.jti).not.toBe(exchange?.claims.jti)
  })

  it('renews by the same key, and replays with a new proof', async () => {
    const visitor = site([bound()], { http: http() }).browser()
    await signIn(visitor)
    server.dead.add('access-token-1')
    const { body } = await visitor.get('/call/plain').expect(200)
    expect(body).toMatchObject({ token: 'access-token-2' })
    expect(server.proofs.map(({ path }) => path)).toEqual([
      ...['/token', '/api/me', '/token', '/api/me'],
    ])
    expect(new Set(server.proofs.map(({ jkt }) => jkt)).size).toBe(1)
    expect(new Set(server.proofs.map(({ claims }) => claims.jti)).size).toBe(4)
  })

  it('sends the nonce that a server asks for, and then without being asked', async () => {
    server.nonces = ({ path }) => (path === '/token' ? 'nonce-of-tokens' : 'nonce-of-the-api')
    const visitor = site([bound()], { http: http() }).browser()
    await signIn(visitor)
    await visitor.get('/call/plain').expect(200)
    await visitor.get('/call/plain').expect(200)
    expect(server.proofs.map(({ path, claims }) => [path, claims.nonce])).toEqual([
      ['/token', undefined],
      ['/token', 'nonce-of-tokens'],
      ['/api/me', 'nonce-of-tokens'],
      ['/api/me', 'nonce-of-the-api'],
      ['/api/me', 'nonce-of-the-api'],
    ])
  })
})

describe('the key of a connection', () => {
  it('is each connection’s own, and told to nobody', async () => {
    const shop = site([bound()])
    const [one, other] = [shop.browser(), shop.browser()]
    await signIn(one)
    await signIn(other)
    expect(server.proofs[0]?.jkt).not.toBe(server.proofs[1]?.jkt)
    const { body } = await one.get('/session')
    const { dpopKey } = savedIn(body)[0]?.tokens ?? {}
    expect(dpopKey).toMatchObject({ kty: 'EC', crv: 'P-256' })
    const told = inspect(await one.get('/auth/connections'), { depth: 9 })
    expect(told).not.toContain(dpopKey?.d)
  })

  it('is what no other part of a registration can name', async () => {
    const forge = { dpop_jkt: 'another' }
    for (const cells of [
      { authorizationParams: forge },
      { authorizationRequest: (params: object) => ({ ...params, ...forge }) },
    ]) {
      const { authorize } = await begin(site([bound(cells)]).browser())
      expect(authorize.searchParams.getAll('dpop_jkt')).toEqual([
        expect.stringMatching(/^[\w-]{43}$/),
      ])
    }
  })

  it('is named in a pushed request', async () => {
    const api = server.api
    server.api = (request, res) =>
      request.path === '/par'
        ? json(res, 201, { request_uri: 'urn:a' }, { 'dpop-nonce': 'nonce-of-par' })
        : api(request, res)
    const visitor = site([
      bound({ pushedAuthorizationRequestEndpoint: `${server.origin}/par` }),
    ]).browser()
    await visitor.get('/auth/plain/start').expect(302)
    const { form } = server.to('/par')[0] ?? {}
    await visitor.get(`/auth/plain/callback?code=c&state=${form?.get('state') ?? ''}`).expect(302)
    expect(server.proofs[0]).toMatchObject({
      jkt: form?.get('dpop_jkt'),
      claims: { nonce: 'nonce-of-par' },
    })
  })

  it('proves itself there, by the nonce that is asked for', async () => {
    const pushed: Proof[] = []
    server.api = (request, res) => {
      const at = `${server.origin}/par`
      pushed.push(readProof(String(request.headers.dpop), 'POST', at))
      if (pushed.at(-1)?.claims.nonce === 'n') json(res, 201, { request_uri: 'urn:a' })
      else json(res, 400, { error: 'use_dpop_nonce' }, { 'dpop-nonce': 'n' })
    }
    const cells = { pushedAuthorizationRequestEndpoint: `${server.origin}/par` }
    await site([bound(cells)])
      .browser()
      .get('/auth/plain/start')
      .expect(302)
    const { form } = server.to('/par')[1] ?? {}
    expect(pushed.map(({ jkt }) => jkt)).toEqual(Array(2).fill(form?.get('dpop_jkt')))
    server.api = (_request, res) =>
      json(res, 400, { error: 'use_dpop_nonce' }, { 'dpop-nonce': `${Math.random()}` })
    const start = site([bound(cells)])
      .browser()
      .get('/auth/plain/start')
      .accept('json')
    expect((await start.expect(502)).body).toMatchObject({ error: 'server_error' })
    expect(server.to('/par')).toHaveLength(4)
  })

  it('travels with what the site gave to auth.signIn', async () => {
    const seen: unknown[] = []
    const shop = site([bound()], { onSignIn: ({ data }) => void seen.push(data) })
    shop.routes.get('/go', (req, res) => void shop.auth.signIn(req, res, 'plain', { data: [1] }))
    const visitor = shop.browser()
    const { headers } = await visitor.get('/go').expect(302)
    const { searchParams } = new URL(String(headers.location))
    await visitor
      .get(`/auth/plain/callback?code=c&state=${searchParams.get('state') ?? ''}`)
      .expect(302)
    expect(seen).toEqual([[1]])
    expect(server.proofs[0]?.jkt).toBe(searchParams.get('dpop_jkt'))
  })
})

describe('a proof', () => {
  it('is of what the cell apiRequest made of a call', async () => {
    const apiRequest: Provider['apiRequest'] = (request) => ({
      ...request,
      method: 'POST',
      path: 'moved/here',
      query: { v: 1 },
    })
    const visitor = site([bound({ apiRequest })]).browser()
    await signIn(visitor)
    await visitor.get('/call/plain').expect(200)
    expect(server.proofs[1]?.claims).toMatchObject({
      htm: 'POST',
      htu: `${server.origin}/api/moved/here`,
    })
  })

  it('goes to token endpoints that want GET, without the query that holds the code', async () => {
    const visitor = site([bound({ tokenMethod: 'GET' })]).browser()
    await signIn(visitor)
    expect(server.proofs[0]?.claims).toMatchObject({ htm: 'GET', htu: `${server.origin}/token` })
  })

  it('is not for requests that revoke', async () => {
    const visitor = site([bound({ revocationEndpoint: `${server.origin}/revoke` })]).browser()
    await signIn(visitor)
    await visitor.post('/auth/plain/disconnect').set('Origin', BASE_URL).expect(303)
    expect(server.to('/revoke').map(({ headers }) => headers.dpop)).toEqual([undefined, undefined])
  })
})

describe('a server that asks for nonces', () => {
  it.each([
    'dpop error="use_dpop_nonce"',
    'DPOP realm="x", error=use_dpop_nonce',
    'Bearer realm="x", DPoP algs="ES256", error="use_dpop_nonce"',
  ])('at its API, by the challenge %s', async (challenge) => {
    const visitor = site([bound()]).browser()
    await signIn(visitor)
    Object.assign(server, { challenge, nonces: () => 'n' })
    await visitor.get('/call/plain').expect(200)
    expect(server.to('/api/me')).toHaveLength(2)
  })

  it('is sent another client assertion with the second request', async () => {
    server.nonces = () => 'n'
    const { privateKeyJwt } = await import('express-oauth-connect')
    const { generateKeyPairSync } = await import('node:crypto')
    const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
    const options = { privateKey, clientSecret: undefined }
    await signIn(site([bound({ clientAuth: privateKeyJwt }, options)]).browser())
    const assertions = server.to('/token').map(({ form }) => form.get('client_assertion'))
    expect(new Set(assertions).size).toBe(2)
  })

  it('may give the next one with any answer', async () => {
    const visitor = site([bound()]).browser()
    await signIn(visitor)
    const api = server.api
    server.api = (request, res) => {
      res.setHeader('dpop-nonce', `after-${server.proofs.length}`)
      return api(request, res)
    }
    await visitor.get('/call/plain').expect(200)
    await visitor.get('/call/plain').expect(200)
    await visitor.get('/call/plain').expect(200)
    expect(server.proofs.slice(1).map(({ claims }) => claims.nonce)).toEqual([
      ...[undefined, 'after-1', 'after-2'],
    ])
  })

  it('for which a connection is not dead', async () => {
    const ended: unknown[] = []
    const shop = site([bound()], { onDisconnect: (event) => void ended.push(event) })
    const visitor = shop.browser()
    await signIn(visitor)
    let n = 0
    server.nonces = () => `never-${++n}`
    const call = await visitor.get('/call/plain').expect(502)
    expect(call.body).toMatchObject({ code: 'api_error', providerCode: 'use_dpop_nonce' })
    server.nonces = () => undefined
    await visitor.get('/call/plain').expect(200)
    expect(ended).toEqual([])
    expect(server.to('/token')).toHaveLength(1)
  })
})

describe('a hostile server', () => {
  let n = 0
  it.each<[string, () => string, number]>([
    ['changes its nonce each time', () => `nonce-${++n}`, 2],
    ['asks again for the nonce that it was sent', () => (n++ % 2 === 0 ? 'same' : 'other'), 2],
    ['gives a nonce that is none', () => 'a "nonce"', 1],
  ])('that %s: one error and no more than two requests', async (_what, nonce, requests) => {
    const shop = site([bound()])
    const visitor = shop.browser()
    await signIn(visitor)
    server.calls.length = 0
    server.nonces = nonce
    await visitor.get('/call/plain').expect(502)
    expect(server.to('/api/me')).toHaveLength(requests)
    const { callback } = await begin(visitor)
    const end = await visitor.get(callback()).accept('json').expect(502)
    expect(end.body).toMatchObject({ error: 'server_error' })
    expect(server.to('/token')).toHaveLength(requests)
  })

  it('that asks for a nonce while a token is renewed: the connection stays', async () => {
    const ended: unknown[] = []
    server.issued = { expires_in: 1 }
    const visitor = site([bound()], { onDisconnect: (e) => void ended.push(e) }).browser()
    await signIn(visitor)
    server.nonces = () => `nonce-${++n}`
    await new Promise((resolve) => setTimeout(resolve, 1100))
    await visitor.get('/call/plain').expect(502)
    expect(server.to('/token')).toHaveLength(3)
    server.nonces = () => undefined
    expect(ended).toEqual([])
    expect((await visitor.get('/auth/connections')).body).toMatchObject({ connections: [{}] })
  })

  it('that refuses every proof: one error, and the connection stays', async () => {
    const visitor = site([bound()]).browser()
    await signIn(visitor)
    const api = server.api
    server.api = (_request, res) => {
      const challenge = { 'www-authenticate': 'DPoP error="invalid_dpop_proof"' }
      json(res, 401, { error: 'invalid_dpop_proof' }, challenge)
    }
    const { body } = await visitor.get('/call/plain').expect(502)
    expect(body).toMatchObject({ code: 'api_error', providerCode: 'invalid_dpop_proof' })
    expect(server.to('/token')).toHaveLength(1)
    server.api = api
    await visitor.get('/call/plain').expect(200)
  })

  it('that asks for a nonce by the challenge alone is named in the error', async () => {
    const visitor = site([bound()]).browser()
    await signIn(visitor)
    server.api = (_request, res) => {
      res.writeHead(401, { 'www-authenticate': 'DPoP error="use_dpop_nonce"', 'dpop-nonce': 'n' })
      res.end()
    }
    const { body } = await visitor.get('/call/plain').expect(502)
    expect(body).toMatchObject({ code: 'api_error', providerCode: 'use_dpop_nonce' })
    expect(server.to('/api/me')).toHaveLength(2)
  })

  it('is sent a stream once', async () => {
    const shop = site([bound()])
    shop.routes.get('/upload', (req, res, next) => {
      const data = Readable.from(['a', 'b'])
      req
        .oauth('plain')
        .post('me', data)
        .then(() => res.end(), next)
    })
    const visitor = shop.browser()
    await signIn(visitor)
    server.nonces = () => 'n'
    await visitor.get('/upload').expect(502)
    expect(server.to('/api/me')).toHaveLength(1)
  })
})

describe('a token that is not bound', () => {
  it.each([
    ['Bearer', 'token_type is "Bearer", not "DPoP"'],
    [undefined, 'token_type is missing, not "DPoP"'],
    ['mac', 'token_type is a string of 3 characters, not "DPoP"'],
  ])('of the type %s is refused', async (token_type, words) => {
    const errors: unknown[] = []
    server.issued = { token_type }
    const shop = site([bound()], { onError: (error) => void errors.push(error) })
    const visitor = shop.browser()
    const { callback } = await begin(visitor)
    const { body } = await visitor.get(callback()).accept('json').expect(502)
    expect(body).toMatchObject({ error: 'invalid_response' })
    expect(String(errors[0])).toContain(words)
    expect((await visitor.get('/auth/connections')).body).toEqual({ connections: [] })
  })

  it('may be called dpop in any case', async () => {
    server.issued = { token_type: 'dPoP' }
    const visitor = site([bound()]).browser()
    await signIn(visitor)
    await visitor.get('/call/plain').expect(200)
  })

  it('of a registration without dpop is refused where it is bound to nothing of ours', async () => {
    const errors: { hint?: string }[] = []
    server.token = (_request, res) => json(res, 200, { access_token: 't', token_type: 'DPoP' })
    const shop = site([plain(server.origin)], { onError: (error) => void errors.push(error) })
    const visitor = shop.browser()
    const { authorize, callback } = await begin(visitor)
    expect(authorize.searchParams.has('dpop_jkt')).toBe(false)
    await visitor.get(callback()).expect(502)
    expect(errors[0]?.hint).toContain('dpop: true')
  })

  it('is carried as it is by an older connection, and bound when it is renewed', async () => {
    const token = server.token
    server.token = (_request, res) =>
      json(res, 200, { access_token: 'old', refresh_token: 'old-refresh', expires_in: 3600 })
    const seen: (string | undefined)[] = []
    const api = server.api
    server.api = (request, res) => {
      seen.push(request.headers.authorization)
      if (request.headers.authorization === 'Bearer old') json(res, 401, { error: 'invalid_token' })
      else return api(request, res)
    }
    const sessions = new (await import('express-session')).default.MemoryStore()
    const before = site([plain(server.origin)], {}, { store: sessions })
    const visitor = before.browser()
    await signIn(visitor)
    const cookie = await cookieOf(visitor)
    server.token = (request, res) => {
      request.form.delete('refresh_token') // bound to nothing yet
      return token(request, res)
    }
    const after = site([bound()], {}, { store: sessions }).browserWith(cookie)
    const { body } = await after.get('/call/plain').expect(200)
    expect(body).toMatchObject({ token: 'access-token-1', jkt: server.proofs[0]?.jkt })
    expect(seen).toEqual(['Bearer old', 'DPoP access-token-1'])
  })
})

/** The cookies that a browser would send, as a header. */
async function cookieOf(visitor: ReturnType<ReturnType<typeof site>['browser']>): Promise<string> {
  const { request } = (await visitor.get('/session')) as unknown as {
    request: { getHeader?: (name: string) => string; cookies?: string }
  }
  return request.cookies ?? request.getHeader?.('cookie') ?? ''
}

describe('req.oauth.tokens', () => {
  it('offers proofs for a token that is of no use alone, and neither key nor refresh token', async () => {
    const shop = site([bound()])
    shop.routes.get('/hand', async (req, res) => {
      const tokens = await req.oauth.tokens('plain')
      const { proof } = tokens
      const at = (method: string, path: string) => proof?.(method, `${server.origin}${path}`)
      const attempts = [
        () => proof?.('', server.origin),
        () => proof?.('GET', '/me'),
        () => proof?.('GET', server.origin, 'a b'),
      ]
      const refused = attempts.map((attempt) => {
        try {
          return attempt()
        } catch (error) {
          return error instanceof TypeError
        }
      })
      res.json({ tokens, names: Object.keys(tokens), own: at('put', '/api/x?y=1#z'), refused })
    })
    const visitor = shop.browser()
    await signIn(visitor)
    server.nonces = () => 'the-nonce'
    await visitor.get('/call/plain').expect(200)
    const { body } = (await visitor.get('/hand').expect(200)) as {
      body: { tokens: object; names: string[]; own: string; refused: unknown }
    }
    expect(body.names).toEqual(['accessToken', 'tokenType', 'expiresAt', 'proof'])
    expect(body.tokens).toMatchObject({ accessToken: 'access-token-1', tokenType: 'DPoP' })
    const proof = readProof(body.own, 'PUT', `${server.origin}/api/x`)
    expect(proof).toMatchObject({ jkt: server.proofs[0]?.jkt, claims: { nonce: 'the-nonce' } })
    expect(proof.claims.ath).toBe(server.proofs.at(-1)?.claims.ath)
    expect(body.refused).toEqual([true, true, true])
  })

  it('has no proof of a Bearer token', async () => {
    server.token = (_request, res) => json(res, 200, { access_token: 't' })
    const shop = site([plain(server.origin)])
    shop.routes.get('/hand', async (req, res) => {
      res.json(Object.keys(await req.oauth.tokens('plain')))
    })
    const visitor = shop.browser()
    await signIn(visitor)
    expect((await visitor.get('/hand')).body).toEqual(['accessToken', 'tokenType'])
  })
})

test('a polluted Object.prototype binds nothing, and lends no key', async () => {
  const { createDpopKey } = await import('../../../src/protocol/dpop/key.js')
  server.token = (_request, res) => json(res, 200, { access_token: 't', refresh_token: 'r' })
  server.api = (request, res) => json(res, 200, { auth: request.headers.authorization })
  const shop = site([plain(server.origin)])
  const polluted = { dpop: true, fapi: true, dpopKey: createDpopKey() }
  for (const [name, value] of Object.entries(polluted)) {
    Object.defineProperty(Object.prototype, name, { value, configurable: true, writable: true })
  }
  try {
    const visitor = shop.browser()
    const { authorize } = await begin(visitor)
    await signIn(visitor)
    const { body } = await visitor.get('/call/plain').expect(200)
    expect(body).toEqual({ auth: 'Bearer t' })
    expect(authorize.searchParams.has('dpop_jkt')).toBe(false)
    expect(server.calls.every(({ headers }) => headers.dpop === undefined)).toBe(true)
    expect(plain(server.origin).provider.dpop).toBeUndefined()
  } finally {
    for (const name of Object.keys(polluted)) Reflect.deleteProperty(Object.prototype, name)
  }
})

describe('a registration', () => {
  it('may switch on what its table leaves out, and off what it has', () => {
    expect(plain(server.origin, {}, { dpop: true }).provider.dpop).toBe(true)
    expect(plain(server.origin, { dpop: true }, { dpop: false }).provider.dpop).toBe(false)
  })

  it('is refused with another place for the token, and with what is no switch', () => {
    const bearer = (request: object) => request
    expect(() => bound({ bearer } as Partial<Provider>)).toThrow('take bearer out of the table')
    expect(() => plain(server.origin, {}, { dpop: 'ES256' as never })).toThrow(
      'dpop must be true or false, got "ES256"',
    )
    expect(() => plain(server.origin, { dpop: 'yes' as never })).toThrow('dpop')
  })
})
