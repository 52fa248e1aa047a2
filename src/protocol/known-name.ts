import { show } from './url.js'

/**
 * Refuses a name that nobody reads: a misspelt one would silently do nothing.
 * @param where - who is told, such as `oauth`
 * @param kind - what the names are, such as `option`
 * @throws TypeError that says what was probably meant, and what there is
 */
export function assertNames(
  where: string,
  kind: string,
  given: object,
  names: readonly string[],
): void {
  const unknown = Object.keys(given).find((name) => !names.includes(name))
  if (unknown === undefined) return
  throw new TypeError(`${where}: ${notKnown(`unknown ${kind}`, unknown, names)}`)
}

/**
 * A call's options: an object, with none misspelt.
 * @param where - the call, such as `auth.signIn`
 * @throws TypeError
 */
export function assertKnown(where: string, options: unknown, known: readonly string[]): void {
  if (typeof options !== 'object' || options === null || Array.isArray(options)) {
    throw new TypeError(`${where}: options must be an object, got ${show(options)}`)
  }
  assertNames(where, 'option', options, known)
}

/** Of a name that is not among those: what was probably meant, and what there is. */
export function notKnown(what: string, given: string, names: readonly string[]): string {
  return `${what} ${show(given)}${meant(given, names)}; known: ${names.join(', ') || 'none'}`
}

/** A question to put behind a misspelt name; empty where none is near. */
function meant(given: string, names: readonly string[]): string {
  const near = nearest(given, names)
  return near === undefined ? '' : ` (did you mean ${show(near)}?)`
}

/** The name that was probably meant: fewer than half of its letters are to be changed. */
export function nearest(typed: string, names: readonly string[]): string | undefined {
  // An address may have brought it: a site with so many providers would compare for 0.1 s.
  if (names.length > MOST_COMPARED) return undefined
  const word = typed.toLowerCase()
  const [best] = names
    // Lengths that differ by more cannot be near; a page may pass on an id of 8 KiB from an address.
    .filter((name) => Math.abs(name.length - word.length) * 2 < name.length)
    .map((name) => ({ name, edits: editsBetween(word, name.toLowerCase()) }))
    .sort((one, other) => one.edits - other.edits)
  return best !== undefined && best.edits * 2 < best.name.length ? best.name : undefined
}

/** Every list of options and cells is shorter; the catalogue is not much longer. */
const MOST_COMPARED = 300

/** How many letters are to be added, dropped, replaced or swapped with the next (Damerau's distance). */
function editsBetween(from: string, to: string): number {
  const rows = [Array.from({ length: to.length + 1 }, (_zero, index) => index)]
  const at = (row: number, column: number) => rows[row]?.[column] ?? 0
  for (let row = 1; row <= from.length; row++) {
    rows.push([row])
    for (let column = 1; column <= to.length; column++) {
      const same = from[row - 1] === to[column - 1]
      const swapped = from[row - 1] === to[column - 2] && from[row - 2] === to[column - 1]
      const ways = [
        at(row - 1, column - 1) + (same ? 0 : 1),
        at(row - 1, column) + 1,
        at(row, column - 1) + 1,
        ...(row > 1 && column > 1 && swapped ? [at(row - 2, column - 2) + 1] : []),
      ]
      rows[row]?.push(Math.min(...ways))
    }
  }
  return at(from.length, to.length)
}
