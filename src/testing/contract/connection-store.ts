import type { ConnectionStore } from '../../connections/connection-store.js'
import { caseOf, type ContractCase } from './case.js'
import { FINDING } from './finding.js'
import { outage } from './outage.js'
import { PAGES } from './pages.js'
import { VERSIONS } from './versions.js'

/** What {@link connectionStoreContract} may be told. */
export interface ConnectionStoreContractOptions {
  /**
   * The store over a home that cannot be reached: a port where nobody listens. Without it the case
   * about outages is left out.
   */
  readonly unreachable?: () => ConnectionStore | Promise<ConnectionStore>
}

/**
 * What a `ConnectionStore` has to do, as cases for any test runner: give each to its `it` or
 * `test`. Each makes records of its own and removes them, so that the home may hold others.
 * @param createStore - a store over a home that works; may be called once for each case
 * @param options - what else is there to be tried
 */
export function connectionStoreContract(
  createStore: () => ConnectionStore | Promise<ConnectionStore>,
  { unreachable }: ConnectionStoreContractOptions = {},
): readonly ContractCase[] {
  const cases = [...FINDING, ...VERSIONS, ...PAGES].map((one) => caseOf(one, createStore))
  return unreachable ? [...cases, outage(unreachable)] : cases
}
