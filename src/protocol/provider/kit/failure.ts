import { failure, type Answer, type FailureResult } from '../../answer.js'
import { asText, isParams, isRecord } from '../../api/api-request.js'
import { ownField, type Params } from '../../params.js'
import { valueAt } from '../../profile.js'
import { assertNames } from './arguments.js'
import { withKit, type FailureKit } from './kit-function.js'

/** Where an answer says why it is a refusal. Paths are dotted: `'error.code'`. */
export interface FailureWords {
  /** Where its code stands. */
  readonly code?: string | undefined
  /** Where its words stand. */
  readonly message?: string | undefined
  /** Codes of a dead access token: it is renewed, or the connection ends. Without a list: status 401. */
  readonly dead?: readonly string[] | undefined
  /** Codes of too many requests. Without a list: status 429. */
  readonly rateLimit?: readonly string[] | undefined
  /** Codes of RFC 6749 §5.2 by the provider's own: `{ '40029': 'invalid_grant' }`. */
  readonly as?: Params | undefined
}

/**
 * An answer is a refusal where a field has that value, whatever its status:
 * `failsWhen('ok', false, { code: 'error', dead: ['token_expired'] })`.
 * @param field - a dotted path
 * @throws TypeError for arguments of the wrong type
 */
export function failsWhen(
  field: string,
  value: string | number | boolean,
  words: FailureWords = {},
): FailureKit {
  assertCall('failsWhen', field, value, words)
  return failing({ name: 'failsWhen', field, value, words }, (found) => isSame(found, value))
}

/**
 * An answer is a refusal where a field is there and has another value:
 * `failsUnless('errcode', 0, { code: 'errcode', message: 'errmsg' })`.
 * @param field - a dotted path
 * @throws TypeError for arguments of the wrong type
 */
export function failsUnless(
  field: string,
  value: string | number | boolean,
  words: FailureWords = {},
): FailureKit {
  assertCall('failsUnless', field, value, words)
  return failing(
    { name: 'failsUnless', field, value, words },
    (found) => found !== undefined && found !== null && !isSame(found, value),
  )
}

/**
 * An answer is a refusal where a field holds anything but `null`, `false`, `0` or an empty text:
 * `failsWith('error', { code: 'error.error_code', message: 'error.error_msg', dead: ['5'] })`.
 * @param field - a dotted path
 * @throws TypeError for arguments of the wrong type
 */
export function failsWith(field: string, words: FailureWords = {}): FailureKit {
  assertCall('failsWith', field, '', words)
  return failing({ name: 'failsWith', field, words }, Boolean)
}

function failing(
  kit: FailureKit['kit'] & { readonly field: string; readonly words: FailureWords },
  isFailure: (found: unknown) => boolean,
): FailureKit {
  const { field, words } = kit
  const apply = (answer: Answer): FailureResult | undefined =>
    isFailure(valueAt(answer.data, field)) ? failure(read(answer, words)) : undefined
  return withKit(apply, kit) as unknown as FailureKit
}

function read(
  { status, data }: Answer,
  { code: at = '', message = '', dead, rateLimit, as }: FailureWords,
) {
  const code = asText(valueAt(data, at))
  // Where no codes are known the status says it, as of any other answer.
  const isOneOf = (codes: readonly string[] | undefined, itsStatus: number) =>
    codes === undefined ? status === itsStatus : code !== undefined && codes.includes(code)
  return {
    code: code === undefined ? undefined : (ownField(as ?? {}, code) ?? code),
    message: asText(valueAt(data, message)),
    deadToken: isOneOf(dead, 401),
    rateLimit: isOneOf(rateLimit, 429),
  }
}

/** `false` and `"false"`, 0 and `"0"` are the same: XML and forms know text only. */
function isSame(found: unknown, value: string | number | boolean): boolean {
  return ['string', 'number', 'boolean'].includes(typeof found) && String(found) === String(value)
}

const WORDS = ['code', 'message', 'dead', 'rateLimit', 'as']

function assertCall(kit: string, field: unknown, value: unknown, words: unknown): void {
  assertNames(kit, [field])
  if (!['string', 'number', 'boolean'].includes(typeof value)) {
    throw new TypeError(`${kit}: expected a value to compare with, got ${typeof value}`)
  }
  const isTexts = (list: unknown) =>
    list === undefined || (Array.isArray(list) && list.every((one) => typeof one === 'string'))
  const valid =
    isRecord(words) &&
    Object.keys(words).every((name) => WORDS.includes(name)) &&
    [words.code, words.message].every((path) => path === undefined || typeof path === 'string') &&
    [words.dead, words.rateLimit].every(isTexts) &&
    (words.as === undefined || isParams(words.as))
  if (valid) return
  throw new TypeError(`${kit}: expected { ${WORDS.join(', ')} }, codes as texts`)
}
