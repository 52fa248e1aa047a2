import { show } from '../../url.js'
import type { Provider } from '../provider.js'
import { assertFilled, VSCHAR } from '../settings.js'

/**
 * What is asked for, joined by the table's separator.
 * @throws TypeError for no list of words, for a template's placeholder, and where the provider knows
 *   none or needs some
 */
export function readScope(id: string, provider: Provider, given: unknown): string {
  const { name, scope, scopeSeparator = ' ' } = provider
  if (scope === false) {
    if (given === undefined) return ''
    throw new TypeError(`${id}: ${name} knows no scopes, got ${showList(given)}: leave scope out`)
  }
  const list = given ?? (scope === true ? [] : (scope ?? []))
  const valid = Array.isArray(list) && list.every((item) => typeof item === 'string' && item !== '')
  if (!valid) {
    throw new TypeError(`${id}: scope must be a list of strings, got ${showList(given)}`)
  }
  if (scope === true && list.length === 0) {
    throw new TypeError(
      `${id}: ${name} needs a scope and has no default: scope must be a list of at least one ` +
        `string, got ${showList(given)}`,
    )
  }
  for (const word of list as readonly string[]) assertFilled(`${id}: scope`, word)
  return list.join(scopeSeparator)
}

function showList(value: unknown): string {
  return Array.isArray(value) ? `[${value.map(show).join(', ')}]` : show(value)
}

/**
 * What start and `auth.required` may ask for beyond it.
 * @throws TypeError
 */
export function readOptionalScope(
  id: string,
  provider: Provider,
  scope: unknown,
): readonly string[] {
  const list: readonly unknown[] | undefined = Array.isArray(scope) ? scope : undefined
  const separator = provider.scopeSeparator ?? ' '
  const isWord = (word: unknown) =>
    typeof word === 'string' && VSCHAR.test(word) && !word.includes(separator)
  if (!list?.every(isWord)) {
    throw new TypeError(
      `${id}: optionalScope must be a list of strings, got ${show(JSON.stringify(scope))}`,
    )
  }
  if (list.length > 0 && provider.scope === false) {
    throw new TypeError(
      `${id}: ${provider.name} knows no scopes, got ${show(JSON.stringify(scope))}: leave ` +
        'optionalScope out',
    )
  }
  return list as readonly string[]
}
