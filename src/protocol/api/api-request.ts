import type { Fields } from './fields.js'
import type { Params } from '../params.js'

/** A request to a provider's API as plain data. */
export interface ApiRequest {
  /** Upper case. */
  readonly method: string
  /** Relative to `apiBaseUrl`; `''` is the base itself. */
  readonly path: string
  /** Query parameters; arrays and objects are spelled `a[]=1`, `a[b]=1`. */
  readonly query: Fields
  /** A body sent as `application/x-www-form-urlencoded`. */
  readonly form?: Fields
  /** Any other body: plain data goes as JSON, text, bytes and streams as they are. */
  readonly data?: unknown
  /** Lower-case names. */
  readonly headers: Params
}

/** An API's answer, decoded, before anybody judged it. */
export interface ApiAnswer {
  /** HTTP status. */
  readonly status: number
  /** Lower-case names. */
  readonly headers: Params
  /** JSON and XML as data, other text as text, anything else as a Buffer. */
  readonly data: unknown
}

/** How an API's own way of saying "no" reads in ours. */
export interface ApiFailure {
  /** The provider's code, as text. */
  readonly code?: string
  /** The provider's words; they are cleaned of secrets before anybody sees them. */
  readonly message?: string
  /** The access token is dead: renew it, or end the connection. */
  readonly deadToken?: boolean
  /** Too many requests: becomes `rate_limited`, 503. */
  readonly rateLimit?: boolean
  /** Seconds to wait. */
  readonly retryAfter?: number
}

/** What the table's API cells may know of the connection: no refresh token. */
export interface ApiContext {
  /** The connection's name among several; `'default'` where they have none. */
  readonly account: string
  /** What the callback and the token answer brought. */
  readonly params: Params
}

/** Text and numbers of foreign data as text; anything else, and nothing, is `undefined`. */
export function asText(value: unknown): string | undefined {
  if (typeof value === 'number') return String(value)
  return typeof value === 'string' && value !== '' ? value : undefined
}

/** Whether `value` is data with named fields: an object literal or decoded JSON, not a list. */
export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false
  const prototype: unknown = Object.getPrototypeOf(value)
  return prototype === Object.prototype || prototype === null
}
