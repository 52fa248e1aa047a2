import type { GrantType } from '../token/grants.js'
import type { Params } from '../params.js'
import type { Provider } from './provider.js'

/** One registration of the site at one provider (RFC 6749 §2), checked. */
export interface Client {
  /** The table, its endpoints already moved to where this registration wants them. */
  readonly provider: Provider
  /** The registration's id: path segment and session key. */
  readonly id: string
  /** RFC 6749 §2.2 */
  readonly clientId: string
  /** `''` for a public client. */
  readonly clientSecret: string
  /** As registered at the provider; what travels may carry `state` in its query. */
  readonly redirectUri: string
  /** Joined with the provider's separator; `''` asks for none. */
  readonly scope: string
  /** The way to the first token: a person's sign-in or the application's own. */
  readonly grant: Exclude<GrantType, 'refresh_token'>
  /** Fixed extra parameters of the authorization request. */
  readonly authorizationParams: Params
  /** Origins that token endpoint and API had before: older connections stay. */
  readonly formerOrigins: readonly string[]
}

/** All registrations of a site by id. */
export type Clients = ReadonlyMap<string, Client>

/** Whether the tokens are the application's own, shared by all visitors (RFC 6749 §4.4). */
export function isApplication(client: Client): boolean {
  return client.grant === 'client_credentials'
}

/** Whether a refresh token can be used here (RFC 6749 §6). */
export function refreshes(client: Client): boolean {
  return grantsOf(client.provider).includes('refresh_token')
}

/** What the provider speaks; a plain authorization server speaks code and refresh. */
export function grantsOf(provider: Provider): readonly GrantType[] {
  return provider.grants ?? ['authorization_code', 'refresh_token']
}
