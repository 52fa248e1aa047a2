import type { ConnectionQuery, ConnectionRecord } from '../connection-store.js'

/** Whether a page of that query has the record. */
export function matches(record: ConnectionRecord, query: ConnectionQuery): boolean {
  const { owner, provider, renewBefore, subject } = query
  return (
    (owner ?? record.owner) === record.owner &&
    (provider ?? record.provider) === record.provider &&
    (subject ?? record.subject) === record.subject &&
    (renewBefore === undefined || (record.renewBy ?? Infinity) < renewBefore)
  )
}

/** Whether two records are of one connection: these three never change under an id. */
export function isSameConnection(one: ConnectionRecord, other: ConnectionRecord): boolean {
  return (
    one.owner === other.owner && one.provider === other.provider && one.account === other.account
  )
}

/**
 * How many records a page has.
 * @throws TypeError for what is no whole number from 1
 */
export function readPageSize(pageSize: number, caller: string): number {
  if (Number.isSafeInteger(pageSize) && pageSize > 0) return pageSize
  throw new TypeError(`${caller}: pageSize must be a whole number from 1, got ${String(pageSize)}`)
}
