import { newestByProvider, type ConnectionSummary } from './newest.js'
import { base, isSameOrigin } from './site.js'

let newest: ReadonlyMap<string, number> | undefined
let show: () => void = () => undefined

/** Asks the server which providers this visitor has connected, and shows it. */
export async function readConnections(): Promise<void> {
  // From another origin the request would carry no session cookie.
  if (!isSameOrigin) return
  try {
    const response = await fetch(`${base}connections`, { cache: 'no-store' })
    const { connections } = (await response.json()) as {
      readonly connections: readonly ConnectionSummary[]
    }
    newest = newestByProvider(connections)
    show()
  } catch {
    // Offline, or the server failed: what was read before stays.
  }
}

/** `callback` runs whenever the connections have been read. */
export function onConnectionsRead(callback: () => void): void {
  show = callback
}

/** When the provider was connected last, in ms; 0 if it is not, undefined if nothing was read yet. */
export function connectedAt(provider: string): number | undefined {
  return newest && (newest.get(provider) ?? 0)
}
