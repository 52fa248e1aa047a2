import { randomValue } from '../authorization/pkce.js'
import { loadJose, type JoseKey } from '../jose/jose.js'
import { assertNames } from '../known-name.js'
import { withoutPrototype } from '../params.js'
import { show } from '../url.js'
import type { ClientAuth, Credentials } from './client-auth.js'
import type { TokenRequest } from './token-request.js'

/** What a server may want of a client assertion (RFC 7523 §3). */
export interface AssertionOptions {
  /**
   * `aud`: the address of the token endpoint, the table's `issuer`, or a text of the provider's
   * own. Default: `'token_endpoint'` (OpenID Connect Core §9).
   */
  readonly audience?: string | undefined
  /** `alg`. Default: that of the JWK, or the usual one of the key's type; HS256 with a secret. */
  readonly algorithm?: string | undefined
  /** Seconds until it ends. Default: 60. */
  readonly lifetime?: number | undefined
}

/** A client authentication by JWT as it stands, or with a server's wishes. */
export interface AssertionAuth extends ClientAuth {
  /** The same for a server that wants another audience, algorithm or lifetime. */
  readonly with: (options: AssertionOptions) => ClientAuth
}

const OPTIONS = ['audience', 'algorithm', 'lifetime']
const TYPE = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer'
const HMAC = ['HS256', 'HS384', 'HS512']
const LIFETIME = 60

/**
 * `private_key_jwt`: an assertion signed with the registration's `privateKey` (OpenID Connect
 * Core §9, RFC 7523 §2.2). `privateKeyJwt.with({ audience: 'issuer' })` for a server that wants it
 * otherwise, which throws a TypeError for options that do not fit.
 */
export const privateKeyJwt: AssertionAuth = Object.assign(byPrivateKey({}), { with: byPrivateKey })

/**
 * `client_secret_jwt`: an assertion signed with the client's secret (OpenID Connect Core §9, RFC
 * 7523 §2.2), which itself stays here. `clientSecretJwt.with({ algorithm: 'HS512' })` for a server
 * that wants it otherwise, which throws a TypeError for options that do not fit.
 */
export const clientSecretJwt: AssertionAuth = Object.assign(bySecret({}), { with: bySecret })

function byPrivateKey(given: AssertionOptions): ClientAuth {
  const options = readOptions('privateKeyJwt', given)
  const { algorithm } = options
  const auth = async (request: TokenRequest, credentials: Credentials) => {
    const { signingKey } = credentials
    if (!signingKey) throw new TypeError('the registration has no privateKey')
    const header = {
      alg: algorithm ?? signingKey.algorithm,
      ...(signingKey.id !== undefined && { kid: signingKey.id }),
    }
    return withAssertion(request, credentials, options, header, signingKey.key)
  }
  return Object.assign(auth, { needs: ['privateKey'] as const, algorithm })
}

function bySecret(given: AssertionOptions): ClientAuth {
  const options = readOptions('clientSecretJwt', given)
  const { algorithm = 'HS256' } = options
  if (!HMAC.includes(algorithm)) {
    throw new TypeError(
      `clientSecretJwt: algorithm must be one of ${HMAC.join(', ')}, got ${show(algorithm)}`,
    )
  }
  return (request, credentials) => {
    const key = new TextEncoder().encode(credentials.clientSecret)
    return withAssertion(request, credentials, options, { alg: algorithm }, key)
  }
}

function readOptions(name: string, given: AssertionOptions): AssertionOptions {
  const options = withoutPrototype(given)
  assertNames(name, 'option', options, OPTIONS)
  const { audience = '-', algorithm = '-', lifetime = LIFETIME } = options
  for (const [option, value] of Object.entries({ audience, algorithm })) {
    if (typeof value === 'string' && value !== '') continue
    throw new TypeError(`${name}: ${option} must be a non-empty string, got ${show(value)}`)
  }
  // A long one could be used by whoever reads it on its way.
  if (!Number.isInteger(lifetime) || lifetime < 1 || lifetime > 3600) {
    throw new TypeError(`${name}: lifetime must be 1 to 3600 seconds, got ${show(lifetime)}`)
  }
  return options
}

/** RFC 7521 §4.2, RFC 7523 §2.2, §3 */
async function withAssertion(
  request: TokenRequest,
  credentials: Credentials,
  options: AssertionOptions,
  header: { readonly alg: string; readonly kid?: string },
  key: JoseKey,
): Promise<TokenRequest> {
  const { clientId } = credentials
  const { lifetime = LIFETIME } = options
  const now = Math.floor(Date.now() / 1000)
  const claims = {
    ...{ iss: clientId, sub: clientId, aud: audienceOf(request, credentials, options) },
    // The server takes each once.
    ...{ jti: randomValue(), iat: now, exp: now + lifetime },
  }
  const { SignJWT } = await loadJose()
  const client_assertion = await new SignJWT(claims)
    .setProtectedHeader({ ...header, typ: 'JWT' })
    .sign(key)
  const form = {
    ...request.form,
    client_id: clientId,
    client_assertion_type: TYPE,
    client_assertion,
  }
  return { ...request, form }
}

function audienceOf(
  request: TokenRequest,
  { issuer, tokenEndpoint }: Credentials,
  { audience = 'token_endpoint' }: AssertionOptions,
): string {
  if (audience === 'token_endpoint') return tokenEndpoint ?? request.url
  if (audience !== 'issuer') return audience
  if (issuer === undefined) throw new TypeError('audience is "issuer", and the table has no issuer')
  return issuer
}
