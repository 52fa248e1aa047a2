import type { DpopKey } from '../dpop/key.js'
import { ownField, withoutPrototype } from '../params.js'

/** What is kept of a token answer. JSON only: it survives any express-session store. */
export interface TokenSet {
  /** RFC 6749 §1.4; at most 16 KiB. */
  readonly accessToken: string
  /** `'Bearer'` where the answer does not say (RFC 6749 §7.1); `'DPoP'` of a token with a key. */
  readonly tokenType: string
  /** RFC 6749 §1.5. Absent: the token cannot be renewed. */
  readonly refreshToken?: string
  /** Milliseconds since 1970. Absent: the token does not expire. */
  readonly expiresAt?: number
  /** When the refresh token dies unused, ms since 1970, where the answer or the table says it. */
  readonly refreshExpiresAt?: number
  /** As granted, where the answer says it (RFC 6749 §3.3). */
  readonly scope?: string
  /** What the tokens are bound to (RFC 9449): without it they are of no use. As secret as they are. */
  readonly dpopKey?: DpopKey
}

/** A decoded token endpoint answer, not yet trusted. */
export type TokenResponse = Readonly<Record<string, unknown>>

/** Clocks differ and requests take time: seconds before its end at which a token is renewed. */
const REFRESH_BEFORE_S = 60

/**
 * Whether it is time to renew: the token has expired or soon will.
 * @param refreshBefore - the table's cell, in seconds
 */
export function needsRenewal(
  tokens: TokenSet,
  now: number,
  refreshBefore: number = REFRESH_BEFORE_S,
): boolean {
  return hasExpired(tokens, now + refreshBefore * 1000)
}

/** Whether the token's own time is over; one without an end never expires. */
export function hasExpired(tokens: TokenSet, now: number): boolean {
  const expiresAt = ownField(tokens, 'expiresAt')
  return expiresAt !== undefined && expiresAt <= now
}

/** RFC 6749 §6: a server that sends no new refresh token lets us keep the old one. */
export function renewed(previous: TokenSet, next: TokenSet): TokenSet {
  const { refreshToken, refreshExpiresAt, scope } = withoutPrototype(previous)
  const kept = ownField(next, 'refreshToken') === undefined
  return {
    ...(refreshToken && { refreshToken }),
    // Of another refresh token it would be wrong.
    ...(kept && refreshExpiresAt !== undefined && { refreshExpiresAt }),
    ...(scope && { scope }),
    ...next,
  }
}

/** A token that is valid now. The refresh token stays here: two holders would spend it twice. */
export interface AccessToken extends Omit<
  TokenSet,
  'refreshToken' | 'refreshExpiresAt' | 'dpopKey'
> {
  /**
   * Only of a token whose `tokenType` is `'DPoP'`, which is of no use alone (RFC 9449): each request
   * carries it as `Authorization: DPoP …` and a new proof of this function's in the header `DPoP`. It
   * answers at once.
   * @param method - of that request: `'GET'`
   * @param url - of that request, absolute; query and fragment are left out of the proof
   * @param nonce - what the server gave in `DPoP-Nonce`. Default: the newest that this process has
   *   from that origin
   * @throws TypeError for what is no method, URL or nonce
   */
  readonly proof?: (method: string, url: string, nonce?: string) => string
}

/** What is kept where nobody renews. */
export function withoutRefreshToken(
  tokens: TokenSet,
): Omit<TokenSet, 'refreshToken' | 'refreshExpiresAt'> {
  const { accessToken, tokenType, expiresAt, scope, dpopKey } = withoutPrototype(tokens)
  return {
    accessToken,
    tokenType,
    ...(expiresAt !== undefined && { expiresAt }),
    ...(scope !== undefined && { scope }),
    ...(dpopKey && { dpopKey }),
  }
}
