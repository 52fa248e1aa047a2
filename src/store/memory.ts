import type { Store } from './store.js'

interface Entry {
  readonly value: string
  /** Milliseconds that it lives. */
  readonly ttl: number
  /** Milliseconds since 1970. */
  writtenAt: number
}

/** Stores that nobody outside this process can read or keep waiting. */
const local = new WeakSet<Store>()

/** Whether a store is one of {@link memoryStore}'s. */
export function isLocal(store: Store): boolean {
  return local.has(store)
}

/** At each addition so many entries are found alive: all have their turn, and never all at once. */
const LOOKS = 4
/** After a rush many are over at the same time, and so many of them go at each addition. */
const DROPS = 256

/**
 * A store within one process: the default. It keeps no timer, and what is over goes while others
 * come. Several processes need a shared one: see `express-oauth-connect/redis`.
 * @param now - the clock, in ms since 1970; a test may bring its own
 */
export function memoryStore(now: () => number = () => Date.now()): Store {
  const entries = new Map<string, Entry>()
  let turn = entries.entries()

  function read(key: string): string | null {
    const entry = entries.get(key)
    if (!entry) return null
    if (!isOver(entry, now())) return entry.value
    entries.delete(key)
    return null
  }

  function write(key: string, value: string, ttl: number): void {
    const moment = now()
    for (let alive = 0, dropped = 0; alive < LOOKS && dropped < DROPS;) {
      if (dropNext(moment)) dropped++
      else alive++
    }
    entries.set(key, { value, ttl, writtenAt: moment })
  }

  function dropNext(moment: number): boolean {
    const { value: next } = turn.next()
    if (next === undefined) turn = entries.entries()
    return next !== undefined && isOver(next[1], moment) && entries.delete(next[0])
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

/** After the clock was set back an entry lives its time from then, not the hour longer. */
function isOver(entry: Entry, moment: number): boolean {
  entry.writtenAt = Math.min(entry.writtenAt, moment)
  return moment - entry.writtenAt >= entry.ttl
}
