/** Data deeper than this cannot be written as JSON again: the site's `res.json` would throw. */
const MAX_DEPTH = 500

/**
 * JSON as data, without the one key that turns into a prototype when a careless hand copies the
 * object.
 * @throws SyntaxError
 */
export function parseJson(text: string): unknown {
  if (text.length > 2 * MAX_DEPTH) assertFlat(text)
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
  assertDistinct(namesOf(text))
  return fields
}

/** @throws SyntaxError for a name that comes twice */
export function assertDistinct(names: readonly string[]): void {
  if (new Set(names).size < names.length) throw new SyntaxError('a field came more than once')
}

/** Looked at before parsing, which takes seconds for ten megabytes of brackets. */
function assertFlat(text: string): void {
  let depth = 0
  let inString = false
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if (inString && code === BACKSLASH) at++
    else if (code === QUOTE) inString = !inString
    else if (inString) continue
    else if (code === 0x5b || code === 0x7b) depth++
    else if (code === 0x5d || code === 0x7d) depth--
    if (depth > MAX_DEPTH) throw new SyntaxError('the data is nested too deeply')
  }
}

const QUOTE = 0x22
const BACKSLASH = 0x5c

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
