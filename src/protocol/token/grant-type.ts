/** The ways to a token that this package speaks. */
export type GrantType = 'authorization_code' | 'client_credentials' | 'refresh_token'
