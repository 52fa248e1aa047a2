import { SessionError } from '../errors.js'
import { randomValue } from '../protocol/authorization/pkce.js'
import type { Store } from './store.js'

/** Runs the work for a key while nobody else does, in whatever process. */
export type Lock = <T>(key: string, work: () => Promise<T>) => Promise<T>

/** A holder that died is taken over after this, ms. */
const LEASE_MS = 15_000
const POLL_MS = 15

/**
 * Makes a {@link Lock} over what the processes share. Session stores cannot compare and set, so
 * whoever changes a record of theirs takes turns by this.
 * @param patience - milliseconds after which a waiter gives up with `store_failed`
 */
export function createLock(store: Store, patience: number): Lock {
  const queues = new Map<string, Promise<unknown>>()

  /** Within the process by a queue: polling is only for those of other processes. */
  return async function lock<T>(key: string, work: () => Promise<T>): Promise<T> {
    const before = queues.get(key) ?? Promise.resolve()
    const turn = before.then(() => held(store, `lock ${key}`, patience, work))
    const settled = turn.catch(() => undefined)
    queues.set(key, settled)
    try {
      return await turn
    } finally {
      if (queues.get(key) === settled) queues.delete(key)
    }
  }
}

async function held<T>(
  store: Store,
  key: string,
  patience: number,
  work: () => Promise<T>,
): Promise<T> {
  const owner = randomValue()
  const giveUpAt = performance.now() + patience
  while (!(await store.add(key, owner, LEASE_MS))) {
    if (performance.now() > giveUpAt) {
      throw new SessionError(
        'store_failed',
        '',
        `another process held the same record for more than ${patience} ms`,
        'Try again; if it stays so, look at the session store of that process.',
      )
    }
    await new Promise((resolve) => setTimeout(resolve, POLL_MS))
  }
  try {
    return await work()
  } finally {
    // Only our own entry: after a lease that ran out it may be another's by now.
    await store.delete(key, owner).catch(() => undefined)
  }
}
