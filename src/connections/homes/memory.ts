import type { ConnectionQuery, ConnectionRecord, ConnectionStore } from '../connection-store.js'
import { assertKnown } from '../../protocol/known-name.js'
import { isSameConnection, matches, readPageSize } from './query.js'

/** What {@link memoryConnections} may be told. */
export interface MemoryConnectionsOptions {
  /** How many records a page of `page()` has. Default: 1 000. */
  readonly pageSize?: number
}

interface Entry {
  readonly record: ConnectionRecord
  /** Counts the connections: the newest has the highest. */
  readonly place: number
}

/** By id, oldest first: a change leaves an entry where it is. */
type Entries = Map<string, Entry>

/**
 * A home of connections within one process, for development and tests: they end with it. What
 * stays is `sqlConnections` or `redisConnections`.
 * @param options - the defaults do
 * @throws TypeError for an unknown option, and for a `pageSize` that is none
 */
export function memoryConnections(options: MemoryConnectionsOptions = {}): ConnectionStore {
  assertKnown('memoryConnections', options, ['pageSize'])
  const { pageSize: size = 1_000 } = options
  const pageSize = readPageSize(size, 'memoryConnections')
  const all: Entries = new Map()
  const byOwner = new Map<string, Entries>()
  let places = 0

  const ownedBy = (owner: string) => [...(byOwner.get(owner)?.values() ?? [])]

  function find(owner: string, provider: string, account?: string): ConnectionRecord | undefined {
    return ownedBy(owner).findLast(
      ({ record }) =>
        record.provider === provider && (account ?? record.account) === record.account,
    )?.record
  }

  function write(record: ConnectionRecord, place: number): void {
    const owned = byOwner.get(record.owner) ?? new Map<string, Entry>()
    byOwner.set(record.owner, owned)
    const entry = { record: { ...record }, place }
    owned.set(record.id, entry)
    all.set(record.id, entry)
  }

  function put(record: ConnectionRecord, expectedVersion: number | null): boolean {
    const entry = all.get(record.id)
    if (expectedVersion === null) {
      if (entry || find(record.owner, record.provider, record.account)) return false
      write(record, ++places)
      return true
    }
    if (entry?.record.version !== expectedVersion) return false
    if (!isSameConnection(entry.record, record)) return false
    write(record, entry.place)
    return true
  }

  function remove(id: string, version?: number): boolean {
    const record = all.get(id)?.record
    if (!record || (version ?? record.version) !== record.version) return false
    const owned = byOwner.get(record.owner)
    owned?.delete(id)
    if (owned?.size === 0) byOwner.delete(record.owner)
    return all.delete(id)
  }

  function page(query: ConnectionQuery, cursor = '0') {
    const entries = query.owner === undefined ? all.values() : ownedBy(query.owner)
    const found: Entry[] = []
    for (const entry of entries) {
      if (entry.place > Number(cursor) && matches(entry.record, query)) found.push(entry)
      if (found.length > pageSize) break
    }
    const records = found.slice(0, pageSize)
    const more = found.length > pageSize ? records.at(-1)?.place.toString() : undefined
    return { records: records.map(({ record }) => record), cursor: more }
  }

  return {
    find: (...which) => Promise.resolve(find(...which)),
    get: (id) => Promise.resolve(all.get(id)?.record),
    put: (...change) => Promise.resolve(put(...change)),
    remove: (...which) => Promise.resolve(remove(...which)),
    page: (...which) => Promise.resolve(page(...which)),
  }
}
