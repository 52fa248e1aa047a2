import type { Answer } from '../../answer.js'
import { isRecord } from '../../api/api-request.js'
import { ownField, type Params } from '../../params.js'
import { valueAt } from '../../profile.js'
import { show } from '../../url.js'
import { assertFields, assertNames } from './arguments.js'
import { withKit, type AnswerKit } from './kit-function.js'

/**
 * Copies what stands deeper in an answer to its top: `lift({ user_id: 'owner.user.id' })`, for
 * `tokenFields` and the names of RFC 6749 §5.1 to be found there.
 * @param paths - a dotted path by the new name; a value that is not there is passed over
 * @throws TypeError for anything but an object of strings
 */
export function lift(paths: Params): AnswerKit {
  assertFields('lift', paths)
  const apply = ({ data }: Answer) => {
    if (!isRecord(data)) return undefined
    const found = Object.entries(paths).flatMap(([name, path]) => {
      const value = valueAt(data, path)
      return value === undefined ? [] : [[name, value] as const]
    })
    return { ...data, ...Object.fromEntries(found) }
  }
  return withKit(apply, { name: 'lift', fields: paths })
}

const SECONDS = { ms: 0.001, s: 1, min: 60, h: 3600, d: 86_400 } as const

/**
 * The lifetime of a token in another field or unit: `lifetime('expires', 'ms')` becomes
 * `expires_in` in seconds.
 * @param unit - default: `'s'`
 * @throws TypeError for anything but a name and a unit
 */
export function lifetime(field: string, unit: keyof typeof SECONDS = 's'): AnswerKit {
  assertNames('lifetime', [field])
  const factor = ownField(SECONDS, unit)
  if (factor === undefined) {
    const known = Object.keys(SECONDS).join(', ')
    throw new TypeError(`lifetime: expected one of ${known}, got ${show(unit)}`)
  }
  const apply = ({ data }: Answer) => {
    const value = isRecord(data) ? numberIn(data, field) : undefined
    return value === undefined ? undefined : { ...(data as object), expires_in: value * factor }
  }
  return withKit(apply, { name: 'lifetime', field, unit })
}

/** Beyond it a number counts milliseconds: as seconds it would be the year 5138. */
const MOST_SECONDS = 1e11

/**
 * The moment when a token ends: `endsAt('expires_at')` becomes `expires_in`. A number is seconds or
 * milliseconds since 1970, a text a date (ISO 8601).
 * @throws TypeError for anything but a name
 */
export function endsAt(field: string): AnswerKit {
  assertNames('endsAt', [field])
  const apply = ({ data }: Answer) => {
    const end = isRecord(data) ? momentIn(data, field) : undefined
    if (end === undefined) return undefined
    return { ...(data as object), expires_in: Math.max((end - Date.now()) / 1000, 0) }
  }
  return withKit(apply, { name: 'endsAt', field })
}

function momentIn(data: Readonly<Record<string, unknown>>, field: string): number | undefined {
  const number = numberIn(data, field)
  if (number !== undefined) return number > MOST_SECONDS ? number : number * 1000
  const text = ownField(data, field)
  const date = typeof text === 'string' ? Date.parse(text) : NaN
  return Number.isNaN(date) ? undefined : date
}

function numberIn(data: Readonly<Record<string, unknown>>, field: string): number | undefined {
  const value = ownField(data, field)
  const isNumber =
    typeof value === 'number' || (typeof value === 'string' && /^\d+(?:\.\d+)?$/.test(value))
  return isNumber ? Number(value) : undefined
}
