import { assertNames } from '../../protocol/known-name.js'
import { show } from '../../protocol/url.js'

/** A misspelled field would silently be lost. */
export function assertFields(given: unknown, known: readonly string[], where: string): void {
  if (typeof given !== 'object' || given === null) {
    throw new TypeError(`${where}: expected { ${known.join(', ')} }, got ${show(given)}`)
  }
  assertNames(where, 'field', given, known)
}
