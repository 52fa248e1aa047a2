import type { ConnectionStore } from '../../connections/connection-store.js'
import type { Check } from './check.js'
import { FINDING } from './finding.js'
import { rejectsWithoutHome } from './outage.js'
import { PAGES } from './pages.js'
import { makerOf } from './records.js'
import { VERSIONS } from './versions.js'

/** One promise of a `ConnectionStore`, for any test runner. */
export interface ContractCase {
  /** What the store does, as a test's name. */
  readonly name: string
  /** Rejects with an AssertionError where it does not. */
  readonly run: () => Promise<void>
}

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
  const cases = [...FINDING, ...VERSIONS, ...PAGES].map((check) => caseOf(check, createStore))
  if (!unreachable) return cases
  const run = async () => rejectsWithoutHome(await unreachable())
  return [...cases, { name: 'rejects when its home cannot be asked', run }]
}

/** A case for any test runner: the records that it made are removed after it. */
function caseOf(
  { name, work }: Check,
  createStore: () => ConnectionStore | Promise<ConnectionStore>,
): ContractCase {
  return {
    name,
    async run() {
      const store = await createStore()
      const made = makerOf(store)
      try {
        await work(store, made)
      } finally {
        await made.clear()
      }
    },
  }
}
