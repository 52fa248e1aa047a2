/**
 * JSON as data, without the one key that turns into a prototype when a careless hand copies the
 * object.
 * @throws SyntaxError
 */
export function parseJson(text: string): unknown {
  const suspect = text.includes('__proto__') || text.includes('\\u005')
  return suspect ? JSON.parse(text, dropProto) : JSON.parse(text)
}

/**
 * An object's fields. RFC 6749 §3.2: none may come twice; `JSON.parse` would take the last one,
 * and whoever looked before us the first.
 * @throws SyntaxError
 */
export function parseFields(text: string): Readonly<Record<string, unknown>> {
  const fields = parseJson(text) as Readonly<Record<string, unknown>>
  if (!isPlainly(fields, text)) assertDistinct(namesOf(text))
  return fields
}

/** Without a backslash only a name is followed by a colon: as many of them as there are fields. */
function isPlainly(fields: object, text: string): boolean {
  if (text.includes('\\')) return false
  return text.match(/"\s*:/g)?.length === Object.keys(fields).length
}

/** @throws SyntaxError for a name that comes twice */
export function assertDistinct(names: readonly string[]): void {
  if (new Set(names).size < names.length) throw new SyntaxError('a field came more than once')
}

/** The outer object's names in text that is known to be JSON. */
function namesOf(text: string): string[] {
  const names: string[] = []
  let depth = 0
  for (const [token, name] of text.matchAll(/("(?:[^"\\]|\\.)*")\s*:|"(?:[^"\\]|\\.)*"|[{}[\]]/g)) {
    if (token === '{' || token === '[') depth++
    else if (token === '}' || token === ']') depth--
    else if (depth === 1 && name !== undefined) names.push(JSON.parse(name) as string)
  }
  return names
}

function dropProto(this: unknown, key: string, value: unknown): unknown {
  return key === '__proto__' ? undefined : value
}
