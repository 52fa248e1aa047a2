import { errorWithCode } from './failure.js'
import type { RequestLimits } from './request.js'

/** How a call tells that it came to its end; only the first word counts. */
export interface Outcome<T> {
  readonly done: (answer: T | Promise<T>) => void
  readonly fail: (error: Error) => void
}

/**
 * One call that is over at its total deadline at the latest, or when its caller calls it off.
 * @param begin - starts the call and returns how to break it off
 */
export function underDeadline<T>(
  { timeout, signal }: RequestLimits,
  begin: (outcome: Outcome<T>) => (reason: Error) => void,
): Promise<T> {
  return new Promise((resolve, reject) => {
    let over = false
    let breakOff: (reason: Error) => void = () => undefined
    const late = setTimeout(() => fail(errorWithCode('ETIMEDOUT')), timeout)
    const callOff = () => fail(errorWithCode('ERR_CANCELED'))

    function end(): void {
      over = true
      clearTimeout(late)
      signal?.removeEventListener('abort', callOff)
    }
    function done(answer: T | Promise<T>): void {
      if (over) return
      end()
      resolve(answer)
    }
    function fail(error: Error): void {
      if (over) return
      end()
      breakOff(error)
      reject(error)
    }

    if (signal?.aborted) return callOff()
    signal?.addEventListener('abort', callOff)
    try {
      breakOff = begin({ done, fail })
    } catch (error) {
      fail(error as Error)
    }
  })
}
