/** The ways to a token that RFC 6749 has and this package speaks. */
export type StandardGrant = 'authorization_code' | 'client_credentials' | 'refresh_token'

/** Those, and the `name` of an {@link ApplicationGrant}. */
export type GrantType = StandardGrant | (string & Record<never, never>)

/** A way of the provider's own to a token of the application. */
export interface ApplicationGrant {
  /** What a registration's `grant` and the request's `grant_type` say: `'account_credentials'`. */
  readonly name: string
  /** Further fields of the token request: `{ account_id: '{accountId}' }`, filled by settings. */
  readonly fields?: Readonly<Record<string, string>> | undefined
}
