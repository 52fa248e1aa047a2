/** What is left of one caller's allowance. */
export interface Allowance {
  readonly allowed: boolean
  readonly remaining: number
  /** Whole seconds until the window ends. */
  readonly reset: number
}

/** Counts requests per key in windows that start with a key's first request. */
export interface RateLimit {
  readonly take: (key: string, limit: number, windowSeconds: number) => Allowance
  readonly forget: () => void
}

/** A rate limit with nobody counted yet. */
export function createRateLimit(): RateLimit {
  const windows = new Map<string, { startedAt: number; count: number }>()
  return {
    take(key, limit, windowSeconds) {
      const now = Date.now()
      const known = windows.get(key)
      const current =
        known && now - known.startedAt < windowSeconds * 1000 ? known : { startedAt: now, count: 0 }
      current.count += 1
      windows.set(key, current)
      return {
        allowed: current.count <= limit,
        remaining: Math.max(0, limit - current.count),
        reset: Math.ceil((current.startedAt + windowSeconds * 1000 - now) / 1000),
      }
    },
    forget: () => windows.clear(),
  }
}
