import type { RefreshKnobs } from '../kit/knobs.js'

/** What is uncertain about Admitad. */
export interface AdmitadKnobs extends RefreshKnobs {
  /** A refresh prolongs the same access token. Its framework does, docs are silent. Default false. */
  sameAccessToken: boolean
  /**
   * How a client proves itself. 'documented', the default: Basic for client_credentials, the body
   * for refresh_token, either for a code. 'oauth2app' (its framework): the body's secret if there
   * is one, else Basic, whatever the grant.
   */
  clientAuth: 'documented' | 'oauth2app'
  /** `client_id` must be among the parameters even with Basic. Documented; one client omits it. Default true. */
  clientIdRequired: boolean
  /** Live access tokens one client may have; beyond: `error_code` 6. The number is unknown. Default Infinity. */
  tokenLimit: number
  /** The scopes that exist; any other is `invalid_scope`. Default: today's list. */
  scopes: readonly string[]
  /**
   * The first person, in the token answer and `/me/`. Leave last_name or group out: both have been
   * missing.
   */
  user: AdmitadUser
  /** The token answer has the user's `id`: a recorded one had, the docs' have not. Default false. */
  idInAnswer: boolean
}

/** An account's owner. */
export interface AdmitadUser {
  /** A number at Admitad too. */
  id: number
  /** Names the connection: `account`. */
  username: string
  /** As in `/me/`. */
  first_name: string
  /** Missing in some recorded answers. */
  last_name?: string
  /** Such as `'ru'`. */
  language: string
  /** Missing in some recorded answers. */
  group?: string
}
