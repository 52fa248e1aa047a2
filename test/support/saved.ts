import type { SavedConnection } from '../../src/express/saved-connection.js'

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
