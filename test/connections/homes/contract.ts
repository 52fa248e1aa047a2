import type { ConnectionRecord, ConnectionStore } from 'express-oauth-connect'
import { connectionStoreContract } from 'express-oauth-connect/testing'

type Create = () => ConnectionStore | Promise<ConnectionStore>

/** The contract as tests of jest. */
export function runContract(createStore: Create, unreachable?: Create): void {
  const cases = connectionStoreContract(createStore, unreachable && { unreachable })
  it.each(cases)('$name', ({ run }) => run())
}

/** A record of one connection, as a home keeps it. */
export const record = (fields: Partial<ConnectionRecord> = {}): ConnectionRecord => ({
  id: 'one',
  version: 1,
  owner: 'alice',
  provider: 'plain',
  account: 'default',
  sealed: 'sealed',
  ...fields,
})
