import { RESULT_TTL_MS, type Once } from './once.js'

interface Flight {
  readonly result: Promise<unknown>
  /** Set when the work is done: until then its result is remembered, ms since 1970. */
  until?: number
}

/** {@link Once} for a site of one process: the same promise for all, and nothing to ask a store. */
export function createLocalOnce(now: () => number): Once {
  const flights = new Map<string, Flight>()

  /** The first in the map are the oldest, so that a look at them is enough. */
  function sweep(): void {
    for (const [key, { until }] of flights) {
      if (until === undefined || until > now()) break
      flights.delete(key)
    }
  }

  return function once<T>(key: string, work: () => Promise<T>): Promise<T> {
    sweep()
    const known = flights.get(key)
    if (known && (known.until ?? Infinity) > now()) return known.result as Promise<T>
    const result = work()
    const flight: Flight = { result }
    flights.set(key, flight)
    result.then(
      () => {
        // Last again: whoever is behind it in the map ends later.
        flights.delete(key)
        flights.set(key, flight)
        flight.until = now() + RESULT_TTL_MS
      },
      () => flights.delete(key),
    )
    return result
  }
}
