import { isOAuthError, TokenError, type OAuthError } from '../../errors.js'
import {
  loadJose,
  type Jose,
  type JoseError,
  type JoseKey,
  type JwtHeader,
  type JwtPayload,
} from '../jose/jose.js'
import { ownField, withoutPrototype } from '../params.js'
import { halfHash, isSymmetric } from './algorithms.js'
import type { Claims } from './claims.js'
import { isIssuerOf } from './issuer.js'

/** What an id_token must be to be believed. */
export interface IdTokenRules {
  /** The registration's id, for errors. */
  readonly provider: string
  /** What an error calls it. Default: `id_token`. */
  readonly kind?: string
  /** Makes the error. Default: a TokenError `id_token_invalid`. */
  readonly refuse?: ((message: string, hint: string) => OAuthError) | undefined
  /** What must be there. Default: `exp` and `iat`. */
  readonly requiredClaims?: readonly string[]
  readonly issuer: string
  readonly clientId: string
  /** The key of HS256 and its like. */
  readonly clientSecret: string
  readonly algorithms: readonly string[]
  /** What the authorization request sent; `undefined` where there was none, as at a renewal. */
  readonly nonce: string | undefined
  /** That came along: `at_hash` must be of it. */
  readonly accessToken: string
  /** ms since 1970 */
  readonly now: number
}

/**
 * The server's key for a token with that header.
 * @param again - the key found before did not fit: the server may have changed its keys since
 * @throws an error of jose's where there is none, an OAuthError where the keys cannot be had
 */
export type FindServerKey = (header: JwtHeader, again: boolean) => Promise<JoseKey>

const MAX_LENGTH = 16 * 1024
/** How far the server's clock may be from ours, seconds. */
const LEEWAY_S = 60
/** What a Date can hold: as an end it would be none. */
const MAX_TIME_S = 8.64e12
/** OpenID Connect Core §2 */
const MAX_SUB_LENGTH = 255

/**
 * OpenID Connect Core §3.1.3.7: believes an id_token only when each of its checks passed.
 * @throws TokenError `id_token_invalid` that names the check; an OAuthError where the server's keys
 *   cannot be had
 */
export async function verifyIdToken(
  token: string,
  findKey: FindServerKey,
  rules: IdTokenRules,
): Promise<Claims> {
  const { payload, header } = await verifySigned(token, findKey, rules)
  // An access token or a logout token of the same server says so here (RFC 8725 §3.11).
  if (/\+jwt$/i.test(String(ownField(header, 'typ')))) {
    throw invalid(rules, 'its typ is that of another token')
  }
  return readClaims(payload, header.alg, rules)
}

/** What a signature is judged by. */
export type SignatureRules = Pick<
  IdTokenRules,
  'provider' | 'kind' | 'refuse' | 'requiredClaims' | 'clientSecret' | 'algorithms' | 'now'
>

/**
 * The header and the claims of a token whose signature and times are right (RFC 7519 §7.2).
 * @throws as {@link verifyIdToken}
 */
export async function verifySigned(
  token: string,
  findKey: FindServerKey,
  rules: SignatureRules,
): Promise<{ readonly payload: JwtPayload; readonly header: JwtHeader }> {
  const jose = await loadJose()
  const header = readHeader(jose, token, rules)
  return { payload: await verifySignature(jose, token, header.alg, findKey, rules), header }
}

function readHeader(
  { decodeProtectedHeader }: Jose,
  token: string,
  rules: SignatureRules,
): JwtHeader {
  if (token.length > MAX_LENGTH) throw invalid(rules, 'it is longer than 16 KiB')
  if (token.split('.').length === 5) {
    throw invalid(
      rules,
      'it is encrypted',
      'It is encrypted twice: register the client at the server with one encryption, or none.',
    )
  }
  try {
    const header = decodeProtectedHeader(token)
    // Own, and a text: what else `alg` may be, no list has.
    const alg = ownField(header, 'alg')
    if (typeof alg === 'string') return { ...header, alg }
  } catch {
    // Said below.
  }
  throw invalid(rules, 'it is no signed JSON Web Token')
}

