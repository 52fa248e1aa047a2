import type { Fields } from './fields.js'

/**
 * The body of a call as the fields of a form: an object, an instance of a class, a query as text,
 * URLSearchParams, a FormData of texts. `undefined` for what is none: a list, bytes, a stream, a
 * file, two values under one name that is not spelled `name[]`.
 */
export function formFields(data: unknown): Fields | undefined {
  if (typeof data === 'string') {
    // JSON or XML with that sign somewhere is no query: its fields would be torn out of it.
    const isQuery = data.includes('=') && !/^\s*["<[{]/.test(data)
    return isQuery ? pairs(new URLSearchParams(data)) : undefined
  }
  if (typeof data !== 'object' || data === null) return undefined
  if (data instanceof URLSearchParams || data instanceof FormData) return pairs(data)
  if (!isFieldsObject(data)) return undefined
  const { toJSON } = data as { readonly toJSON?: unknown }
  if (typeof toJSON !== 'function') return { ...data }
  const json: unknown = toJSON.call(data)
  return typeof json === 'object' && json !== null && isFieldsObject(json) ? { ...json } : undefined
}

/** `ids[]` more than once is a list, as {@link Fields} spells it. */
function pairs(entries: Iterable<readonly [string, unknown]>): Fields | undefined {
  const fields = new Map<string, string | string[]>()
  for (const [name, value] of entries) {
    if (typeof value !== 'string') return undefined
    const list = name.endsWith('[]')
    const key = list ? name.slice(0, -2) : name
    const before = fields.get(key)
    if (before === undefined) fields.set(key, list ? [value] : value)
    else if (list && Array.isArray(before)) before.push(value)
    else return undefined
  }
  return Object.fromEntries(fields)
}

/** Whether its own properties are all that it holds: bytes, dates, maps and streams hold more. */
function isFieldsObject(value: object): boolean {
  const kind = Object.prototype.toString.call(value)
  return (
    kind === '[object Object]' && !(Symbol.iterator in value) && !(Symbol.asyncIterator in value)
  )
}
