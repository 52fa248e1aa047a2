/** Names and values as they travel: query string, form body, callback. */
export type Params = Readonly<Record<string, string>>

/** Keeps the named parameters, in the order of the names. */
export function pick(params: Params, names: readonly string[]): Params {
  const kept: Record<string, string> = {}
  for (const name of names) {
    const value = own(params, name)
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
export function own<T extends object, Name extends keyof T>(
  object: T,
  name: Name,
): T[Name] | undefined {
  return Object.hasOwn(object, name) ? object[name] : undefined
}

/** A copy that has only what it was given: a polluted prototype fills none of its gaps. */
export function bare<T extends object>(object: T): T {
  return Object.assign<T, T>(Object.create(null) as T, object)
}

/** A copy without the named parameters. */
export function omit(params: Params, ...names: readonly string[]): Params {
  return Object.fromEntries(Object.entries(params).filter(([name]) => !names.includes(name)))
}

/** A URL with more query parameters; what it already has stays as it is, byte for byte. */
export function withQuery(url: string, params: Params): string {
  if (Object.keys(params).length === 0) return url
  const query = new URLSearchParams(params).toString()
  return `${url}${url.includes('?') ? '&' : '?'}${query}`
}
