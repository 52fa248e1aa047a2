import { isRecord } from '../api/api-request.js'
import { invalid } from '../jwt/refusal.js'
import { verifySigned, type FindServerKey } from '../jwt/signature.js'
import { ownField } from '../params.js'
import type { IdTokenRules } from './id-token.js'
import { isIssuerOf } from './issuer.js'

/** What a believed logout token says (OpenID Connect Back-Channel Logout §2.4). */
export interface LogoutToken {
  readonly issuer: string
  /** Of this token alone. */
  readonly jti: string
  /** Whose sign-ins end; with `sid` only those of that session. */
  readonly sub: string | undefined
  readonly sid: string | undefined
}

/** What a logout token is compared with. */
export type LogoutTokenRules = Pick<
  IdTokenRules,
  'provider' | 'issuer' | 'clientId' | 'clientSecret' | 'algorithms' | 'now'
>

/** How old one may be, seconds: so long its `jti` is remembered. */
export const MAX_LOGOUT_TOKEN_AGE_S = 600
const LEEWAY_S = 60
const EVENT = 'http://schemas.openid.net/event/backchannel-logout'
const MAX_LENGTH = 255

/**
 * OpenID Connect Back-Channel Logout §2.6: believes a logout token only when each of its checks
 * passed; that its `jti` comes once is for the caller.
 * @throws TokenError `id_token_invalid` that names the check; an OAuthError where the server's keys
 *   cannot be had
 */
export async function verifyLogoutToken(
  token: string,
  findKey: FindServerKey,
  given: LogoutTokenRules,
): Promise<LogoutToken> {
  // Servers of the specification's drafts send no exp: its age ends it all the same.
  const rules = { ...given, kind: 'logout token', requiredClaims: ['iat'] }
  const { payload, header } = await verifySigned(token, findKey, rules)
  const claim = (name: string) => ownField(payload, name)
  // An access token or another JWT of the same server says so here (RFC 8725 §3.11).
  const typ: unknown = ownField(header, 'typ')
  const isOurs = typeof typ === 'string' && /^(?:application\/)?(?:logout\+jwt|jwt)$/i.test(typ)
  if (typ !== undefined && !isOurs) {
    throw invalid(rules, 'its typ is that of another token')
  }
  const iss = claim('iss')
  if (typeof iss !== 'string' || !isIssuerOf(rules.issuer, payload)) {
    throw invalid(rules, 'its iss is another')
  }
  const audiences = [claim('aud')].flat()
  if (!audiences.includes(rules.clientId)) throw invalid(rules, 'its aud is another')
  const iat = claim('iat')
  const age = typeof iat === 'number' ? rules.now / 1000 - iat : NaN
  if (!(age >= -LEEWAY_S && age <= MAX_LOGOUT_TOKEN_AGE_S)) {
    throw invalid(rules, 'its iat is too long ago or in the future')
  }
  const events = claim('events')
  if (!isRecord(events) || !isRecord(ownField(events, EVENT))) {
    throw invalid(rules, 'its events are of no logout')
  }
  // Else an id_token that somebody came by would sign its person out.
  if (claim('nonce') !== undefined) throw invalid(rules, 'it has a nonce')
  const [jti, sub, sid] = [claim('jti'), claim('sub'), claim('sid')]
  if (!isName(jti)) throw invalid(rules, 'it has no jti')
  for (const name of [sub, sid]) {
    if (name !== undefined && !isName(name)) throw invalid(rules, 'its sub or sid is no name')
  }
  if (sub === undefined && sid === undefined) throw invalid(rules, 'it has neither sub nor sid')
  return { issuer: iss, jti, sub: sub as string | undefined, sid: sid as string | undefined }
}

function isName(value: unknown): value is string {
  return typeof value === 'string' && value !== '' && value.length <= MAX_LENGTH
}
