/**
 * The test plan of the OpenID Foundation for FAPI 2.0 clients, by the names of its modules
 * (`fapi2-security-profile-final-client-test-plan`), with private_key_jwt and DPoP. The same with
 * client certificates: test/interop/fapi-provider.test.ts.
 */
import { generateKeyPairSync, hash } from 'node:crypto'
import { privateKeyJwt } from 'express-oauth-connect'
import type { OpenIdOptions } from 'express-oauth-connect/providers'
import { readProof } from '../../support/dpop-server.js'
import {
  openIdStub,
  signingKey,
  unsecured,
  type Forged,
  type OpenIdStub,
} from '../../support/openid-server.js'
import { CLIENT, site } from '../../support/site.js'
import { json } from '../../support/stub.js'

const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
const ALIASES = { token_endpoint: 'https://mutual.example/token' }

let server: OpenIdStub
/** Of the token endpoint and the API, where they ask for nonces. */
let nonces: Readonly<Record<string, string>>
let challenge: string
/** Of the token answer: `null` leaves a field out. */
let issued: Readonly<Record<string, unknown>>

beforeEach(async () => {
  server = await openIdStub()
  server.keys = [signingKey('PS256')]
  nonces = {
    '/token': 'nonce-of-tokens',
    '/userinfo': 'nonce-of-the-api',
    '/me': 'nonce-of-the-api',
  }
  challenge = 'DPoP error="use_dpop_nonce"'
  issued = { token_type: 'DPoP' }
  Object.assign(server.metadata, {
    revocation_endpoint: undefined,
    id_token_signing_alg_values_supported: ['PS256', 'RS256'],
    pushed_authorization_request_endpoint: `${server.origin}/par`,
    token_endpoint_auth_methods_supported: ['private_key_jwt', 'tls_client_auth'],
    dpop_signing_alg_values_supported: ['ES256'],
    mtls_endpoint_aliases: ALIASES,
  })
  server.before = (request, res) => {
    if (request.path === '/par') {
      json(res, 201, { request_uri: 'urn:ietf:params:oauth:request_uri:1', expires_in: 60 })
      return true
    }
    if (!['/token', '/userinfo', '/me'].includes(request.path)) return false
    const proof = readProof(
      String(request.headers.dpop),
      request.method,
      server.origin + request.url,
    )
    const wanted = nonces[request.path]
    if (wanted !== undefined && proof.claims.nonce !== wanted) {
      const status = request.path === '/token' ? 400 : 401
      const headers = { 'dpop-nonce': wanted, 'www-authenticate': challenge }
      json(res, status, { error: 'use_dpop_nonce' }, headers)
      return true
    }
    if (request.path === '/token') {
      const end = res.end.bind(res)
      const answer = (body: string) => {
        const fields = { ...(JSON.parse(body) as object), ...issued }
        const given = Object.entries(fields).filter(([, value]) => value !== null)
        return end(JSON.stringify(Object.fromEntries(given)))
      }
      Object.assign(res, { end: answer })
    }
    return false
  }
})

const fapi = (options: Partial<OpenIdOptions> = {}) =>
  server.registration({
    ...{ fapi: true, dpop: true, privateKey, clientSecret: undefined },
    apiBaseUrl: `${server.origin}/`,
    ...options,
  })

/** From start to a call of the API: where it ended. */
async function signIn(
  brought: (state: string) => Readonly<Record<string, string>> = (state) => ({
    ...{ code: 'the-code', iss: server.issuer, state },
  }),
  options: Partial<OpenIdOptions> = {},
) {
  const shop = site([fapi(options)], {
    onSignIn: async (signIn) => {
      await signIn.profile()
    },
  })
  const browser = shop.browser()
  const start = await browser.get('/auth/company/start').accept('json')
  if (start.status !== 302) return { outcome: (start.body as { error: string }).error }
  const pushed = server.to('/par').at(-1)?.form
  const address = new URL(start.get('Location') ?? '')
  await fetch(`${server.origin}/authorize?nonce=${pushed?.get('nonce') ?? ''}`)
  const query = new URLSearchParams(brought(pushed?.get('state') ?? '')).toString()
  const end = await browser.get(`/auth/company/callback?${query}`).accept('json')
  if (end.status !== 302) return { outcome: (end.body as { error: string }).error, address, pushed }
  const call = await browser.get('/call/company')
  return { outcome: call.status === 200 ? 'signed in' : 'no call', address, pushed, browser }
}

interface Module {
  /** Behind `fapi2-security-profile-final-client-test-`. */
  readonly name: string
  readonly outcome: string
  readonly forge?: () => Forged
  readonly prepare?: () => void
  readonly brought?: (state: string) => Readonly<Record<string, string>>
}

