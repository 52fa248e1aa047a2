/** What can be turned on every stand-in. Read anew on each request. */
export interface CommonKnobs {
  /** The authorization endpoint grants at once, without pages. Ours, for tests and curl. Default false. */
  autoApprove: boolean
  /**
   * The redirect URIs that are registered. Default: those of this machine (localhost, 127.0.0.1,
   * [::1], *.localhost) and no other. Senler and RingMe compare the whole (documented), Admitad
   * the host (documented). bStats registers none in life; here its hosts are compared all the same.
   */
  redirectUris?: readonly string[] | undefined
  /**
   * Seconds a code can be exchanged; 0 = expired at once. Senler 9000, bStats 180 (both
   * documented), Admitad 120 (its framework's), RingMe 600 (a guess).
   */
  codeLifetime: number
  /**
   * Seconds an access token lives, whatever the answer says. Senler and bStats Infinity,
   * RingMe 3600, Admitad 604800 (all documented).
   */
  tokenLifetime: number
  /**
   * What the token answer gives as `expires_in`: 'omit', or this value. Default: as the real one
   * (Senler and bStats none, the others their tokenLifetime).
   */
  expiresIn?: number | string | undefined
  /**
   * API requests allowed per window. Senler 20 a second, Admitad 600 a minute (both documented),
   * RingMe 10 000 an hour (the number is a guess), bStats Infinity (none documented).
   */
  rateLimit: number
}

/** What can be turned where refresh tokens exist: Admitad and RingMe. */
export interface RefreshKnobs extends CommonKnobs {
  /**
   * A refresh brings a new refresh token and kills the old ('rotate'), repeats the old ('keep'),
   * or says nothing and the old lives on ('omit'). Default 'rotate': likely for both, not documented.
   */
  refreshToken: 'rotate' | 'keep' | 'omit'
  /**
   * Seconds a refresh token lives. RingMe 2 592 000 (limited, the number is a guess), Admitad
   * Infinity (nothing documented).
   */
  refreshLifetime: number
  /** A spent refresh token kills its whole family, access tokens too. Default false (a guess). */
  reuseDetection: boolean
}

/** `expires_in` of a token answer, as the knob has it; spread it where it belongs. */
export function expiresIn(
  knob: number | string | undefined,
  real?: number,
): { expires_in?: number | string } {
  const value = knob ?? real
  return value === undefined || value === 'omit' || value === Infinity ? {} : { expires_in: value }
}

/** What a test sees of the books, and how it makes tokens die. */
export interface LedgerControls {
  /** How many token answers carried an access token. */
  readonly issued: number
  /** How often a spent refresh token was presented. */
  readonly reuses: number
  /** Every access token issued so far is dead to the API at once; refresh tokens live on. */
  readonly killTokens: () => void
  /** Every refresh token issued so far is dead. */
  readonly killRefreshTokens: () => void
}
