import { underDeadline } from './deadline.js'
import type { RequestLimits } from './request.js'

/** So many calls to one origin at once; further ones wait for their turn, first come first served. */
export interface Turns {
  /**
   * `undefined` where it is the caller's turn already. Waiting takes nothing from the call's own
   * deadline: an API of a few workers would else answer the last of many calls too late.
   * @throws ETIMEDOUT where it takes twice as long as the call itself may, ERR_CANCELED
   */
  take(origin: string, limits: RequestLimits): Promise<undefined> | undefined
  /** Whoever took a turn gives it back. */
  giveBack(origin: string): void
}

interface Line {
  taken: number
  readonly waiting: Set<() => void>
}

/** Counts by origin; one that nobody calls is forgotten. */
export function createTurns(perOrigin: number): Turns {
  const lines = new Map<string, Line>()

  function waitIn(line: Line, limits: RequestLimits): Promise<undefined> {
    const longer = { ...limits, timeout: 2 * limits.timeout }
    return underDeadline<undefined>(longer, ({ done }) => {
      const go = () => {
        line.waiting.delete(go)
        done(undefined)
      }
      line.waiting.add(go)
      return () => void line.waiting.delete(go)
    })
  }

  return {
    take(origin, limits) {
      const line = lines.get(origin) ?? { taken: 0, waiting: new Set() }
      lines.set(origin, line)
      if (line.taken >= perOrigin) return waitIn(line, limits)
      line.taken++
      return undefined
    },
    giveBack(origin) {
      const line = lines.get(origin)
      if (!line) return
      // The turn goes to the next in line, so that their number stays.
      const [next] = line.waiting
      if (next) return next()
      if (--line.taken === 0) lines.delete(origin)
    },
  }
}
