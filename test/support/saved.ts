import type { Finished, SavedConnection } from '../../src/express/session/saved-connection.js'
import { withConnection, withConnections } from '../../src/express/session/session-text.js'

/** A connection as a session holds it, for what needs no sign-in. */
export function savedConnection(cells: Partial<SavedConnection> = {}): SavedConnection {
  return {
    id: 'one',
    provider: 'plain',
    account: 'default',
    params: {},
    connectedAt: 1,
    version: 0,
    ...cells,
  }
}

/** What a session holds that has these connections and saw these sign-ins to their end. */
export function sessionText(
  connections: readonly SavedConnection[],
  finished: readonly Finished[] = [],
): string {
  const text = finished.reduce((all, each) => withConnection(all, savedConnection(), each), '')
  return withConnections(text, connections)
}
