import { isOAuthError } from '../../errors.js'
import {
  loadJose,
  type Jose,
  type JoseError,
  type JoseKey,
  type JwtHeader,
  type JwtPayload,
} from '../jose/jose.js'
import { isSymmetric } from '../openid/algorithms.js'
import { ownField, withoutPrototype } from '../params.js'
import { invalid, type RefusalRules } from './refusal.js'

/** What a signature is judged by. */
export interface SignatureRules extends RefusalRules {
  /** What must be there. Default: `exp` and `iat`. */
  readonly requiredClaims?: readonly string[]
  /** The key of HS256 and its like. */
  readonly clientSecret: string
  readonly algorithms: readonly string[]
  /** ms since 1970 */
  readonly now: number
}

/**
 * The server's key for a token with that header.
 * @param again - the key found before did not fit: the server may have changed its keys since
 * @throws an error of jose's where there is none, an OAuthError where the keys cannot be had
 */
export type FindServerKey = (header: JwtHeader, again: boolean) => Promise<JoseKey>

/** How far the server's clock may be from ours, seconds. */
export const LEEWAY_S = 60
const MAX_LENGTH = 16 * 1024

/**
 * The header and the claims of a token whose signature and times are right (RFC 7519 §7.2).
 * @throws TokenError `id_token_invalid`, or what `refuse` makes; an OAuthError where the server's
 *   keys cannot be had
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