async function verifySignature(
  { jwtVerify, errors }: Jose,
  token: string,
  alg: string,
  findKey: FindServerKey,
  rules: SignatureRules,
): Promise<JwtPayload> {
  const { algorithms, clientSecret, now } = rules
  if (!algorithms.includes(alg)) {
    throw invalid(
      rules,
      /^[\w-]{1,20}$/.test(alg) ? `its alg is ${alg}` : 'its alg is none of those expected',
      `Expected ${algorithms.join(', ')}. Where the server is set up to sign otherwise, name it in idToken.algorithms.`,
    )
  }
  const options = withoutPrototype({
    algorithms: [alg],
    currentDate: new Date(now),
    clockTolerance: LEEWAY_S,
    requiredClaims: [...(ownField(rules, 'requiredClaims') ?? ['exp', 'iat'])],
  })
  const verify = async (again: boolean): Promise<JwtPayload> => {
    // Never a key that the server publishes for an algorithm whose key is a secret (RFC 8725 §2.1).
    const key = isSymmetric(alg)
      ? secretKey(clientSecret, rules)
      : (header: JwtHeader) => findKey(header, again)
    return (await jwtVerify(token, key, options)).payload
  }
  try {
    return await verify(false).catch((error: unknown) => {
      const { JWKSNoMatchingKey, JWSSignatureVerificationFailed } = errors
      const otherKey =
        error instanceof JWKSNoMatchingKey || error instanceof JWSSignatureVerificationFailed
      if (otherKey && !isSymmetric(alg)) return verify(true)
      throw error
    })
  } catch (error) {
    if (isOAuthError(error)) throw error
    throw invalid(rules, reasonOf(error))
  }
}

function secretKey(clientSecret: string, rules: SignatureRules): Uint8Array {
  if (clientSecret === '') throw invalid(rules, 'it is signed by a secret, and there is none')
  return Buffer.from(clientSecret)
}

/** By jose's codes. */
const REASONS: Readonly<Record<string, string>> = {
  ERR_JWT_EXPIRED: 'it has expired',
  ERR_JWKS_NO_MATCHING_KEY: 'the server has no key for it',
  ERR_JWKS_MULTIPLE_MATCHING_KEYS: 'it names no key, and the server has several',
  ERR_JWS_SIGNATURE_VERIFICATION_FAILED: 'its signature is wrong',
}

function reasonOf(error: unknown): string {
  const { code = '', claim } = error as Partial<JoseError>
  const known = ownField(REASONS, code)
  if (known !== undefined) return known
  if (code === 'ERR_JWT_CLAIM_VALIDATION_FAILED' && ['exp', 'iat', 'nbf'].includes(claim ?? '')) {
    return `its ${claim ?? ''} is missing or wrong`
  }
  return 'it is no signed JSON Web Token that can be verified'
}

/** The claims, each by its own check; messages hold none of the token's own text. */
function readClaims(payload: JwtPayload, alg: string, rules: IdTokenRules): Claims {
  const { issuer, clientId, nonce, accessToken, now } = rules
  const claim = (name: string) => ownField(payload, name)
  if (!isIssuerOf(issuer, payload)) {
    throw invalid(rules, 'its iss is another', `Expected ${issuer}, sign by sign.`)
  }
  const sub = claim('sub')
  if (typeof sub !== 'string' || sub === '' || sub.length > MAX_SUB_LENGTH) {
    throw invalid(rules, 'its sub is missing or no name')
  }
  const audiences = [claim('aud')].flat()
  if (!audiences.every((one) => typeof one === 'string') || !audiences.includes(clientId)) {
    throw invalid(rules, 'its aud is another', `Expected the client id ${clientId}.`)
  }
  const azp = claim('azp')
  if (azp === undefined ? audiences.length > 1 : azp !== clientId) {
    throw invalid(rules, 'its azp is missing or another: it was issued to another client')
  }
  const [iat, exp] = [claim('iat'), claim('exp')]
  if (typeof exp !== 'number' || exp > MAX_TIME_S) throw invalid(rules, 'its exp is no time')
  if (typeof iat !== 'number' || iat > now / 1000 + LEEWAY_S) {
    throw invalid(rules, 'its iat is in the future', 'Are both clocks right?')
  }
  if (nonce !== undefined && claim('nonce') !== nonce) {
    throw invalid(rules, 'its nonce is missing or another: it is of another sign-in')
  }
  const atHash = claim('at_hash')
  if (atHash !== undefined && atHash !== halfHash(alg, accessToken)) {
    throw invalid(rules, 'its at_hash is of another access token')
  }
  return payload as Claims
}

/** One error for whatever is wrong with it. */
export function invalid(
  { provider, kind = 'id_token', refuse }: Pick<IdTokenRules, 'provider' | 'kind' | 'refuse'>,
  what: string,
  hint = 'Nobody was signed in by it. Look at how this client is registered at the server.',
): OAuthError {
  const message = `the ${kind} is refused: ${what}`
  if (refuse) return refuse(message, hint)
  return new TokenError('id_token_invalid', provider, message, {
    status: 502,
    hint,
  })
}
