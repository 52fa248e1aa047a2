import type { Client, Clients } from '../../protocol/provider/client.js'
import type { Registration } from '../../protocol/provider/registration/registration.js'
import { show } from '../../protocol/url.js'

/**
 * Registrations by id, each with the redirect URI that is registered at its provider.
 * @param base - the public base of the site at one of its hosts
 */
export function readClients(registrations: unknown, base: string, mountPath: string): Clients {
  if (!Array.isArray(registrations) || registrations.length === 0) {
    const got = Array.isArray(registrations) ? 'an empty one' : show(registrations)
    throw new TypeError(
      `oauth: providers must be a list of registrations, or a function that finds one by its id, got ${got}; ` +
        'give at least one, such as example({ clientId, clientSecret })',
    )
  }
  const clients = new Map<string, Client>()
  for (const registration of registrations as readonly Partial<Registration>[]) {
    const { id, provider } = (registration as Partial<Registration> | null | undefined) ?? {}
    if (typeof id !== 'string' || !provider) {
      throw new TypeError(
        'oauth: each of providers is what a provider returns when called with its registration, ' +
          `such as example({ clientId, clientSecret }); got ${kindOf(registration)}`,
      )
    }
    if (clients.has(id)) {
      throw new TypeError(`oauth: ${show(id)} is registered twice; give one of them another id`)
    }
    const { callbackPath = `${mountPath}/${id}/callback` } = registration
    clients.set(id, { ...(registration as Registration), redirectUri: base + callbackPath })
  }
  assertCallbackPaths(clients, mountPath)
  return clients
}

/** Of a factory that was not called, a developer sees at once what is missing. */
function kindOf(value: unknown): string {
  if (typeof value === 'function') return `the function ${value.name || 'itself'}, not called`
  return typeof value === 'object' && value !== null ? 'another object' : show(value)
}

/** Of two registrations at one address, and of one at a route of ours, only one would be reached. */
function assertCallbackPaths(clients: Clients, mountPath: string): void {
  const taken = new Set<string>()
  for (const { id, callbackPath } of clients.values()) {
    if (callbackPath === undefined) continue
    if (`${callbackPath}/`.startsWith(`${mountPath}/`)) {
      throw new TypeError(
        `oauth: ${id}: callbackPath must be outside of mountPath, got ${show(callbackPath)}; ` +
          `below it the callback is ${mountPath}/${id}/callback`,
      )
    }
    if (taken.has(callbackPath)) {
      throw new TypeError(
        `oauth: ${show(callbackPath)} is the callbackPath of two registrations, ${show(id)} is the ` +
          'second: give it a path of its own, and register that at its provider',
      )
    }
    taken.add(callbackPath)
  }
}
