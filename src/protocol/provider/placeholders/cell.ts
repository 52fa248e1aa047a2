import { isRecord } from '../../api/api-request.js'
import { ownField, withoutPrototype } from '../../params.js'
import { show } from '../../url.js'
import { ENDPOINT_CELLS } from '../endpoint-cells.js'
import type { Provider } from '../provider.js'
import { hasDomains, slotsOf, textFor, type Placeholder, type Slot } from './placeholder.js'

/** What the cell must be, in words. */
export const PLACEHOLDERS =
  "an object of { under: ['myshopify.com'] }, of { pattern } or of {}, each with a default where it has one"

/** RFC 1035 §2.3.1, of two labels or more: below one alone, everybody has a host. */
const DOMAIN = /^(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z][a-z0-9-]*[a-z0-9]$/

/** Whether a value is the cell `placeholders`. */
export function isPlaceholders(value: unknown): boolean {
  return isRecord(value) && Object.values(value).every(isPlaceholder)
}

function isPlaceholder(value: unknown): value is Placeholder {
  if (!isRecord(value)) return false
  const { under, pattern, default: standard, ...others } = withoutPrototype(value)
  if (Object.keys(others).length > 0) return false
  if (standard !== undefined && (typeof standard !== 'string' || standard === '')) return false
  if (under === undefined) return pattern === undefined || pattern instanceof RegExp
  return pattern === undefined && isDomains(under)
}

function isDomains(value: unknown): boolean {
  return (
    Array.isArray(value) &&
    value.length > 0 &&
    value.every((domain) => typeof domain === 'string' && DOMAIN.test(domain))
  )
}

/**
 * Checks a table's placeholders against its endpoints, and that nobody but the registration may
 * fill one that has no domains.
 * @throws TypeError that names the placeholder
 */
export function assertPlaceholders(table: Provider, where: string): void {
  const rules = ownField(table, 'placeholders') ?? {}
  const fail = (name: string, what: string): never => {
    throw new TypeError(`${where}: the placeholder {${name}} ${what}`)
  }
  const used = endpointsOf(table).flatMap(([cell, endpoint]) =>
    slotsOf(endpoint).map((slot) => ({ cell, slot })),
  )
  for (const { slot, cell } of used) {
    const rule = ownField(rules, slot.name)
    if (rule === undefined) return fail(slot.name, `of ${cell} is not in the cell placeholders`)
    const fault = faultOf(rule, slot)
    if (fault !== undefined) fail(slot.name, fault)
    if (!hasDomains(rule) && isOpenTo(table, slot, cell)) {
      fail(
        slot.name,
        `has no domains, and a visitor could fill it by ${cell === 'apiBaseUrl' ? 'a token answer, ' : ''}` +
          'startParams or callbackParams: list them, { under: [...] }',
      )
    }
  }
  const unused = Object.keys(rules).find((name) => !used.some(({ slot }) => slot.name === name))
  if (unused !== undefined) fail(unused, 'stands in no endpoint')
}

function faultOf(rule: Placeholder, slot: Slot): string | undefined {
  const { place, domain = '' } = slot
  if (hasDomains(rule)) {
    if (place === 'path') return 'stands behind the host, where { pattern } is what checks it'
    if (place === 'part') return 'must be the whole host, or its first label'
    if (place === 'label' && !rule.under.includes(domain)) {
      return `stands below ${show(domain)}, which is not one of its domains`
    }
  } else if (ownField(rule, 'pattern') === undefined && place !== 'host') return 'needs a pattern'
  const standard = ownField(rule, 'default')
  if (standard === undefined || textFor(rule, slot, standard) !== undefined) return undefined
  return `has the default ${show(standard)}, which may not stand there`
}

/** Whether the table lets somebody else than the registration say what is to be checked by domains. */
function isOpenTo(table: Provider, { name, place }: Slot, cell: string): boolean {
  const { startParams = {}, callbackParams = {}, tokenFields = [] } = table
  const asked = Object.hasOwn(startParams, name) || Object.hasOwn(callbackParams, name)
  // Behind the API's own host a checked value leads nowhere else.
  if (place === 'path') return asked && cell !== 'apiBaseUrl'
  return asked || tokenFields.includes(name)
}

/** Every endpoint of a table, by its cell; metadata tell the others. */
export function endpointsOf(
  table: Partial<Provider>,
): readonly (readonly [cell: string, url: string])[] {
  return ENDPOINT_CELLS.flatMap((cell) =>
    [table[cell] ?? []].flat().map((url) => [cell, url] as const),
  )
}
