import type { ConnectionStore } from 'express-oauth-connect'
import { connectionStoreContract } from 'express-oauth-connect/testing'

type Create = () => ConnectionStore | Promise<ConnectionStore>

/** The contract as tests of jest. */
export function runContract(createStore: Create, unreachable?: Create): void {
  const cases = connectionStoreContract(createStore, unreachable && { unreachable })
  it.each(cases)('$name', ({ run }) => run())
}
