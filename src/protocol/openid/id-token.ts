import type { JwtPayload } from '../jose/jose.js'
import { invalid } from '../jwt/refusal.js'
import {
  LEEWAY_S,
  verifySigned,
  type FindServerKey,
  type SignatureRules,
} from '../jwt/signature.js'
import { ownField } from '../params.js'
import { halfHash } from './algorithms.js'
import type { Claims } from './claims.js'
import { isIssuerOf } from './issuer.js'

/** What an id_token must be to be believed. */
export interface IdTokenRules extends SignatureRules {
  readonly issuer: string
  readonly clientId: string
  /** What the authorization request sent; `undefined` where there was none, as at a renewal. */
  readonly nonce: string | undefined
  /** That came along: `at_hash` must be of it. */
  readonly accessToken: string
}

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

/** The claims, each by its own check; messages hold none of the token's own text. */
function readClaims(payload: JwtPayload, alg: string, rules: IdTokenRules): Claims {
  assertIssuer(payload, rules)
  assertSubject(payload, rules)
  assertAudience(payload, rules)
  assertTimes(payload, rules)
  assertNonce(payload, rules)
  assertAccessToken(payload, alg, rules)
  return payload as Claims
}

/** Core §3.1.3.7 no. 2: the issuer that discovery told. */
function assertIssuer(payload: JwtPayload, rules: IdTokenRules): void {
  if (isIssuerOf(rules.issuer, payload)) return
  throw invalid(rules, 'its iss is another', `Expected ${rules.issuer}, sign by sign.`)
}

/** Core §2: whoever it is about has a name. */
function assertSubject(payload: JwtPayload, rules: IdTokenRules): void {
  const sub = ownField(payload, 'sub')
  if (typeof sub === 'string' && sub !== '' && sub.length <= MAX_SUB_LENGTH) return
  throw invalid(rules, 'its sub is missing or no name')
}

/** Core §3.1.3.7 no. 3 to 5: it was issued to us, and to nobody else without saying so. */
function assertAudience(payload: JwtPayload, rules: IdTokenRules): void {
  const { clientId } = rules
  const audiences = [ownField(payload, 'aud')].flat()
  if (!audiences.every((one) => typeof one === 'string') || !audiences.includes(clientId)) {
    throw invalid(rules, 'its aud is another', `Expected the client id ${clientId}.`)
  }
  const azp = ownField(payload, 'azp')
  if (azp === undefined ? audiences.length > 1 : azp !== clientId) {
    throw invalid(rules, 'its azp is missing or another: it was issued to another client')
  }
}

/** Core §3.1.3.7 no. 9 and 10; that it has not expired was found with its signature. */
function assertTimes(payload: JwtPayload, rules: IdTokenRules): void {
  const exp = ownField(payload, 'exp')
  if (typeof exp !== 'number' || exp > MAX_TIME_S) throw invalid(rules, 'its exp is no time')
  const iat = ownField(payload, 'iat')
  if (typeof iat !== 'number' || iat > rules.now / 1000 + LEEWAY_S) {
    throw invalid(rules, 'its iat is in the future', 'Are both clocks right?')
  }
}

/** Core §3.1.3.7 no. 11: a token of another sign-in was put in the place of ours. */
function assertNonce(payload: JwtPayload, rules: IdTokenRules): void {
  if (rules.nonce === undefined || ownField(payload, 'nonce') === rules.nonce) return
  throw invalid(rules, 'its nonce is missing or another: it is of another sign-in')
}

/** Core §3.1.3.8: the access token that came along is the one it was issued with. */
function assertAccessToken(payload: JwtPayload, alg: string, rules: IdTokenRules): void {
  const atHash = ownField(payload, 'at_hash')
  if (atHash === undefined || atHash === halfHash(alg, rules.accessToken)) return
  throw invalid(rules, 'its at_hash is of another access token')
}
