import { isParams, isRecord } from '../api/api-request.js'
import { withoutPrototype, type Params } from '../params.js'
import { isEndpoint } from '../url.js'

/** A request to the token endpoint as plain data: nothing is sent yet. */
export interface TokenRequest {
  /** `GET` where the provider's `tokenMethod` says so; `DELETE` for some ways of revocation. */
  readonly method: 'GET' | 'POST' | 'DELETE'
  /** The endpoint; its own query stays. */
  readonly url: string
  /** Added to the URL's query. */
  readonly query: Params
  /** Form fields; with GET they travel in the query as well. */
  readonly form: Params
  /** A JSON body in place of the form. */
  readonly json?: unknown
  /** Lower-case names. */
  readonly headers: Params
}

/** What a function that makes token requests must return, for an error message. */
export const TOKEN_REQUEST = '{ method, url, query, form, headers } of texts, or json for form'

/**
 * A token request that a function of the table made; `undefined` for anything else. Plain http is
 * for the registration to allow: the function may keep its endpoint's origin.
 */
export function readTokenRequest(value: unknown, endpoint: string): TokenRequest | undefined {
  if (!isRecord(value)) return undefined
  const { method, url, query, form, headers } = withoutPrototype(value)
  const valid =
    (method === 'GET' || method === 'POST' || method === 'DELETE') &&
    (url === endpoint || isEndpoint(url, String(url).startsWith(`${new URL(endpoint).origin}/`))) &&
    [query, form, headers].every(isParams)
  return valid ? (value as unknown as TokenRequest) : undefined
}
