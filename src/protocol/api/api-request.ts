import type { Fields } from './fields.js'
import { ownField, withoutPrototype, type Params } from '../params.js'

/** A request to a provider's API as plain data. */
export interface ApiRequest {
  /** Upper case. */
  readonly method: string
  /** Relative to `apiBaseUrl`; `''` is the base itself. */
  readonly path: string
  /** The base that `path` is below, one of `apiBaseUrl`. Absent: the first. */
  readonly base?: string
  /** Query parameters; arrays and objects are spelled `a[]=1`, `a[b]=1`. */
  readonly query: Fields
  /** A body sent as `application/x-www-form-urlencoded`. */
  readonly form?: Fields
  /** Any other body: plain data goes as JSON, text, bytes and streams as they are. */
  readonly data?: unknown
  /** Lower-case names. */
  readonly headers: Params
}

/**
 * Text and numbers of foreign data as text; anything else, and nothing, is `undefined`. So is a
 * number too long for JavaScript: it was rounded, and two people's ids would read as one.
 */
export function asText(value: unknown): string | undefined {
  if (typeof value === 'number') {
    return Math.abs(value) <= Number.MAX_SAFE_INTEGER ? String(value) : undefined
  }
  return typeof value === 'string' && value !== '' ? value : undefined
}

/** The first of these fields of foreign data that is text or a number, as text. */
export function firstText(
  fields: Readonly<Record<string, unknown>>,
  names: readonly string[],
): string | undefined {
  for (const name of names) {
    const value = asText(ownField(fields, name))
    if (value !== undefined) return value
  }
  return undefined
}

/** Whether `value` is data with named fields: an object literal or decoded JSON, not a list. */
export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false
  const prototype: unknown = Object.getPrototypeOf(value)
  return prototype === Object.prototype || prototype === null
}

/** The named fields of foreign data, or none: an error page is text, an empty body `null`. */
export function fieldsOf(data: unknown): Readonly<Record<string, unknown>> {
  return isRecord(data) ? data : {}
}

/** Whether all values are texts: one that is not would travel as "[object Object]". */
export function isParams(value: unknown): value is Params {
  return isRecord(value) && Object.values(value).every((item) => typeof item === 'string')
}

/** What a function that makes API requests must return, for an error message. */
export const API_REQUEST = '{ method, path, query, headers }'

/** An API request that a function of the table made; `undefined` for anything else. */
export function readApiRequest(value: unknown): ApiRequest | undefined {
  if (!isRecord(value)) return undefined
  const { method, path, base, query, form, headers } = withoutPrototype(value)
  const valid =
    typeof method === 'string' &&
    typeof path === 'string' &&
    (base === undefined || typeof base === 'string') &&
    isRecord(query) &&
    (form === undefined || isRecord(form)) &&
    isParams(headers)
  return valid ? (value as unknown as ApiRequest) : undefined
}
