import type { Params } from '../protocol/params.js'
import type { TokenSet } from '../protocol/token-set.js'

/** A connection as the session holds it. JSON only. */
export interface SavedConnection {
  /** Nobody can guess it; names the connection where processes talk about it. */
  readonly id: string
  /** The registration's id. */
  readonly provider: string
  /** Its name among several connections of one provider. */
  readonly account: string
  /** The provider's `callbackParams` and `tokenFields`. */
  readonly params: Params
  /** Milliseconds since 1970. */
  readonly connectedAt: number
  /** Counts the renewals, so that an old copy is known for one. */
  readonly version: number
  /** Sealed text, plain, or nothing: an application's token is not the session's. */
  readonly tokens?: TokenSet | string
  /** Of an application's token when it was last looked at, ms since 1970. */
  readonly expiresAt?: number
  /** When a renewal brought these tokens, ms since 1970. */
  readonly renewedAt?: number
}

/**
 * The connections of a session as one text: in every request express-session walks through all
 * values of a session several times, and a text is one of them, however much is in it.
 */
export function writeConnections(connections: readonly SavedConnection[]): string {
  return JSON.stringify(connections)
}

/** The connections in what a session holds under our key; nothing in what is not ours. */
export function readConnections(text: unknown): readonly SavedConnection[] {
  if (typeof text !== 'string') return []
  try {
    const connections: unknown = JSON.parse(text)
    return Array.isArray(connections) ? (connections as readonly SavedConnection[]) : []
  } catch {
    return []
  }
}
