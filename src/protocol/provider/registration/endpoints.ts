import { withoutPrototype, type Params } from '../../params.js'
import { atOrigin, readBaseUrl, show } from '../../url.js'
import { apiBasesOf } from '../client.js'
import { acceptsEndpoint, ENDPOINT_CELLS, expectedEndpoint } from '../endpoint-cells.js'
import { fillEndpoints } from '../placeholders/fill.js'
import type { Provider } from '../provider.js'
import type { RegistrationOptions } from './registration.js'

/** The table with the endpoints that this registration names. */
export function chooseEndpoints(table: Provider, options: RegistrationOptions): Provider {
  const given = ENDPOINT_CELLS.flatMap((name) =>
    options[name] === undefined ? [] : [[name, options[name]] as const],
  )
  const chosen = withoutPrototype({ ...table, ...Object.fromEntries(given) })
  assertHttpAllowed(table.id, options.allowHttp)
  assertEndpoints(chosen, options.allowHttp)
  return chosen
}

/** The table with its endpoints at the origin that this registration names, but for those it names. */
export function place(table: Provider, options: RegistrationOptions): Provider {
  const { origin } = options
  if (origin === undefined) return table
  assertOrigin(origin, table.id, 'origin', options.allowHttp)
  const moved = ENDPOINT_CELLS.flatMap((name) => {
    const url = options[name] === undefined ? table[name] : undefined
    if (url === undefined) return []
    const at =
      typeof url === 'string' ? atOrigin(url, origin) : url.map((one) => atOrigin(one, origin))
    return [[name, at] as const]
  })
  const { idToken } = table
  const jwksUri = idToken?.jwksUri && atOrigin(idToken.jwksUri, origin)
  const keys = jwksUri && { idToken: withoutPrototype({ ...idToken, jwksUri }) }
  return withoutPrototype({ ...table, ...Object.fromEntries(moved), ...keys })
}

/** A table's functions name its API's addresses in full: those must move along. */
export function readMovedFrom(table: Provider, options: RegistrationOptions, settings: Params) {
  const moved = options.origin !== undefined || options.apiBaseUrl !== undefined
  return moved ? apiBasesOf(fillEndpoints(table, settings)) : []
}

/** Also after their placeholders are filled: what is asked must be what was checked. */
export function assertEndpoints(provider: Provider, http: boolean | undefined): void {
  for (const name of ENDPOINT_CELLS) {
    const url = provider[name]
    if (url === undefined || acceptsEndpoint(name, url, http)) continue
    const expected = expectedEndpoint(name, url, http)
    throw new TypeError(`${provider.id}: ${name} must be ${expected}, got ${show(url)}`)
  }
}

/** The client's secret and its tokens would be read by everybody on the way. */
function assertHttpAllowed(id: string, allowHttp: unknown): void {
  if (allowHttp === undefined || allowHttp === false) return
  if (allowHttp !== true) {
    throw new TypeError(`${id}: allowHttp must be true or false, got ${show(allowHttp)}`)
  }
  if (process.env.NODE_ENV !== 'production') return
  throw new TypeError(`${id}: allowHttp is refused in production (NODE_ENV): use https`)
}

/**
 * Origins that the provider had before.
 * @throws TypeError
 */
export function readFormerOrigins(id: string, origins: unknown): readonly string[] {
  if (!Array.isArray(origins)) {
    throw new TypeError(`${id}: formerOrigins must be a list of origins, got ${show(origins)}`)
  }
  for (const origin of origins as readonly string[]) assertOrigin(origin, id, 'formerOrigins')
  return [...(origins as readonly string[])]
}

function assertOrigin(value: string, id: string, what: string, http?: boolean): void {
  const base = readBaseUrl(value, `${id}: ${what}`, http)
  if (base === new URL(base).origin) return
  throw new TypeError(`${id}: ${what} must have no path, got ${show(value)}`)
}
