import { channel } from 'node:diagnostics_channel'
import { isOAuthError, type ErrorCode } from '../errors.js'
import { codeOf } from '../http/diagnostics.js'

/** What came of a visitor's request to one of our routes, or of a renewal. */
export interface OutcomeMessage {
  /** The registration's id. */
  readonly provider: string
  /** The route, or `'refresh'` for a renewal. */
  readonly phase: 'start' | 'callback' | 'disconnect' | 'backchannel-logout' | 'refresh'
  /** Of our answer, or what the error asks for; 200 for a renewal that worked. */
  readonly status: number
  /** `undefined`: it went well. */
  readonly code: ErrorCode | undefined
  /** Milliseconds since 1970. */
  readonly startedAt: number
  /** Milliseconds, with fractions. */
  readonly duration: number
}

type OutcomeFacts = Pick<OutcomeMessage, 'provider' | 'phase'>

const outcomes = channel('express-oauth-connect:outcome')

/** Runs the work and publishes what came of it; where nobody subscribed, it is only run. */
export function observeOutcome<T>(
  facts: OutcomeFacts,
  work: () => T,
  statusOf: () => number = () => 200,
): T | Promise<Awaited<T>> {
  return outcomes.hasSubscribers ? observed(facts, work, statusOf) : work()
}

async function observed<T>(
  facts: OutcomeFacts,
  work: () => T,
  statusOf: () => number,
): Promise<Awaited<T>> {
  const [startedAt, from] = [Date.now(), performance.now()]
  const publish = (status: number, code?: ErrorCode) => {
    const duration = performance.now() - from
    outcomes.publish({ ...facts, status, code, startedAt, duration } satisfies OutcomeMessage)
  }
  try {
    const result = await work()
    publish(statusOf())
    return result
  } catch (error) {
    publish(isOAuthError(error) ? error.status : 502, codeOf(error))
    throw error
  }
}
