import type { Store } from './store.js'

interface Entry {
  readonly value: string
  /** Milliseconds since 1970. */
  readonly expiresAt: number
}

/** Stores that nobody outside this process can read or keep waiting. */
const local = new WeakSet<Store>()

/** Whether a store is one of {@link memoryStore}'s. */
export function isLocal(store: Store): boolean {
  return local.has(store)
}

/** How many additions pass between two looks for what is over. */
const SWEEP_EVERY = 256

/**
 * A store within one process: the default. It keeps no timer, and nothing longer than its time.
 * Several processes need a shared one: see `express-oauth-connect/redis`.
 * @param now - the clock, in ms since 1970; a test may bring its own
 */
export function memoryStore(now: () => number = () => Date.now()): Store {
  const entries = new Map<string, Entry>()
  let additions = 0

  function read(key: string): string | null {
    const entry = entries.get(key)
    if (!entry) return null
    if (entry.expiresAt > now()) return entry.value
    entries.delete(key)
    return null
  }

  function write(key: string, value: string, ttl: number): void {
    if (++additions % SWEEP_EVERY === 0) sweep()
    entries.set(key, { value, expiresAt: now() + ttl })
  }

  function sweep(): void {
    const moment = now()
    for (const [key, entry] of entries) if (entry.expiresAt <= moment) entries.delete(key)
  }

  const store: Store = {
    get: (key) => Promise.resolve(read(key)),
    set(key, value, ttl) {
      write(key, value, ttl)
      return Promise.resolve()
    },
    add(key, value, ttl) {
      const free = read(key) === null
      if (free) write(key, value, ttl)
      return Promise.resolve(free)
    },
    replace(key, expected, value, ttl) {
      const same = read(key) === expected
      if (same) write(key, value, ttl)
      return Promise.resolve(same)
    },
    delete(key, expected) {
      if (expected === undefined || read(key) === expected) entries.delete(key)
      return Promise.resolve()
    },
  }
  local.add(store)
  return store
}
