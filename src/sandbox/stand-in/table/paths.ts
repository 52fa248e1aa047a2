type Branch = Record<string, unknown>

/** Data with a value at a dotted path; what is a number in it is a place in a list. */
export function putAt(data: unknown, path: string, value: unknown): unknown {
  return put(data, path.split('.'), value)
}

/** What stands at a dotted path. */
export function valueAt(data: unknown, path: string): unknown {
  return path.split('.').reduce<unknown>((found, name) => {
    if (typeof found !== 'object' || found === null || !Object.hasOwn(found, name)) return undefined
    return (found as Branch)[name]
  }, data)
}

/** Data without what stood at the top under these names. */
export function without(data: unknown, ...names: readonly string[]): unknown {
  if (!isObject(data)) return data
  return Object.fromEntries(Object.entries(data).filter(([name]) => !names.includes(name)))
}

/** An object that is no list. */
export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function put(data: unknown, [name, ...rest]: readonly string[], value: unknown): unknown {
  if (name === undefined) return value
  if (/^\d+$/.test(name) && !isObject(data)) {
    const list: unknown[] = Array.isArray(data) ? [...(data as unknown[])] : []
    const place = Number(name)
    // A list has no holes: whoever counts its members finds as many.
    while (list.length < place) list.push({})
    list[place] = put(list[place], rest, value)
    return list
  }
  const branch = isObject(data) ? data : {}
  const there = Object.hasOwn(branch, name) ? branch[name] : undefined
  return { ...branch, [name]: put(there, rest, value) }
}
