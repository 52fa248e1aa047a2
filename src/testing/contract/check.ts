import type { ConnectionStore } from '../../connections/connection-store.js'
import type { Made } from './records.js'

/** What is tried on a store, by records made for it. */
export interface Check {
  /** What the store does, as a test's name. */
  readonly name: string
  readonly work: (store: ConnectionStore, made: Made) => Promise<void>
}

/** One line of a list of checks. */
export function does(name: string, work: Check['work']): Check {
  return { name, work }
}
