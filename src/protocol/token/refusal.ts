import { asText, firstText, isRecord } from '../api/api-request.js'
import { ownField } from '../params.js'

/** What a token endpoint said of its refusal, in its own words; not yet cleaned of secrets. */
export interface RefusalWords {
  /** RFC 6749 §5.2 `error`, or what stands for it; `undefined` where it gave none. */
  readonly code: string | undefined
  readonly message: string | undefined
}

const CODES = ['code', 'error_code', 'type', 'status'] as const
const MESSAGES = ['error_description', 'message', 'error_message', 'description', 'msg'] as const
/** Longer text is a page, and no reason. */
const MAX_REASON = 500

/**
 * The refusal in an answer: its `error`, a text or an object as some servers send it; under an
 * error status whatever else gives a reason. `undefined` where the answer is no refusal.
 * @param data - the answer, decoded; text where it could not be
 */
export function refusalIn(status: number, data: unknown): RefusalWords | undefined {
  const fields = isRecord(data) ? data : {}
  const error = ownField(fields, 'error')
  if (isRecord(error)) {
    return {
      code: firstText(error, CODES) ?? 'unknown_error',
      message: firstText(error, MESSAGES) ?? firstText(fields, MESSAGES),
    }
  }
  if (![undefined, null, '', false].includes(error as never)) {
    return { code: asText(error) ?? 'unknown_error', message: withHint(fields) }
  }
  if (status < 400) return undefined
  return { code: firstText(fields, CODES), message: firstText(fields, MESSAGES) ?? reason(data) }
}

/** Of many PHP servers `hint` says what is wrong, and the description quotes RFC 6749 §5.2. */
function withHint(fields: Readonly<Record<string, unknown>>): string | undefined {
  const parts = [firstText(fields, MESSAGES), asText(ownField(fields, 'hint'))]
  return parts.filter((part) => part !== undefined).join(': ') || undefined
}

/** Plain words, such as `invalid refresh token`; a web page is none. */
function reason(data: unknown): string | undefined {
  if (typeof data !== 'string' || data.length > MAX_REASON || /^\s*[{[]|</.test(data)) {
    return undefined
  }
  return asText(data.trim())
}
