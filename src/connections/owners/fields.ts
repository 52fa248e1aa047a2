import { show } from '../../protocol/url.js'

/** A misspelled field would silently be lost. */
export function assertFields(given: unknown, known: readonly string[], where: string): void {
  if (typeof given !== 'object' || given === null) {
    throw new TypeError(`${where}: expected { ${known.join(', ')} }, got ${show(given)}`)
  }
  const unknown = Object.keys(given).find((name) => !known.includes(name))
  if (unknown === undefined) return
  throw new TypeError(`${where}: unknown ${show(unknown)}; known: ${known.join(', ')}`)
}
