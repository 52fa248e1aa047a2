import type { Parameters } from 'fast-check'

const total = Number(process.env.FUZZ_RUNS ?? 0)
/** Fixed, so that the small run in every `npm test` is the same; `FUZZ_SEED` asks for another. */
const seed = Number(process.env.FUZZ_SEED ?? (total > 0 ? Date.now() % 2 ** 31 : 20_261_121))

/**
 * How many cases a property gets: its share (in thousandths) of `FUZZ_RUNS`, or a few by default.
 */
export function runs<T>(share: number, fewest: number): Parameters<T> {
  return { numRuns: Math.max(fewest, Math.ceil((total * share) / 1000)), seed }
}

/** Long enough for the large run. */
export const PATIENCE_MS = Math.max(30_000, total * 20)