const claims = (fields: Readonly<Record<string, unknown>>) => () => ({ claims: fields })
const REFUSED = 'id_token_invalid'

const MODULES: readonly Module[] = [
  { name: 'happy-path', outcome: 'signed in' },
  {
    name: 'happy-path-no-dpop-nonce',
    outcome: 'signed in',
    prepare: () => (nonces = {}),
  },
  {
    name: 'happy-path-no-mtls-endpoint-aliases',
    outcome: 'signed in',
    prepare: () => (server.metadata.mtls_endpoint_aliases = undefined),
  },
  {
    name: 'discovery-issuer-mismatch',
    outcome: 'invalid_response',
    prepare: () => (server.metadata.issuer = `${server.issuer}1`),
  },
  { name: 'invalid-iss', outcome: REFUSED, forge: claims({ iss: 'https://evil.example' }) },
  { name: 'invalid-aud', outcome: REFUSED, forge: claims({ aud: 'another' }) },
  {
    name: 'invalid-secondary-aud',
    outcome: REFUSED,
    forge: claims({ aud: [CLIENT.clientId, 'another'] }),
  },
  {
    name: 'invalid-null-alg',
    outcome: REFUSED,
    forge: () => ({
      token: unsecured({ iss: server.issuer, sub: 's', aud: CLIENT.clientId, exp: 9e9, iat: 1 }),
    }),
  },
  {
    name: 'invalid-alternate-alg',
    outcome: REFUSED,
    // The very key that is published, and an algorithm that the metadata list.
    forge: () => ({ header: { alg: 'RS256' } }),
  },
  { name: 'invalid-expired-exp', outcome: REFUSED, forge: claims({ exp: 1_600_000_000 }) },
  { name: 'invalid-missing-exp', outcome: REFUSED, forge: claims({ exp: undefined }) },
  { name: 'invalid-missing-aud', outcome: REFUSED, forge: claims({ aud: undefined }) },
  { name: 'invalid-missing-iss', outcome: REFUSED, forge: claims({ iss: undefined }) },
  { name: 'valid-aud-as-array', outcome: 'signed in', forge: claims({ aud: [CLIENT.clientId] }) },
  { name: 'invalid-nonce', outcome: REFUSED, forge: claims({ nonce: 'another' }) },
  { name: 'invalid-missing-nonce', outcome: REFUSED, forge: claims({ nonce: undefined }) },
  {
    name: 'invalid-authorization-response-iss',
    outcome: 'issuer_mismatch',
    brought: (state) => ({ code: 'c', iss: `${server.issuer}1`, state }),
  },
  {
    name: 'remove-authorization-response-iss',
    outcome: 'issuer_mismatch',
    // Also where the metadata do not say that one comes.
    prepare: () => (server.metadata.authorization_response_iss_parameter_supported = undefined),
    brought: (state) => ({ code: 'c', state }),
  },
  {
    name: 'ensure-authorization-response-with-invalid-state-fails',
    outcome: 'state_unknown',
    brought: (state) => ({ code: 'c', iss: server.issuer, state: `${state}1` }),
  },
  {
    name: 'ensure-authorization-response-with-invalid-missing-state-fails',
    outcome: 'state_missing',
    brought: () => ({ code: 'c', iss: server.issuer }),
  },
  {
    name: 'token-endpoint-response-without-expires_in',
    outcome: 'signed in',
    prepare: () => (issued = { ...issued, expires_in: null }),
  },
  {
    name: 'token-type-case-insensitivity',
    outcome: 'signed in',
    prepare: () => (issued = { token_type: 'dpOp' }),
  },
  {
    name: 'rs-dpop-auth-scheme-case-insensitivity',
    outcome: 'signed in',
    prepare: () => (challenge = 'dPOP error="use_dpop_nonce"'),
  },
]

/** What of the plan is not here, and why. */
const NOT_HERE: Readonly<Record<string, string>> = {
  'grant-management-happy-path': 'grant management (FAPI) is a specification of its own',
  'grant-management-query-and-revoke': 'grant management (FAPI) is a specification of its own',
  'grant-management-invalid-grant-id-fails': 'grant management is a specification of its own',
  'ensure-jarm-*': 'of the plan for message signing: signed answers, not of this profile',
  'fapi2-security-profile-final-client-refresh-token-test': 'Brazil’s; renewals: below',
}

