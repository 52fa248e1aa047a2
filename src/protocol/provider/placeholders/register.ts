import { ownField, withoutPrototype, type Params } from '../../params.js'
import type { HostPlaceholder } from '../client.js'
import type { Provider } from '../provider.js'
import { endpointsOf } from './cell.js'
import { fillEndpoints, type Endpoints } from './fill.js'
import { expectedOf, hasDomains, slotsOf, textFor } from './placeholder.js'

/**
 * The hosts that a sign-in says, of a table whose endpoints are not moved yet: an origin that takes
 * their place for a while asks for what the provider asks for.
 */
export function hostPlaceholders(provider: Provider): readonly HostPlaceholder[] {
  const { placeholders = {} } = provider
  const used = endpointsOf(provider).flatMap(([cell, url]) =>
    slotsOf(url).map(({ name }) => ({ name, cell })),
  )
  return Object.entries(placeholders).flatMap(([name, placeholder]) => {
    if (!hasDomains(placeholder)) return []
    const cells = used.filter((each) => each.name === name).map(({ cell }) => cell)
    const atStart = ['authorizationEndpoint', 'pushedAuthorizationRequestEndpoint']
    const needed = cells.some((cell) => atStart.includes(cell))
      ? ('start' as const)
      : cells.some((cell) => cell !== 'apiBaseUrl')
        ? ('callback' as const)
        : ('api' as const)
    return [{ name, placeholder, needed }]
  })
}

/**
 * The endpoints with what the registration's `settings` say of them.
 * @throws TypeError for a setting that may not stand there, and one that nobody else can say
 */
export function settleEndpoints(
  provider: Provider,
  settings: Params,
  needsAll: boolean,
): Endpoints {
  const { id, placeholders = {} } = provider
  const fixed: Record<string, string> = {}
  for (const [cell, url] of endpointsOf(provider)) {
    for (const slot of slotsOf(url)) {
      const { name } = slot
      const placeholder = ownField(placeholders, name)
      if (!placeholder)
        throw new TypeError(
          `${id}: ${cell} has a placeholder {${name}}, which the table does not know`,
        )
      const isHost = hasDomains(placeholder)
      const setting =
        ownField(settings, name) ?? (isHost ? undefined : ownField(placeholder, 'default'))
      if (setting === undefined) {
        const later = cell === 'apiBaseUrl' && (isHost || slot.place === 'path')
        if (later || (isHost && !needsAll)) continue
        throw new TypeError(
          `${id}: settings.${name} must ${expectedOf(placeholder)}, got undefined`,
        )
      }
      if (textFor(placeholder, slot, setting) === undefined) {
        throw new TypeError(
          `${id}: settings.${name} must ${expectedOf(placeholder)}, got a string of ${setting.length} characters`,
        )
      }
      fixed[name] = setting
    }
  }
  return fillEndpoints(withoutDefaults(provider), fixed)
}

/** A default counts when nobody said anything, and that is known later. */
function withoutDefaults(provider: Provider): Provider {
  const rules = Object.entries(provider.placeholders ?? {})
  return withoutPrototype({
    ...provider,
    placeholders: Object.fromEntries(
      rules.map(([name, rule]) => [name, { ...rule, default: undefined }]),
    ),
  })
}
