import type { DpopKey } from '../../protocol/dpop/key.js'
import type { Params } from '../../protocol/params.js'

/** Tokens that a site brings along, or keeps itself. */
export interface GivenTokens {
  /** As the provider issued it. */
  readonly accessToken: string
  /** Without it the token cannot be renewed. */
  readonly refreshToken?: string | undefined
  /** Default: `'Bearer'`; `'DPoP'` where there is a `dpopKey`. */
  readonly tokenType?: string | undefined
  /** ms since 1970. Default: unknown; the token is renewed when the API refuses it. */
  readonly expiresAt?: number | undefined
  /** When the refresh token dies unused, ms since 1970. */
  readonly refreshExpiresAt?: number | undefined
  /** As granted. */
  readonly scope?: string | undefined
  /**
   * What they are bound to (RFC 9449): the private key as a JWK of the curve P-256. A token whose type
   * is `'DPoP'` is of no use without it.
   */
  readonly dpopKey?: Readonly<Record<string, unknown>> | DpopKey | undefined
}

/** A connection that was made elsewhere. */
export interface GivenConnection {
  /** Its tokens. */
  readonly tokens: GivenTokens
  /** What the provider's `callbackParams` and `tokenFields` would have told, such as the account. */
  readonly params?: Params | undefined
  /** Its name among several of one provider. Default: by the table's `account` from `params`. */
  readonly account?: string | undefined
  /** ms since 1970. Default: now. */
  readonly connectedAt?: number | undefined
}
