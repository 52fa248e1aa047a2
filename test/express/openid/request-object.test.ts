import { generateKeyPairSync } from 'node:crypto'
import { loadJose, type JwtPayload } from '../../../src/protocol/jose/jose.js'
import { openIdStub, type OpenIdStub } from '../../support/openid-server.js'
import { CLIENT, plain, site } from '../../support/site.js'
import { json } from '../../support/stub.js'

const keys = generateKeyPairSync('ec', { namedCurve: 'P-256' })
const requestObject = { privateKey: keys.privateKey, keyId: 'k1' }

let server: OpenIdStub
beforeEach(async () => {
  server = await openIdStub()
})

async function startOf(options = {}, query = '') {
  const { browser } = site([server.registration(options)])
  const start = await browser().get(`/auth/company/start${query}`).set('Accept', 'application/json')
  const location = start.get('Location')
  return { start, asked: location === undefined ? undefined : new URL(location) }
}

async function claimsOf(request: string | null | undefined): Promise<JwtPayload> {
  const { jwtVerify } = await loadJose()
  const verified = await jwtVerify(request ?? '', keys.publicKey, {
    ...{ algorithms: ['ES256'], issuer: CLIENT.clientId, audience: server.issuer },
    ...{ typ: 'oauth-authz-req+jwt', requiredClaims: ['exp', 'nbf', 'iat', 'jti'] },
  })
  expect(verified.protectedHeader).toEqual({
    ...{ alg: 'ES256', kid: 'k1', typ: 'oauth-authz-req+jwt' },
  })
  return verified.payload
}

describe('a registration with requestObject (RFC 9101)', () => {
  it('sends its request signed, with nothing but the client’s name beside it', async () => {
    const claims = JSON.stringify({ userinfo: { email: null } })
    const { asked } = await startOf(
      { requestObject, authorizationParams: { claims, sub: 'nobody' } },
      '?max_age=60',
    )
    expect([...(asked?.searchParams.entries() ?? [])].map(([name]) => name)).toEqual([
      ...['client_id', 'request'],
    ])
    const payload = await claimsOf(asked?.searchParams.get('request'))
    expect(payload).toMatchObject({
      ...{ response_type: 'code', client_id: CLIENT.clientId, scope: 'openid profile email' },
      redirect_uri: 'http://localhost:3000/auth/company/callback',
      ...{ code_challenge_method: 'S256', max_age: 60, claims: { userinfo: { email: null } } },
      state: expect.stringMatching(/^[\w-]{43}$/) as string,
      nonce: expect.any(String) as string,
    })
    // RFC 9101 §4: with it, the token could pass for a proof of the client's.
    expect(payload.sub).toBeUndefined()
    expect(Number(payload.exp) - Number(payload.iat)).toBeLessThanOrEqual(300)
  })

  it('keeps the query that the authorization endpoint has by itself', async () => {
    server.metadata.authorization_endpoint = `${server.origin}/authorize?tenant=7`
    const { asked } = await startOf({ requestObject })
    expect(asked?.searchParams.get('tenant')).toBe('7')
    expect(await claimsOf(asked?.searchParams.get('request'))).not.toHaveProperty('tenant')
  })

  it('pushes it where the server takes that', async () => {
    server.metadata.pushed_authorization_request_endpoint = `${server.origin}/par`
    server.before = (request, res) => {
      if (request.path !== '/par') return false
      json(res, 201, { request_uri: 'urn:example:1', expires_in: 60 })
      return true
    }
    const { asked } = await startOf({ requestObject })
    expect([...(asked?.searchParams.keys() ?? [])]).toEqual(['client_id', 'request_uri'])
    const [pushed] = server.to('/par')
    expect([...(pushed?.form.keys() ?? [])]).toEqual(['client_id', 'request'])
    await claimsOf(pushed?.form.get('request'))
  })

  it('needs no discovery: its table names the issuer', async () => {
    const { browser } = site([plain(server.origin, { issuer: server.issuer }, { requestObject })])
    const start = await browser().get('/auth/plain/start').expect(302)
    await claimsOf(new URL(start.get('Location') ?? '').searchParams.get('request'))
  })

  it.each<[string, unknown]>([
    ['no object', 'yes'],
    ['no key', {}],
    ['a text for a key', { privateKey: 'key-canary' }],
    ['an algorithm that the key has not', { ...requestObject, algorithm: 'RS256' }],
    ['an algorithm that is none', { ...requestObject, algorithm: 1 }],
    ['an unknown option', { ...requestObject, lifetime: 1 }],
  ])('is refused with %s', (_what, given) => {
    const call = () => server.registration({ requestObject: given as never })
    expect(call).toThrow(TypeError)
    expect(call).toThrow(/requestObject/)
    expect(call).not.toThrow(/canary/)
  })
})

describe('a server that demands signed requests (require_signed_request_object)', () => {
  it('is named where there is nothing to sign with', async () => {
    server.metadata.require_signed_request_object = true
    const { start } = await startOf()
    expect(start.status).toBe(502)
    expect(start.body).toMatchObject({
      error: 'authorization_failed',
      message: expect.stringContaining('require_signed_request_object') as string,
      hint: expect.stringContaining('requestObject') as string,
    })
  })

  it('gets them signed by the key that the client proves itself with', async () => {
    server.metadata.require_signed_request_object = true
    server.metadata.token_endpoint_auth_methods_supported = ['private_key_jwt']
    const { asked } = await startOf({
      ...{ clientSecret: undefined, privateKey: keys.privateKey, keyId: 'k1' },
    })
    await claimsOf(asked?.searchParams.get('request'))
  })
})

describe('decryptionKey', () => {
  it.each<[string, unknown]>([
    ['a text', 'key-canary'],
    ['a public key', keys.publicKey],
    ['a key that opens nothing', generateKeyPairSync('ed25519').privateKey],
  ])('is refused as %s', (_what, decryptionKey) => {
    const call = () => server.registration({ decryptionKey: decryptionKey as never })
    expect(call).toThrow(TypeError)
    expect(call).toThrow(/decryptionKey/)
    expect(call).not.toThrow(/canary/)
  })

  it.each([
    ['EC', keys.privateKey],
    ['X25519', generateKeyPairSync('x25519').privateKey],
  ])('is accepted as %s', (_what, decryptionKey) => {
    expect(server.registration({ decryptionKey }).decryptionKey?.algorithms[0]).toBe('ECDH-ES')
  })
})
