import type { Refusal } from '../http/api/connection-source.js'
import type { Vault } from '../store/shared.js'

/** What is known of how an API takes one connection's tokens. */
export interface Refusals {
  /** The API accepted a token of that name. */
  accepted(name: string): void
  /** Whether a token of that name was accepted before, in this process. */
  wasAccepted(name: string): boolean
  /** Another new token was refused: for a while none is asked for. */
  pause(name: string, refusal: Refusal): Promise<void>
  /** Whether that while is not over. */
  isPaused(name: string): Promise<boolean>
  /**
   * Notes a refusal that does not say why. Tells whether the call before was refused as well, and
   * none was accepted in between: then it is the token.
   */
  isRepeated(name: string, refusal: Refusal): Promise<boolean>
}

/** How many accepted tokens are remembered: the oldest is forgotten first. */
const MAX_ACCEPTED = 10_000
const PAUSE_MS = 5 * 60_000
/** A 403 that a new token does not cure is most likely a matter of rights, which change rarely. */
const FORBIDDEN_PAUSE_MS = 60 * 60_000
const MEMORY_MS = 15 * 60_000

/** Marks are shared by all processes; what was accepted is each process's own, as calls are many. */
export function createRefusals(vault: Vault, now: () => number): Refusals {
  const lastAccepted = new Map<string, number>()
  return {
    accepted(name) {
      if (lastAccepted.size >= MAX_ACCEPTED && !lastAccepted.has(name)) {
        const [oldest] = lastAccepted.keys()
        if (oldest !== undefined) lastAccepted.delete(oldest)
      }
      lastAccepted.set(name, now())
    },
    wasAccepted: (name) => lastAccepted.has(name),
    async pause(name, { state }) {
      const pause = state === 'forbidden' ? FORBIDDEN_PAUSE_MS : PAUSE_MS
      await vault.write(`refused ${name}`, true, pause)
    },
    isPaused: async (name) => (await vault.read(`refused ${name}`)) !== undefined,
    async isRepeated(name, { calledAt }) {
      const key = `suspect ${name}`
      const before = await vault.read<number>(key)
      await vault.write(key, now(), MEMORY_MS)
      // Calls made side by side meet the same passing trouble: only a later one counts.
      if (before === undefined || before >= calledAt) return false
      return (lastAccepted.get(name) ?? -Infinity) < before
    },
  }
}
