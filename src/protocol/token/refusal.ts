import { asText, firstText, isRecord } from '../api/api-request.js'
import { ownField } from '../params.js'

/** What a token endpoint said of its refusal, in its own words; not yet cleaned of secrets. */
export interface RefusalWords {
  /** RFC 6749 §5.2 `error`, or what stands for it; `undefined` where it gave none. */
  readonly code: string | undefined
  readonly message: string | undefined
}

const CODES = ['code', 'error_code', 'errorCode', 'type', 'status'] as const
/** `detail` and `title` are of problem details (RFC 9457 §3.1). */
const MESSAGES = [
  ...['error_description', 'errorDescription', 'message', 'Message', 'error_message'],
  ...['errorMessage', 'error_msg', 'description', 'msg', 'detail', 'reason', 'title'],
]
/** Where servers put the same one level deeper. */
const INNER = ['error', 'errors'] as const
/** Longer text is a page, and no reason. */
const MAX_REASON = 500
/** A page says what it is at its beginning. */
const MAX_HEAD = 4_096

/**
 * The refusal in an answer: its `error`, a text, an object or a list as some servers send it; under
 * an error status whatever else gives a reason. `undefined` where the answer is no refusal.
 * @param data - the answer, decoded; text where it could not be
 */
export function refusalIn(status: number, data: unknown): RefusalWords | undefined {
  const fields = isRecord(data) ? data : {}
  const error = ownField(fields, 'error')
  const code = asText(error)
  if (isSaid(error)) {
    const inner = code === undefined ? wordsIn(error, 1) : undefined
    return {
      code: code ?? inner?.code ?? 'unknown_error',
      message: inner?.message ?? withHint(fields),
    }
  }
  if (status < 400) return undefined
  const { code: named, message } = wordsIn(data)
  return { code: named, message: message ?? reason(data) }
}

/** Of many PHP servers `hint` says what is wrong, and the description quotes RFC 6749 §5.2. */
function withHint(fields: Readonly<Record<string, unknown>>): string | undefined {
  const parts = [firstText(fields, MESSAGES), asText(ownField(fields, 'hint'))]
  return parts.filter((part) => part !== undefined).join(': ') || undefined
}

/**
 * What an answer says that brings neither a token nor an error, such as
 * `{ success: false, message }`: the only clue to the cause.
 */
export function clueIn(data: unknown): RefusalWords | undefined {
  if (!isRecord(data) || ownField(data, 'access_token') !== undefined) return undefined
  const { message } = wordsIn(data)
  return message === undefined ? undefined : { code: undefined, message }
}

/** Whether there is an error: some servers say by one of these that there is none. */
function isSaid(error: unknown): boolean {
  if (Array.isArray(error)) return error.length > 0
  return ![undefined, null, '', false, 0].includes(error as never)
}

/** Code and message wherever they are: beside each other, or within the first of several errors. */
function wordsIn(data: unknown, depth = 0): RefusalWords {
  const first: unknown = Array.isArray(data) ? data[0] : data
  if (depth > 0 && !isRecord(first)) return { code: undefined, message: asText(first) }
  if (!isRecord(first) || depth > 3) return { code: undefined, message: undefined }
  const inner = INNER.map((name) => wordsIn(ownField(first, name), depth + 1))
  return {
    code: firstCode(first) ?? inner.find(({ code }) => code !== undefined)?.code,
    message: firstText(first, MESSAGES) ?? inner.find(({ message }) => message)?.message,
  }
}

/** RFC 9457 §4.2.1: this type says nothing. */
function firstCode(fields: Readonly<Record<string, unknown>>): string | undefined {
  return ownField(fields, 'type') === 'about:blank'
    ? firstText(fields, ['code', 'error_code'])
    : firstText(fields, CODES)
}

/** Plain words, such as `invalid refresh token`; of a web page its title. */
function reason(data: unknown): string | undefined {
  if (typeof data !== 'string') return undefined
  const head = data.slice(0, MAX_HEAD)
  const title = /<(?:title|h1)>([^<>]{1,200})</i.exec(head)?.[1]
  if (title !== undefined) return asText(title.trim())
  if (data.length > MAX_REASON || /^\s*[{[]|</.test(data)) return undefined
  return asText(data.trim())
}
