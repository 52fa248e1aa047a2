/** Names and values as they travel: query string, form body, callback. */
export type Params = Readonly<Record<string, string>>

/** Keeps the named parameters, in the order of the names. */
export function pick(params: Params, names: readonly string[]): Params {
  const kept: Record<string, string> = {}
  for (const name of names) {
    const value = ownField(params, name)
    if (value !== undefined) kept[name] = value
  }
  return kept
}

/** Drops what was not given, so that "no scope" sends no `scope=`. */
export function compact(params: Readonly<Record<string, string | undefined>>): Params {
  const kept: Record<string, string> = {}
  for (const [name, value] of Object.entries(params)) {
    if (value !== undefined && value !== '') kept[name] = value
  }
  return kept
}

/** A field of foreign data, never one of its prototype's. */
export function ownField<T extends object, Name extends keyof T>(
  object: T,
  name: Name,
): T[Name] | undefined {
  return Object.hasOwn(object, name) ? object[name] : undefined
}

/** What copies inherit from. V8 reads an object made by `Object.create(null)` itself more slowly. */
const NOTHING = Object.freeze(Object.create(null) as object)

/** A copy that has only what it was given: a polluted prototype fills none of its gaps. */
export function withoutPrototype<T extends object>(object: T): T {
  return Object.assign<T, T>(Object.create(NOTHING) as T, object)
}

/** A copy without the named parameters. */
export function omit(params: Params, ...names: readonly string[]): Params {
  return Object.fromEntries(Object.entries(params).filter(([name]) => !names.includes(name)))
}

/** One value of `application/x-www-form-urlencoded` (RFC 6749 Appendix B). */
export function formEncode(text: string): string {
  return new URLSearchParams({ text }).toString().slice('text='.length)
}

/** Parameters as a form or a query (RFC 6749 Appendix B). */
export function encodeParams(params: Params): string {
  // A table in JavaScript may leave a value undefined: it must not go out as that word.
  const pairs = Object.entries<string | null | undefined>(params).map(
    ([name, value]): [string, string] => [name, value ?? ''],
  )
  return new URLSearchParams(pairs).toString()
}

/** What a URL adds to the query that an endpoint has by itself. */
export function paramsBeyond(endpoint: string, url: string): Params {
  const own = new URL(endpoint).searchParams
  return Object.fromEntries([...new URL(url).searchParams].filter(([name]) => !own.has(name)))
}

/** A URL with more query parameters; what it already has stays as it is, byte for byte. */
export function withQuery(url: string, params: Params): string {
  const query = Object.keys(params).length === 0 ? '' : encodeParams(params)
  return query === '' ? url : `${url}${url.includes('?') ? '&' : '?'}${query}`
}
