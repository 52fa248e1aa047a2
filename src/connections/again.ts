/** Pauses before a store that is down is asked again, ms. */
const AGAIN_MS = [500, 2_000, 8_000]

/** Does work that a store failed at a moment ago, as soon as it is back; given up after some seconds. */
export async function tryAgainLater(work: () => Promise<unknown>): Promise<void> {
  for (const pause of AGAIN_MS) {
    await new Promise((resolve) => setTimeout(resolve, pause).unref())
    try {
      await work()
      return
    } catch {
      // Not back yet.
    }
  }
}
