import type { Received } from '../kit/exchange.js'
import { readForm, readJsonObject } from '../kit/form.js'

/** A request as a dialect's functions see it. */
export interface StandInRequest {
  /** Upper case. */
  readonly method: string
  /** Without the query. */
  readonly path: string
  /** Decoded. */
  readonly query: Readonly<Record<string, string>>
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string>>
  /** As it came. */
  readonly body: string
  /** What the body holds as a form or as a JSON object. */
  readonly fields: Readonly<Record<string, unknown>>
}

/** Query and body, decoded once. */
export function readAsked(request: Received): StandInRequest {
  const { method, path, headers, body } = request
  const query = Object.fromEntries(request.query)
  const fields = isJson(request)
    ? (readJsonObject(request) ?? {})
    : Object.fromEntries(readForm(request))
  return { method, path, query, headers, body, fields }
}

/** Whether the body says that it is JSON. */
export function isJson({ headers }: Pick<Received, 'headers'>): boolean {
  return /^application\/(?:[\w.+-]+\+)?json\b/i.test(headers['content-type'] ?? '')
}

/** A field of the body, else of the query, as text. */
export function fieldOf({ query, fields }: StandInRequest, name: string): string | undefined {
  const value = Object.hasOwn(fields, name) ? fields[name] : query[name]
  return typeof value === 'string' || typeof value === 'number' ? String(value) : undefined
}

/** All texts of a request, wherever they stand: what hides a token by a function of its own. */
export function textsOf({ query, fields, headers }: StandInRequest): readonly string[] {
  const words = Object.values(headers).flatMap((value) => [value, ...value.split(' ')])
  const all = [...Object.values(query), ...Object.values(fields)]
  return [...all.filter((value) => typeof value === 'string'), ...words]
}
