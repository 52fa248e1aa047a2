import { ownField, type Params } from '../protocol/params.js'

const MAX_SECONDS = 24 * 3600

/** RFC 9110 §10.2.3: seconds or a date, as whole seconds within a day; nonsense is no answer. */
export function readRetryAfter(headers: Params, now = Date.now()): number | undefined {
  const value = ownField(headers, 'retry-after')?.trim() ?? ''
  const seconds = /^\d+$/.test(value) ? Number(value) : (Date.parse(value) - now) / 1000
  return toSeconds(seconds)
}

/** Whole seconds, at least one and at most a day; `undefined` for what is no number. */
export function toSeconds(value: number): number | undefined {
  return value >= 0 ? Math.min(Math.max(Math.ceil(value), 1), MAX_SECONDS) : undefined
}
