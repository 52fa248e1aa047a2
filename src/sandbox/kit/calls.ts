import type { Endpoint } from './exchange.js'

/** The stand-ins that `sandbox()` starts. */
export type SandboxId = 'senler' | 'bstats' | 'admitad' | 'ringme'

/** A request that a stand-in received and what it answered. */
export interface SandboxCall<Id extends string = SandboxId> {
  /** Which stand-in received it. */
  provider: Id
  /** What it was about; a person's clicks are `'page'`. */
  endpoint: Endpoint
  /** Upper case. */
  method: string
  /** As sent, without the query. */
  path: string
  /** Decoded; a parameter that came twice is a list. */
  query: Record<string, string | string[]>
  /** Lower-case names. */
  headers: Record<string, string>
  /** The first 64 KiB. */
  body: string
  /** 0 while the answer is under way, and for ever if it never comes (faults 'hang', 'reset'). */
  status: number
  /** What was answered, before gzip; the first 64 KiB. */
  responseBody: string
  /** When it came, in ms. */
  at: number
}

const MOST_CALLS = 1000

/** Adds a call; the oldest go. */
export function recordCall<Call extends SandboxCall<string>>(calls: Call[], call: Call): void {
  calls.push(call)
  calls.splice(0, Math.max(0, calls.length - MOST_CALLS))
}