describe('fapi2-security-profile-final-client-test', () => {
  it.each(MODULES)('$name: $outcome', async ({ outcome, forge, prepare, brought }) => {
    prepare?.()
    server.forged = forge?.() ?? {}
    const end = await signIn(brought)
    expect(end.outcome).toBe(outcome)
    // Nothing else may be called after what was refused.
    const after = server.calls.at(-1)?.path
    if (outcome === REFUSED) expect(after).toMatch(/^\/(?:token|jwks)$/)
    if (/^(?:issuer|state)_/.test(outcome)) expect(server.to('/token')).toHaveLength(0)
  })

  it('has a reason for each module that is not here', () => {
    const here = MODULES.map(({ name }) => name)
    expect(Object.keys(NOT_HERE).filter((name) => here.includes(name))).toEqual([])
  })
})

describe('a registration with fapi: true', () => {
  it('pushes the request, and sends client_id and request_uri alone by the browser', async () => {
    const { address, pushed } = await signIn()
    expect([...(address?.searchParams.keys() ?? [])]).toEqual(['client_id', 'request_uri'])
    expect(Object.fromEntries(pushed ?? [])).toMatchObject({
      response_type: 'code',
      code_challenge_method: 'S256',
      dpop_jkt: expect.stringMatching(/^[\w-]{43}$/) as string,
    })
  })

  it('makes a challenge, a state and a key for each request', async () => {
    await signIn()
    await signIn()
    const [one, other] = server.to('/par').map(({ form }) => form)
    for (const name of ['code_challenge', 'state', 'nonce', 'dpop_jkt']) {
      expect(one?.get(name)).not.toBe(other?.get(name))
    }
    const verifier = server.to('/token')[0]?.form.get('code_verifier') ?? ''
    expect(hash('sha256', verifier, 'base64url')).toBe(one?.get('code_challenge'))
  })

  it('makes a nonce of 43 characters', async () => {
    const { pushed } = await signIn()
    expect(pushed?.get('nonce')).toHaveLength(43)
  })

  it('finds the key among others of the same kid', async () => {
    const [own] = server.keys
    const kid = own?.kid ?? ''
    server.keys = [...server.keys, signingKey('ES256', kid), signingKey('RS256', kid)]
    expect((await signIn()).outcome).toBe('signed in')
  })

  it('names the issuer, as text, in its client assertions', async () => {
    await signIn()
    const sent = [...server.to('/par'), ...server.to('/token')]
    const audiences = sent.map(({ form }) => {
      const [, payload = ''] = form.get('client_assertion')?.split('.') ?? []
      return (JSON.parse(Buffer.from(payload, 'base64url').toString()) as { aud: unknown }).aud
    })
    expect(audiences).toEqual(Array(3).fill(server.issuer))
  })

  it.each([
    [
      'an RSA key',
      { privateKey: generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey },
      'PS256',
    ],
    ['P-256', { privateKey }, 'ES256'],
    ['Ed25519', { privateKey: generateKeyPairSync('ed25519').privateKey }, 'EdDSA'],
    ['privateKeyJwt by name', { clientAuth: privateKeyJwt }, 'ES256'],
  ])('signs by %s as the profile asks', async (_what, options, alg) => {
    expect((await signIn(undefined, options)).outcome).toBe('signed in')
    const assertion = server.to('/token')[0]?.form.get('client_assertion') ?? ''
    const header = JSON.parse(Buffer.from(assertion.split('.')[0] ?? '', 'base64url').toString())
    expect(header).toMatchObject({ alg })
  })

  it('carries its token in a header, and renews by a refresh token that rotates', async () => {
    issued = { token_type: 'DPoP', expires_in: 1 }
    const { browser } = await signIn()
    await new Promise((resolve) => setTimeout(resolve, 1100))
    await browser?.get('/call/company').expect(200)
    const spent = server.to('/token').map(({ form }) => form.get('refresh_token'))
    expect(spent.filter(Boolean).length).toBeGreaterThan(0)
    for (const { url, headers } of server.to('/me')) {
      expect(url).toBe('/me')
      expect(headers.authorization).toMatch(/^DPoP access-token-\d+$/)
    }
  })

  it.each([
    ['no pushed requests', 'pushed_authorization_request_endpoint', undefined],
    ['no private_key_jwt', 'token_endpoint_auth_methods_supported', ['client_secret_basic']],
    ['id_tokens by RS256 alone', 'id_token_signing_alg_values_supported', ['RS256']],
    ['no DPoP', 'dpop_signing_alg_values_supported', undefined],
  ])('takes no server that offers %s', async (_what, name, value) => {
    server.metadata[name] = value
    expect((await signIn()).outcome).toBe('invalid_response')
  })
})
