import type { ConnectionStore } from '../../connections/connection-store.js'
import { makerOf, type Made } from './records.js'

/** One promise of a `ConnectionStore`, for any test runner. */
export interface ContractCase {
  /** What the store does, as a test's name. */
  readonly name: string
  /** Rejects with an AssertionError where it does not. */
  readonly run: () => Promise<void>
}

/** What is tried on a store, by records made for it. */
export interface Check {
  readonly name: string
  readonly work: (store: ConnectionStore, made: Made) => Promise<void>
}

export function does(name: string, work: Check['work']): Check {
  return { name, work }
}

/** A case for any test runner: the records that it made are removed after it. */
export function caseOf(
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
