import { ownField, type Params } from '../protocol/params.js'

const MAX_SECONDS = 24 * 3600

/** RFC 9110 §10.2.3: seconds or a date, as whole seconds within a day; nonsense is no answer. */
export function readRetryAfter(headers: Params, now = Date.now()): number | undefined {
  const value = ownField(headers, 'retry-after')?.trim() ?? ''
  // Some servers send fractions, which `Date.parse` would take for a year.
  if (/^\d+(?:\.\d*)?$/.test(value)) return toSeconds(Number(value))
  return /^(?:[a-z]{3}|\d{4}-)/i.test(value)
    ? toSeconds((Date.parse(inGmt(value)) - now) / 1000)
    : undefined
}

/** RFC 9110 §5.6.7: an asctime date names no zone and means GMT; JavaScript would take it for its own. */
function inGmt(date: string): string {
  return /\d$/.test(date) && !/[+-]\d\d:?\d\d$/.test(date) ? `${date} GMT` : date
}

/** Whole seconds, at least one and at most a day; `undefined` for what is no number. */
export function toSeconds(value: number): number | undefined {
  return value >= 0 ? Math.min(Math.max(Math.ceil(value), 1), MAX_SECONDS) : undefined
}
