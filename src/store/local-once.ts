import { RESULT_TTL_MS, type Once } from './once.js'

interface Flight {
  readonly result: Promise<unknown>
  /** Set when the work is done: its result is remembered for a while from then, ms since 1970. */
  doneAt?: number
}

const made = new WeakMap<object, Once>()

/**
 * The {@link Once} of this process for what lies there. Two `oauth()` over one connection store would
 * each send the same refresh token, and the server would end a grant that seems stolen.
 */
export function localOnceOver(home: object, now: () => number): Once {
  const once = made.get(home) ?? createLocalOnce(now)
  made.set(home, once)
  return once
}

/** {@link Once} for a site of one process: the same promise for all, and nothing to ask a store. */
export function createLocalOnce(now: () => number): Once {
  const flights = new Map<string, Flight>()
  let inOrder = flights.entries()
  let oldest: [string, Flight] | undefined

  /** The first in the map are the oldest, so that a look at them is enough. */
  function sweep(): void {
    const moment = now()
    while ((oldest ??= next())) {
      const [key, flight] = oldest
      if (flights.get(key) === flight) {
        if (!isOver(flight, moment)) return
        flights.delete(key)
      }
      oldest = undefined
    }
  }

  /** One iterator for many sweeps: a new one walks over all that was deleted from a Map's front. */
  function next(): [string, Flight] | undefined {
    const { value } = inOrder.next()
    if (value === undefined) inOrder = flights.entries()
    return value
  }

  return function once<T>(key: string, work: () => Promise<T>): Promise<T> {
    sweep()
    const known = flights.get(key)
    if (known && !isOver(known, now())) return known.result as Promise<T>
    const result = work()
    const flight: Flight = { result }
    flights.set(key, flight)
    result.then(
      () => {
        // Moved to the end, so that the map stays in the order in which results are forgotten.
        flights.delete(key)
        flights.set(key, flight)
        flight.doneAt = now()
      },
      () => flights.delete(key),
    )
    return result
  }
}

/** Also when it was done in the future: the clock was set back since. */
function isOver({ doneAt = NaN }: Flight, moment: number): boolean {
  return Math.abs(moment - doneAt) >= RESULT_TTL_MS
}
