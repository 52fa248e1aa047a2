/** What a verified id_token says (OpenID Connect Core §2, §5.1), in the server's own names. */
export interface Claims {
  /** Who says so. */
  readonly iss: string
  /** The person, by the issuer's own stable name. */
  readonly sub: string
  /** Whom it is meant for. */
  readonly aud: string | readonly string[]
  /** Seconds since 1970. */
  readonly exp: number
  /** Seconds since 1970. */
  readonly iat: number
  /** Whatever else it says: `email`, `name`, `auth_time`, a claim of the server's own. */
  readonly [name: string]: unknown
}
