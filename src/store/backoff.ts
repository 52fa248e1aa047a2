import { isOAuthError, reviveError } from '../errors.js'
import type { Vault } from './shared.js'

/** How a failing piece of work stands, for all processes. */
interface Trouble {
  readonly failures: number
  /** When it failed last, ms since 1970, and for how many ms nobody tries then. */
  readonly failedAt: number
  readonly pause: number
  readonly error: Record<string, unknown>
}

const FIRST_PAUSE_MS = 500
const MAX_PAUSE_MS = 30_000
/** After this without a failure, the next one counts as the first again. */
const MEMORY_MS = 60_000

/**
 * Keeps failing work from being hammered: the first failure may be tried again at once, later
 * ones after a pause that doubles, or as long as the provider asked for. During the pause
 * everybody gets the last failure.
 */
export async function backingOff<T>(
  vault: Vault,
  key: string,
  now: () => number,
  work: () => Promise<T>,
): Promise<T> {
  const trouble = await vault.read<Trouble>(key)
  if (trouble && isPaused(trouble, now())) throw reviveError(trouble.error)
  try {
    return await work()
  } catch (error) {
    if (isOAuthError(error)) {
      const failures = (trouble?.failures ?? 0) + 1
      const pause = Math.max(pauseAfter(failures), (error.retryAfter ?? 0) * 1000)
      const next: Trouble = { failures, failedAt: now(), pause, error: error.toJSON() }
      await vault.write(key, next, pause + MEMORY_MS).catch(() => undefined)
    }
    throw error
  }
}

function pauseAfter(failures: number): number {
  return failures < 2 ? 0 : Math.min(FIRST_PAUSE_MS * 2 ** (failures - 2), MAX_PAUSE_MS)
}

/** A failure in the future is of a clock that was set back since: it holds up nobody. */
function isPaused({ failedAt, pause }: Trouble, now: number): boolean {
  return now >= failedAt && now - failedAt < pause
}
