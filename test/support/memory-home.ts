import type { ConnectionRecord, ConnectionStore } from '../../src/connections/connection-store.js'

/** A home of connections in a map, with its records in sight. */
export interface MemoryHome extends ConnectionStore {
  readonly records: Map<string, ConnectionRecord>
}

/** What a home has to do, and no more. */
export function memoryHome(): MemoryHome {
  const records = new Map<string, ConnectionRecord>()
  const select = (owner?: string, provider?: string) =>
    [...records.values()].filter(
      (record) =>
        (owner ?? record.owner) === record.owner &&
        (provider ?? record.provider) === record.provider,
    )
  return {
    records,
    find: (owner, provider, account) =>
      Promise.resolve(
        select(owner, provider).findLast((each) => (account ?? each.account) === each.account),
      ),
    get: (id) => Promise.resolve(records.get(id)),
    put(record, expectedVersion) {
      const free = (records.get(record.id)?.version ?? null) === expectedVersion
      if (free) records.set(record.id, record)
      return Promise.resolve(free)
    },
    remove(id, version) {
      const same = version === undefined || records.get(id)?.version === version
      return Promise.resolve(same && records.delete(id))
    },
    page: ({ owner, provider }) =>
      Promise.resolve({ records: select(owner, provider), cursor: undefined }),
  }
}
