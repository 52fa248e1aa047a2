import { createHash, generateKeyPairSync, type KeyObject } from 'node:crypto'
import { loadJose } from '../../src/protocol/jose/jose.js'
import { openid, type OpenIdOptions } from 'express-oauth-connect/providers'
import type { Registration } from 'express-oauth-connect'
import { CLIENT } from './site.js'
import { json, stub, type Received, type Stub } from './stub.js'

/** A pair of keys by the algorithm it signs with. */
export interface SigningKey {
  readonly alg: string
  readonly kid: string
  readonly privateKey: KeyObject
  readonly publicKey: KeyObject
}

let keys = 0

export function signingKey(alg = 'RS256', kid = `key-${++keys}`): SigningKey {
  return { alg, kid, ...pairFor(alg) }
}

function pairFor(alg: string) {
  if (alg.startsWith('ES')) return generateKeyPairSync('ec', { namedCurve: `P-${alg.slice(2)}` })
  if (alg.startsWith('Ed')) return generateKeyPairSync('ed25519')
  return generateKeyPairSync('rsa', { modulusLength: 2048 })
}

export function publicJwk({ alg, kid, publicKey }: SigningKey): Record<string, unknown> {
  return { ...publicKey.export({ format: 'jwk' }), alg, kid, use: 'sig' }
}

/** What a test may forge of an id_token. */
export interface Forged {
  readonly claims?: Record<string, unknown>
  readonly header?: Record<string, unknown>
  /** `null`: no id_token at all. A text: that in its place. */
  readonly token?: string | null | undefined
  readonly key?: SigningKey
  /** A shared secret signs it. */
  readonly secret?: string | Buffer
}

/** An OpenID server that says just what a test says. */
export interface OpenIdStub extends Stub {
  readonly issuer: string
  /** Its keys, the first of which signs. */
  keys: SigningKey[]
  /** The discovery document from now on. */
  metadata: Record<string, unknown>
  /** How the next id_tokens are forged. */
  forged: Forged
  userinfo: Record<string, unknown>
  /** Puts another answer before all others; `undefined` lets them be. */
  before: (request: Received, res: Parameters<Stub['api']>[1]) => boolean
  /** Its registration. */
  registration(options?: Partial<OpenIdOptions>): Registration
}

export async function openIdStub(): Promise<OpenIdStub> {
  const server = await stub()
  const { origin } = server
  const started: { nonce: string; codes: number } = { nonce: '', codes: 0 }
  const fake: OpenIdStub = Object.assign(server, {
    issuer: origin,
    keys: [signingKey()],
    forged: {},
    userinfo: { sub: 'the-sub', name: 'Ivan of userinfo', email: 'ivan@id.example' },
    before: () => false,
    metadata: {
      issuer: origin,
      authorization_endpoint: `${origin}/authorize`,
      token_endpoint: `${origin}/token`,
      userinfo_endpoint: `${origin}/userinfo`,
      revocation_endpoint: `${origin}/revoke`,
      jwks_uri: `${origin}/jwks`,
      response_types_supported: ['code'],
      subject_types_supported: ['public'],
      id_token_signing_alg_values_supported: ['RS256'],
      authorization_response_iss_parameter_supported: true,
    },
    registration: (options: Partial<OpenIdOptions> = {}) =>
      openid({ id: 'company', issuer: fake.issuer, ...CLIENT, ...options }),
  })
  server.api = async (request, res) => {
    if (fake.before(request, res)) return
    if (request.path.endsWith('/.well-known/openid-configuration')) json(res, 200, fake.metadata)
    else if (request.path === '/jwks') json(res, 200, { keys: fake.keys.map(publicJwk) })
    else if (request.path === '/userinfo') json(res, 200, fake.userinfo)
    else if (request.path === '/authorize') {
      started.nonce = request.query.get('nonce') ?? ''
      res.end()
    } else json(res, 200, {})
    await Promise.resolve()
  }
  server.token = async (request, res) => {
    if (fake.before(request, res)) return
    const n = ++started.codes
    const accessToken = `access-token-${n}`
    const renewal = request.form.get('grant_type') === 'refresh_token'
    const token = await idToken(fake, accessToken, renewal ? undefined : started.nonce)
    json(res, 200, {
      access_token: accessToken,
      refresh_token: `refresh-token-${n}`,
      token_type: 'Bearer',
      expires_in: 3600,
      ...(token !== null && { id_token: token }),
    })
  }
  return fake
}

/** As a server makes it of the forged parts, and the true ones for the rest. */
async function idToken(
  { issuer, keys: [own], forged }: OpenIdStub,
  accessToken: string,
  nonce: string | undefined,
): Promise<string | null> {
  if (forged.token !== undefined) return forged.token
  const key = forged.key ?? own
  if (!key) throw new Error('the server has no key')
  const now = Math.floor(Date.now() / 1000)
  const claims = {
    iss: issuer,
    sub: 'the-sub',
    aud: CLIENT.clientId,
    iat: now,
    exp: now + 300,
    at_hash: createHash('sha256')
      .update(accessToken)
      .digest()
      .subarray(0, 16)
      .toString('base64url'),
    ...(nonce !== undefined && { nonce }),
    ...(key.alg !== 'RS256' &&
      key.alg !== 'ES256' &&
      key.alg !== 'PS256' && { at_hash: undefined }),
    ...forged.claims,
  }
  const { SignJWT } = await loadJose()
  const header = { alg: key.alg, kid: key.kid, ...forged.header }
  const signer = forged.secret === undefined ? key.privateKey : Buffer.from(forged.secret)
  return new SignJWT(given(claims)).setProtectedHeader(given(header)).sign(signer)
}

/** Without the fields that a test took away. */
function given<T extends object>(fields: T): T {
  return JSON.parse(JSON.stringify(fields)) as T
}

/** A token without a signature (RFC 7515 Appendix A.5). */
export function unsecured(claims: Record<string, unknown>, alg = 'none'): string {
  const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url')
  return `${part({ alg })}.${part(claims)}.`
}
