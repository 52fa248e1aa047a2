import { channel } from 'node:diagnostics_channel'
import { isOAuthError, type ErrorCode } from '../errors.js'

/** One call from this server to a provider, told when it is over: no path, no query, no secret. */
export interface CallMessage {
  /** The registration's id. */
  readonly provider: string
  /**
   * What it was for: a code's exchange, a renewal, the application's token, its end, the API, an
   * OpenID server's metadata or keys, a device's code and tokens, a token exchange, introspection.
   */
  readonly phase:
    | ('token' | 'refresh' | 'application' | 'revoke' | 'api' | 'discovery' | 'push')
    | ('device' | 'exchange' | 'introspect')
  /** Upper case. */
  readonly method: string
  /** Host name and port. */
  readonly host: string
  /** HTTP status of the answer; `undefined` where none came. */
  readonly status: number | undefined
  /** Why the call was of no use; `undefined` where it was. */
  readonly code: ErrorCode | undefined
  /** Milliseconds since 1970. */
  readonly startedAt: number
  /** Milliseconds, with fractions. */
  readonly duration: number
}

/** What is known of a call before it is made. */
export interface CallFacts extends Pick<CallMessage, 'provider' | 'phase' | 'method'> {
  /** Of which the host is told. */
  readonly url: string
}

/** What the work of a call tells while it runs. */
export interface CallNotes {
  answered(status: number): void
  /** For a refusal that the work returns instead of throwing. */
  refused(code: ErrorCode): void
}

const calls = channel('express-oauth-connect:call')
const nobodyListens: CallNotes = { answered: () => undefined, refused: () => undefined }

/** Runs a call and publishes it; where nobody subscribed, it is only run. */
export function observeCall<T>(
  facts: CallFacts,
  work: (notes: CallNotes) => Promise<T>,
): Promise<T> {
  return calls.hasSubscribers ? observed(facts, work) : work(nobodyListens)
}

async function observed<T>(
  { url, ...facts }: CallFacts,
  work: (notes: CallNotes) => Promise<T>,
): Promise<T> {
  const [startedAt, from] = [Date.now(), performance.now()]
  let [status, code]: [number?, ErrorCode?] = []
  try {
    return await work({
      answered: (given) => void (status = given),
      refused: (given) => void (code = given),
    })
  } catch (error) {
    code = codeOf(error)
    throw error
  } finally {
    const { host } = new URL(url)
    const duration = performance.now() - from
    calls.publish({ ...facts, host, status, code, startedAt, duration } satisfies CallMessage)
  }
}

/** An error's code; a foreign one is a fault in a provider's table or in us. */
export function codeOf(error: unknown): ErrorCode {
  return isOAuthError(error) ? error.code : 'internal_error'
}
