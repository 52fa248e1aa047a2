import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import type {
  ConnectionQuery,
  ConnectionRecord,
  ConnectionStore,
} from '../../connections/connection-store.js'

type Fields = Partial<ConnectionRecord>

/** Text that nobody else has. */
export const random = () => randomBytes(16).toString('base64url')

/** A record of nobody else: a database that is in use stays as it is. */
export const record = (fields: Fields = {}): ConnectionRecord => ({
  id: random(),
  version: 1,
  owner: `owner-${random()}`,
  provider: 'contract',
  account: 'default',
  sealed: 'sealed',
  ...fields,
})

/** Makes records, and takes them away again. */
export interface Made {
  (fields?: Fields): Promise<ConnectionRecord>
  put(record: ConnectionRecord, expectedVersion: number | null): Promise<boolean>
  clear(): Promise<void>
}

/** Makes records in a store. */
export function makerOf(store: ConnectionStore): Made {
  const ids: string[] = []
  const put: Made['put'] = (made, expectedVersion) => {
    ids.push(made.id)
    return store.put(made, expectedVersion)
  }
  const make = async (fields?: Fields) => {
    const made = record(fields)
    assert.equal(await put(made, null), true, 'a new record was not put')
    return made
  }
  const clear = async () => {
    await inTurns(ids.length, (n) => store.remove(ids[n] ?? ''))
  }
  return Object.assign(make, { put, clear })
}

/** Fifty at a time: a pool of connections has its limits. */
export async function inTurns<Result>(
  times: number,
  work: (n: number) => Promise<Result>,
): Promise<Result[]> {
  const results: Result[] = []
  for (let from = 0; from < times; from += 50) {
    const numbers = Array.from({ length: Math.min(50, times - from) }, (_, n) => from + n)
    results.push(...(await Promise.all(numbers.map(work))))
  }
  return results
}

/** The records of all pages. */
export async function allOf(
  store: ConnectionStore,
  query: ConnectionQuery,
): Promise<ConnectionRecord[]> {
  const records: ConnectionRecord[] = []
  let cursor: string | undefined
  do {
    const page = await store.page(query, cursor)
    records.push(...page.records)
    cursor = page.cursor
  } while (cursor !== undefined)
  return records.map((one) => plain(one) as ConnectionRecord)
}

/** Their ids, for those whose order is open. */
export const sorted = (...records: readonly ConnectionRecord[]) =>
  records.map(({ id }) => id).sort()

/** The ids that a query finds. */
export const idsOf = async (store: ConnectionStore, query: ConnectionQuery) =>
  sorted(...(await allOf(store, query)))

/** A field that is absent may be there and undefined: that is the store's own affair. */
export function plain(one: ConnectionRecord | undefined): ConnectionRecord | undefined {
  if (!one) return undefined
  const there = Object.entries(one).filter(([, value]) => value !== undefined)
  return Object.fromEntries(there) as unknown as ConnectionRecord
}
