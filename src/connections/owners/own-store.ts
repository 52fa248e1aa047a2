import { SessionError } from '../../errors.js'
import { deadline } from '../../store/shared.js'
import type { ConnectionStore } from '../connection-store.js'

/**
 * The site's own store, whose every operation ends in time and in our own error: a database's error
 * may hold the statement, its values or the address. What is given up goes on in the database: a
 * write that arrives after its record was removed is removed as well.
 */
export function withinTime(store: ConnectionStore, timeout: number): ConnectionStore {
  const within = <T>(work: () => Promise<T>) => deadline(work, timeout, failed)
  /** Writes that are not done, by the record's id. */
  const writing = new Map<string, Promise<boolean>>()

  async function put(...[record, version]: Parameters<ConnectionStore['put']>): Promise<boolean> {
    const write = Promise.resolve().then(() => store.put(record, version))
    writing.set(record.id, write)
    try {
      return await write
    } finally {
      if (writing.get(record.id) === write) writing.delete(record.id)
    }
  }

  async function remove(...[id, version]: Parameters<ConnectionStore['remove']>): Promise<boolean> {
    const late = writing.get(id)
    late?.then(() => store.remove(id, version)).catch(() => undefined)
    return store.remove(id, version)
  }

  return {
    find: (...which) => within(() => store.find(...which)),
    get: (id) => within(() => store.get(id)),
    put: (...change) => within(() => put(...change)),
    remove: (...which) => within(() => remove(...which)),
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
