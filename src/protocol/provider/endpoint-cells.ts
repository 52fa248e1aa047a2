import { ENDPOINT, isEndpoint } from '../url.js'
import { sampleOf } from './placeholders/placeholder.js'

/** The cells that hold an address of the provider. */
export const ENDPOINT_CELLS = [
  'authorizationEndpoint',
  'tokenEndpoint',
  'refreshEndpoint',
  'revocationEndpoint',
  'endSessionEndpoint',
  'pushedAuthorizationRequestEndpoint',
  'deviceAuthorizationEndpoint',
  'introspectionEndpoint',
  'apiBaseUrl',
] as const

/** The name of such a cell. */
export type EndpointCell = (typeof ENDPOINT_CELLS)[number]

/** RFC 6749 §2.3.1, §4.1.3, §6, RFC 7521 §4.2, RFC 7636 §4.5 */
const TOKEN_PARAMS = [
  ...['grant_type', 'code', 'redirect_uri', 'client_id', 'client_secret', 'refresh_token'],
  ...['code_verifier', 'scope', 'client_assertion', 'client_assertion_type'],
]

/** What we send ourselves: RFC 6749 §3.1, §3.2 keep an endpoint's query and let no name come twice. */
const PARAMS: Readonly<Record<Exclude<EndpointCell, 'apiBaseUrl'>, readonly string[]>> = {
  authorizationEndpoint: [
    ...['response_type', 'client_id', 'redirect_uri', 'scope', 'state'],
    ...['code_challenge', 'code_challenge_method'],
  ],
  tokenEndpoint: TOKEN_PARAMS,
  refreshEndpoint: TOKEN_PARAMS,
  revocationEndpoint: ['token', 'token_type_hint', 'client_id', 'client_secret'],
  pushedAuthorizationRequestEndpoint: ['client_id', 'client_secret', 'request_uri'],
  deviceAuthorizationEndpoint: ['client_id', 'client_secret', 'scope'],
  introspectionEndpoint: ['token', 'token_type_hint', 'client_id', 'client_secret'],
  endSessionEndpoint: ['id_token_hint', 'client_id', 'post_logout_redirect_uri', 'state'],
}

/** What the cell must hold, in words: the part that this value misses. */
export function expectedEndpoint(cell: EndpointCell, value: unknown, http = false): string {
  if (Array.isArray(value)) return `a list of at least one, each ${ENDPOINT}, and without a query`
  if (!isPlaced(value, http)) return ENDPOINT
  if (cell === 'apiBaseUrl') return 'an address without a query'
  return `an address whose query has no ${repeatedIn(cell, value) ?? ''}, which is sent anyway`
}

/**
 * Whether the cell may hold that value.
 * @param http - whether http will do anywhere
 */
export function acceptsEndpoint(cell: EndpointCell, value: unknown, http = false): boolean {
  if (cell === 'apiBaseUrl' && Array.isArray(value)) {
    return (
      value.length > 0 &&
      value.every((each) => typeof each === 'string' && acceptsEndpoint(cell, each, http))
    )
  }
  if (!isPlaced(value, http)) return false
  // What is appended to it would become a part of the query.
  if (cell === 'apiBaseUrl') return !value.includes('?')
  return repeatedIn(cell, value) === undefined
}

/** Whether it would be an endpoint, were each `{name}` of it filled. */
function isPlaced(value: unknown, http: boolean): value is string {
  if (typeof value !== 'string') return false
  const sample = sampleOf(value)
  return !/[{}]/.test(sample) && isEndpoint(sample, http)
}

function repeatedIn(cell: keyof typeof PARAMS, url: string): string | undefined {
  const { searchParams } = new URL(sampleOf(url))
  return PARAMS[cell].find((name) => searchParams.has(name))
}
