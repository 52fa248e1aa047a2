import {
  isOAuthError,
  type ApiError,
  type AuthorizationError,
  type OAuthError,
  type TokenError,
} from '../../errors.js'
import { failureOf, type FailureResult } from '../answer.js'
import type { ApiRequest } from '../api/api-request.js'
import { inTime } from '../in-time.js'
import { ownField, type Params } from '../params.js'
import { describeThrown } from '../thrown.js'
import type { GrantType } from '../token/grant-type.js'
import type { TokenSet } from '../token/token-set.js'

/** What every function of a table is told beside the value it works on. */
export interface SeamContext {
  /** What a token request asks for; elsewhere the registration's own grant. */
  readonly grant: GrantType
  /** The connection's name among several; `'default'` where they have none. */
  readonly account: string
  /** The connection's: what the callback and the token answer brought; at start what the page gave. */
  readonly params: Params
  /** RFC 6749 §2.2 */
  readonly clientId: string
  /** For a provider that wants requests signed with it; `''` for a public client. */
  readonly clientSecret: string
  /** The registration's, joined with the provider's separator; `''` asks for none. */
  readonly scope: string
  /** The registration's `settings`. */
  readonly settings: Params
  /** Ours, as it is registered at the provider. */
  readonly redirectUri: string
}

/** What `apiResponse` is told. */
export interface ApiResponseContext extends SeamContext {
  /** What was asked, the token included. */
  readonly request: ApiRequest
}

/** What `revocationRequest` is told. */
export interface RevocationContext extends SeamContext {
  /** The tokens that are no longer needed. */
  readonly tokens: TokenSet
}

/** One function of a seam; it copies what it was given and changes nothing of it. */
export type SeamFunction<Value, Result, Context = SeamContext> = (
  value: Value,
  context: Context,
) => Result | PromiseLike<Result>

/** What a seam takes: one function, or a list of them that is applied in order. */
export type Seam<Value, Result = Value, Context = SeamContext> =
  SeamFunction<Value, Result, Context> | readonly SeamFunction<Value, Result, Context>[]

/** How a seam is run. */
export interface SeamRun<Value, Context> {
  /** The registration's id and the name of the cell, for errors. */
  readonly provider: string
  readonly cell: string
  readonly functions: Seam<Value, unknown, Context>
  readonly context: Context
  /** Milliseconds that all functions may take together. */
  readonly timeout: number
  /** The next function's value made of what one returned; `undefined` where that is no such thing. */
  readonly read: (returned: unknown, value: Value) => Value | undefined
  /** What `read` expects, for an error. */
  readonly expected: string
  /** The error that the request ends with. */
  readonly ErrorType: typeof TokenError | typeof ApiError | typeof AuthorizationError
  /** Its code where a function returned something else than `expected`. */
  readonly wrongType: 'invalid_response' | 'internal_error'
  /** Whether a function may return a `failure`, which ends the seam. */
  readonly mayRefuse?: boolean
  /** HTTP status of the error. Default: 502. */
  readonly status?: number
}

/** What comes of a seam: a promise of it only where one of its functions returned one. */
export type SeamResult<Value> = Value | FailureResult | Promise<Value | FailureResult>

/**
 * Applies a seam's functions in order; a refusal ends it. A function that
 * throws, rejects, does not settle in time or returns something else costs this one request.
 * @throws OAuthError: one that a function threw as it is, else one that names the cell
 */
export function runSeam<Value, Context>(
  run: SeamRun<Value, Context>,
  given: Value,
): SeamResult<Value> {
  return applyAll(run, performance.now() + run.timeout, seamFunctions(run.functions), given)
}

function applyAll<Value, Context>(
  run: SeamRun<Value, Context>,
  deadline: number,
  functions: readonly SeamFunction<Value, unknown, Context>[],
  value: Value,
): SeamResult<Value> {
  const [first, ...rest] = functions
  if (first === undefined) return value
  const goOn = (returned: unknown): SeamResult<Value> => {
    if (ownField(run, 'mayRefuse') === true && failureOf(returned)) return returned as FailureResult
    const next = run.read(returned, value)
    if (next !== undefined) return applyAll(run, deadline, rest, next)
    const got = kindOf(returned)
    throw seamError(run, run.wrongType, `returned ${got}, expected ${run.expected}`)
  }
  const returned = call(run, deadline, () => first(value, run.context))
  return returned instanceof Promise ? returned.then(goOn) : goOn(returned)
}

/** A seam's functions as a list. */
export function seamFunctions<F>(functions: F | readonly F[]): readonly F[] {
  return Array.isArray(functions) ? (functions as readonly F[]) : [functions as F]
}

type Caller = Pick<SeamRun<never, never>, 'provider' | 'cell' | 'ErrorType' | 'status' | 'timeout'>

/** What the function returned; a promise only where it returned one. */
function call(run: Caller, deadline: number, work: () => unknown): unknown {
  const failed = (error: unknown): never => {
    throw isOAuthError(error)
      ? error
      : seamError(run, 'internal_error', `threw ${describeThrown(error)}`)
  }
  try {
    const returned = work()
    if (!isThenable(returned)) return returned
    const late = () => seamError(run, 'internal_error', `did not settle within ${run.timeout} ms`)
    return inTime(() => returned, deadline - performance.now(), late).catch(failed)
  } catch (error) {
    return failed(error)
  }
}

function isThenable(value: unknown): value is PromiseLike<unknown> {
  if (typeof value !== 'object' || value === null) return false
  return typeof (value as { then?: unknown }).then === 'function'
}

function seamError(
  run: Caller,
  code: 'invalid_response' | 'internal_error',
  what: string,
): OAuthError {
  const { provider, cell, ErrorType } = run
  const status = ownField(run, 'status') ?? 502
  return new ErrorType(code, provider, `the cell ${cell} of the provider's table failed`, {
    status,
    hint: `A function of ${cell} ${what}.`,
  })
}

/** Describes a value without showing it. */
function kindOf(value: unknown): string {
  if (value === null) return 'null'
  return Array.isArray(value) ? 'a list' : typeof value
}
