import { isRecord } from '../api/api-request.js'
import type { Fields } from '../api/fields.js'
import type { ProviderApi } from '../api/provider-api.js'
import { withoutPrototype, type Params } from '../params.js'
import type { SeamContext } from './seam.js'

/** One API request that tells what the token answer leaves out. */
export interface AfterTokenRequest {
  /** Relative to `apiBaseUrl`, or absolute and below one of them. */
  readonly url: string
  /** Default: `GET`. */
  readonly method?: 'GET' | 'POST' | undefined
  /** The query. */
  readonly params?: Fields | undefined
  /** The body of a POST. */
  readonly body?: Fields | undefined
  /** Where the answer has each further parameter of the connection: `{ cloudid: '0.id' }`. All are needed. */
  readonly fields: Params
}

/** For what one request cannot say: makes its own, and returns the parameters. */
export type AfterTokenFunction = (
  api: ProviderApi,
  context: SeamContext,
) => Params | PromiseLike<Params>

/** The cell `afterToken`. */
export type AfterTokenCell = AfterTokenRequest | AfterTokenFunction

/** What the cell must be, in words. */
export const AFTER_TOKEN = "a function, or { url, fields: { cloudid: '0.id' } }"

/** Whether a value is the cell `afterToken`. */
export function isAfterToken(value: unknown): boolean {
  if (typeof value === 'function') return true
  if (!isRecord(value)) return false
  const { url, method, params, body, fields, ...others } = withoutPrototype(value)
  return (
    [url, ...(isRecord(fields) ? Object.values(fields) : [''])].every(isName) &&
    Object.keys(fields as object).length > 0 &&
    [undefined, 'GET', 'POST'].includes(method as undefined) &&
    [params, body].every((data) => data === undefined || isRecord(data)) &&
    Object.keys(others).length === 0
  )
}

function isName(value: unknown): boolean {
  return typeof value === 'string' && value !== ''
}
