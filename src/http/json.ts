import { DecodeError } from './decode-error.js'

/** Data deeper than this cannot be written as JSON again: the site's `res.json` would throw. */
const MAX_DEPTH = 500
/** Arrays and objects in one answer; more of them take a second to parse, and real rows are longer. */
const MAX_CONTAINERS = 1_000_000
/** Different names in one answer: each costs a microsecond or two, and the rows of a list share theirs. */
const MAX_NAMES = 100_000
/** Shorter text has no room for so many. */
const MIN_LENGTH_OF_NAMES = 5 * MAX_NAMES
/** To look at every value costs several times what parsing does. */
const MAX_REVIVED = 256 * 1024

/**
 * JSON as data, without the one key that turns into a prototype when a careless hand copies the
 * object.
 * @throws SyntaxError; DecodeError for what is too deep or has too many parts, and for that key in
 *   more than 256 KiB
 */
export function parseJson(text: string): unknown {
  if (text.length > 2 * MAX_DEPTH) assertCheap(text)
  if (!hasProtoKey(text)) return JSON.parse(text)
  if (text.length > MAX_REVIVED) throw new DecodeError('the data has a key __proto__')
  return JSON.parse(text, dropProto)
}

/** `"__proto__":`, each letter as it is or as an escape. */
const PROTO_KEY = new RegExp(
  `(?<!\\\\)"${Array.from('__proto__', spellings).join('')}"[ \\t\\r\\n]*:`,
)

function spellings(letter: string): string {
  const hex = letter.charCodeAt(0).toString(16)
  const digits = hex.replace(/[a-f]/, (digit) => `[${digit}${digit.toUpperCase()}]`)
  return `(?:${letter}|\\\\u00${digits})`
}

/** In text that is JSON, whatever is preceded by a backslash lies within a string. */
function hasProtoKey(text: string): boolean {
  return (text.includes('__proto__') || text.includes('\\u00')) && PROTO_KEY.test(text)
}

/**
 * An object's fields. RFC 6749 §3.2: none may come twice; `JSON.parse` would take the last one,
 * and whoever looked before us the first.
 * @throws SyntaxError; DecodeError where we refuse it
 */
export function parseFields(text: string): Readonly<Record<string, unknown>> {
  const fields = parseJson(text) as Readonly<Record<string, unknown>>
  assertDistinct(namesOf(text))
  return fields
}

/** @throws DecodeError for a name that comes twice */
export function assertDistinct(names: readonly string[]): void {
  if (new Set(names).size < names.length) throw new DecodeError('a field came more than once')
}

/** Looked at before parsing, which takes seconds for ten megabytes of brackets. */
function assertCheap(text: string): void {
  let [depth, containers, names, hash] = [0, 0, 0, 0]
  let inString = false
  const seen = text.length > MIN_LENGTH_OF_NAMES ? new Uint8Array(SLOTS) : undefined
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if (inString && code === BACKSLASH) at++
    else if (code === QUOTE) {
      inString = !inString
      if (inString) hash = 0
    } else if (inString) hash = (Math.imul(hash, 31) + code) | 0
    else if (code === 0x5d || code === 0x7d) depth--
    else if (code === 0x5b || code === 0x7b) {
      if (++depth > MAX_DEPTH) throw new DecodeError('the data is nested too deeply')
      if (++containers > MAX_CONTAINERS) throw new DecodeError('the data has too many parts')
    } else if (code === COLON && seen) {
      const slot = (hash ^ (hash >>> 15)) & (SLOTS - 1)
      if (seen[slot] === 0 && ++names > MAX_NAMES) {
        throw new DecodeError('the data has too many different names')
      }
      seen[slot] = 1
    }
  }
}

const QUOTE = 0x22
const COLON = 0x3a
const BACKSLASH = 0x5c
/** Of a name's hash: two names in one slot count once, which is of no account. */
const SLOTS = 2 ** 20

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
