import { ApiError, type ErrorCode } from '../../errors.js'
import type { Answer, Failure } from '../../protocol/answer.js'
import { firstText, isRecord } from '../../protocol/api/api-request.js'
import type { Client } from '../../protocol/provider/client.js'
import { ownField } from '../../protocol/params.js'
import { tokenState, type TokenState } from '../../protocol/api/token-state.js'
import { providerText } from '../../protocol/redact.js'
import { readRetryAfter } from '../retry-after.js'

const CODES = ['error', 'code', 'error_code']
/** The last two are of problem details (RFC 9457 §3.1). */
const MESSAGES = ['error_description', 'message', 'error_message', 'detail', 'title']

/**
 * A refusal by its HTTP status (RFC 6750 §3.1, RFC 6585 §4); code and message wherever APIs usually
 * put them.
 */
export function failureByStatus(answer: Answer): Failure | undefined {
  const { status, data } = answer
  if (status < 400) return undefined
  const fields = isRecord(data) ? data : {}
  const error = ownField(fields, 'error')
  // Many APIs have an object there, `{ error: { code, message } }`, or a list: `{ errors: [{ … }] }`.
  const errors = ownField(fields, 'errors')
  const inner = [error, Array.isArray(errors) ? errors[0] : undefined].find(isRecord) ?? {}
  const code = firstText(inner, CODES) ?? firstText(fields, CODES) ?? proofRefusal(answer)
  const message = firstText(inner, MESSAGES) ?? firstText(fields, MESSAGES)
  return {
    ...(code !== undefined && { code }),
    ...(message !== undefined && { message }),
    deadToken: ['dead', 'suspect'].includes(stateByAnswer(answer, code)),
    rateLimit: status === 429,
  }
}

/** RFC 9449 §7.1, §9: what was wrong with a proof is said by the challenge alone. */
function proofRefusal({ headers }: Answer): string | undefined {
  const challenge = ownField(headers, 'www-authenticate') ?? ''
  return /\b(?:use_dpop_nonce|invalid_dpop_proof)\b/.exec(challenge.slice(0, MAX_CHALLENGE))?.[0]
}

/** A longer header is no challenge of use. */
const MAX_CHALLENGE = 2_000

/** What an answer that was refused says of the token; `told` is what the table made of it. */
export function tokenStateOf(answer: Answer, told: Failure | undefined): TokenState {
  if (told) return told.deadToken === true ? 'dead' : 'alive'
  return stateByAnswer(answer, failureByStatus(answer)?.code)
}

function stateByAnswer({ status, headers }: Answer, code: string | undefined): TokenState {
  return tokenState(status, ownField(headers, 'www-authenticate'), code)
}

/** What a refusal is called. */
export function failureCode({ rateLimit, deadToken }: Failure): ErrorCode {
  if (rateLimit === true) return 'rate_limited'
  return deadToken === true ? 'token_rejected' : 'api_error'
}

/** The refusal as an error; `data` must already be cleaned of `secrets`. */
export function toApiError(
  client: Client,
  answer: Answer,
  failure: Failure,
  secrets: readonly string[],
): ApiError {
  const { status, data } = answer
  const message = providerText(failure.message, secrets)
  const code = providerText(failure.code, secrets)
  const retryAfter = failure.retryAfter ?? readRetryAfter(answer.headers)
  const details = {
    data,
    providerStatus: status,
    ...(code !== undefined && { providerCode: code }),
    ...(message !== undefined && { providerMessage: message }),
    ...(retryAfter !== undefined && { retryAfter }),
  }
  const said = [status, code, message].filter((part) => part !== undefined).join(' ')
  const kind = failureCode(failure)
  if (kind === 'rate_limited') {
    return new ApiError(kind, client.id, `the API is asked too often: ${said}`, {
      ...details,
      status: 503,
      retryable: true,
      hint: 'Ask less often, or later.',
    })
  }
  if (kind === 'token_rejected') {
    return new ApiError(kind, client.id, `the API rejects the token: ${said}`, {
      ...details,
      status: 502,
      hint:
        'The token could not be renewed, or the renewed one was rejected too: see whether this ' +
        'path needs another scope or another account. The connection was kept.',
    })
  }
  return new ApiError(kind, client.id, `the API answered ${said}`, {
    ...details,
    status: 502,
    retryable: status >= 500,
    hint: 'providerStatus, providerCode and data hold what the API said.',
  })
}
