import type { Client } from '../../protocol/provider/client.js'
import { show } from '../../protocol/url.js'

/**
 * The scope that a call names in place of the registration's, joined as the provider joins it.
 * @throws TypeError for what is no list of words
 * @internal
 */
export function readScope(where: string, client: Client, scope: unknown): string {
  if (scope === undefined) return client.scope
  return readScopeList(where, scope).join(client.provider.scopeSeparator ?? ' ')
}

/**
 * A list of words.
 * @throws TypeError for anything else
 * @internal
 */
export function readScopeList(where: string, scope: unknown): readonly string[] {
  const list: readonly unknown[] | undefined = Array.isArray(scope) ? scope : undefined
  const isWord = (word: unknown): word is string =>
    typeof word === 'string' && /^[\x21-\x7e]+$/.test(word)
  if (list?.every(isWord)) return list
  throw new TypeError(`${where}: scope must be a list of strings, got ${show(scope)}`)
}
