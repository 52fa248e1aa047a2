import type { ApplicationType } from './applications.js'
import type { RefreshKnobs } from '../kit/knobs.js'

/** What is uncertain about RingMe (Telphin), and what a test wants to force. */
export interface RingmeKnobs extends RefreshKnobs {
  /** The built-in application's type, which decides its grants. Default 'any', ours: all of them. */
  applicationType: ApplicationType | 'any'
  /** The callback repeats `state`. Not documented, very likely (oauthlib does). Default true. */
  echoState: boolean
  /** "No" goes back with `error=access_denied`, or ends on a page. Not documented. Default 'redirect'. */
  denial: 'redirect' | 'page'
  /** Who has allowed the application once is not asked again (documented). Default true. */
  rememberConsent: boolean
  /** Credentials in a Basic header do too. Documented is the body only. Default false. */
  acceptBasic: boolean
  /** A refresh without `redirect_uri` is refused. It is listed as a parameter. Default true. */
  refreshNeedsRedirectUri: boolean
  /** API requests after which an access token is dead, whatever its age. Default Infinity. */
  tokenUses: number
  /** Requests a second to `/oauth/token`, from one address. Default 20 (documented). */
  oauthRateLimit: number
  /** The API refuses requests that do not accept gzip (documented; status 406 is a guess). Default true. */
  gzipRequired: boolean
  /** A second call history request while one is under way gets the other kind of 429 (seen). Default true. */
  oneStatsRequest: boolean
  /** Body of the API's 401: with `status`, as a client reads it, or the message alone. Default true. */
  statusInUnauthorized: boolean
}
