import { USUAL_ALGORITHMS } from './algorithms.js'
import type { IdTokenCell } from './id-token-cell.js'
import type { ServerMetadata } from './metadata.js'
import { withoutPrototype } from '../params.js'

/** What of an OpenID server a registration works with beyond the endpoints of OAuth 2.0. */
export interface OpenIdServer {
  /** What the `iss` of its id_tokens must be. */
  readonly issuer: string
  /** Where its keys are; `undefined` where all its tokens are signed by the client secret. */
  readonly jwksUri: string | undefined
  /** Which signatures of it are believed. */
  readonly algorithms: readonly string[]
  /** Of signed userinfo answers (OpenID Connect Core §5.3.2). */
  readonly userinfoAlgorithms: readonly string[]
  /** Of signed authorization responses (JARM §2.1). */
  readonly responseAlgorithms: readonly string[]
  /** RFC 9101 §10.5: it takes signed authorization requests and no others. */
  readonly requestObjectRequired: boolean
  /** OpenID Connect Core §5.3 */
  readonly userinfoEndpoint: string | undefined
  /** OpenID Connect RP-Initiated Logout §2.1 */
  readonly endSessionEndpoint: string | undefined
  /** RFC 9207 §3: its authorization responses name it. */
  readonly issInResponse: boolean
}

/** A server as a table tells of it, and its metadata where they were fetched. */
export function openIdServer(
  issuer: string,
  idToken?: IdTokenCell,
  metadata?: ServerMetadata,
): OpenIdServer {
  const cell = withoutPrototype<IdTokenCell>(idToken ?? {})
  const algorithms = cell.algorithms ?? metadata?.algorithms ?? USUAL_ALGORITHMS
  const known = (listed: readonly string[] = []) =>
    cell.algorithms === undefined && listed.length > 0 ? listed : algorithms
  return {
    issuer: cell.issuer ?? issuer,
    jwksUri: cell.jwksUri ?? metadata?.jwksUri,
    algorithms,
    userinfoAlgorithms: known(metadata?.userinfoAlgorithms),
    responseAlgorithms: known(metadata?.responseAlgorithms),
    requestObjectRequired: metadata?.requestObjectRequired ?? false,
    userinfoEndpoint: metadata?.userinfoEndpoint,
    endSessionEndpoint: metadata?.endSessionEndpoint,
    issInResponse: metadata?.issInResponse ?? false,
  }
}
