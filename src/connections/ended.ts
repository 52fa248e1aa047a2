import type { ConnectionStore } from './connection-store.js'
import type { Connection } from '../protocol/connection.js'

/**
 * Why a connection ended: the visitor disconnected it; the provider no longer accepts its tokens
 * and they cannot be renewed; the session ended.
 */
export type EndReason = 'visitor' | 'provider' | 'logout'

/** What is told of a connection that has ended. */
export interface EndedConnection extends Pick<Connection, 'provider' | 'account' | 'params'> {
  /** The site's own user, where connections are kept by one. */
  readonly owner?: string | undefined
  /** Why. */
  readonly reason: EndReason
}

/** Tells whoever wants to know; never throws. */
export type TellEnded = (ended: EndedConnection) => void

/** Where a connection is kept, and who is told of its end. */
export interface Keeper {
  readonly home: ConnectionStore
  readonly tellEnded: TellEnded
}

/** The event of a connection's end. */
export function endedConnection(
  { provider, account, params }: Pick<Connection, 'provider' | 'account' | 'params'>,
  reason: EndReason,
): EndedConnection {
  return { provider, account, params, reason }
}
