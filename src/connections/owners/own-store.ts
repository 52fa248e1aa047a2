import { SessionError } from '../../errors.js'
import { deadline } from '../../store/shared.js'
import type { ConnectionStore } from '../connection-store.js'

/**
 * The site's own store, whose every operation ends in time and in our own error: a database's error
 * may hold the statement, its values or the address.
 */
export function withinTime(store: ConnectionStore, timeout: number): ConnectionStore {
  const within = <T>(work: () => Promise<T>) => deadline(work, timeout, failed)
  return {
    find: (...which) => within(() => store.find(...which)),
    get: (id) => within(() => store.get(id)),
    put: (...change) => within(() => store.put(...change)),
    remove: (...which) => within(() => store.remove(...which)),
    page: (...which) => within(() => store.page(...which)),
  }
}

function failed(what: string): SessionError {
  return new SessionError(
    'store_failed',
    '',
    `the connection store: ${what}`,
    'Is the database of oauth({ connections: { store } }) up, and is its table made? Nothing was ' +
      'lost: try again.',
  )
}
