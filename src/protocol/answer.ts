import { withoutPrototype } from './params.js'

/** A provider's answer, decoded, before anybody judged it. */
export interface Answer {
  /** HTTP status. */
  readonly status: number
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string>>
  /** JSON, XML and forms as data, other text as text, anything else as a Buffer. */
  readonly data: unknown
}

/** A provider's own way of saying "no", in our words. */
export interface Failure {
  /**
   * The provider's code, as text. Of a token answer one of RFC 6749 §5.2 where it means the same:
   * `invalid_grant` ends a connection, `invalid_client`, `unauthorized_client` and `server_error`
   * keep it; any other code that refuses a refresh ends it too.
   */
  readonly code?: string | undefined
  /** The provider's words; they are cleaned of secrets before anybody sees them. */
  readonly message?: string | undefined
  /** The access token is dead: renew it, or end the connection. Of API answers only. */
  readonly deadToken?: boolean | undefined
  /** Too many requests: becomes `rate_limited`, 503. */
  readonly rateLimit?: boolean | undefined
  /** Seconds to wait. */
  readonly retryAfter?: number | undefined
}

/** What {@link failure} makes of a {@link Failure}: data that no answer can contain. */
export interface FailureResult {
  /** What it was made of. */
  readonly [FAILURE]: Failure
}

/** Known to the ESM and the CommonJS copy alike; a symbol cannot come out of JSON or XML. */
const FAILURE: unique symbol = Symbol.for('express-oauth-connect.failure') as never

/**
 * What `authorizationResponse`, `tokenResponse` and `apiResponse` return for an answer that is a
 * refusal, whatever its HTTP status was.
 * @param fields - what is known of it; `{}` is a refusal without a reason
 */
export function failure(fields: Failure): FailureResult {
  return { [FAILURE]: withoutPrototype(fields) }
}

/** The refusal that a seam returned, or `undefined` for anything else. */
export function failureOf(result: unknown): Failure | undefined {
  if (typeof result !== 'object' || result === null || !Object.hasOwn(result, FAILURE)) return
  return (result as FailureResult)[FAILURE]
}
