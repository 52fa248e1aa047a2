import { isParams, isRecord } from '../api/api-request.js'
import { assertNames } from '../known-name.js'
import { ownField, type Params } from '../params.js'
import { show } from '../url.js'
import { toRule, type ParamRules } from './param-rule.js'
import type { Provider } from './provider.js'

/**
 * What a registration tells its table, checked by the table's own rules.
 * @throws TypeError that names the setting; also for one that no rule is for, which nobody reads
 */
export function readSettings(id: string, rules: ParamRules = {}, given: unknown): Params {
  const settings = readTexts(`${id}: settings`, given)
  assertNames(id, 'setting', settings, Object.keys(rules))
  for (const [name, rule] of Object.entries(rules)) {
    const { pattern, required } = toRule(rule, true)
    const value = ownField(settings, name)
    assertFilled(`${id}: settings.${name}`, value)
    if (value === undefined ? !required : pattern.test(value)) continue
    // Not the value itself: it may be a key.
    const got = value === undefined ? 'undefined' : `a string of ${value.length} characters`
    throw new TypeError(`${id}: settings.${name} must match ${pattern.source}, got ${got}`)
  }
  return settings
}

/** What a template leaves to be filled in, such as `<your realm>`: some patterns would take it. */
const UNFILLED = /^(?:<your [\w .-]{1,60}>|…)$/i

/** @throws TypeError for the placeholder of a template */
export function assertFilled(what: string, value: string | undefined): void {
  if (value === undefined || !UNFILLED.test(value)) return
  throw new TypeError(`${what} is still the placeholder ${show(value)}: set what it stands for`)
}

/**
 * A copy of an option that is an object of strings; `{}` where it was left out.
 * @throws TypeError that says what it was; of an object, what its first wrong entry is
 */
export function readTexts(what: string, value: unknown = {}): Params {
  if (isParams(value)) return { ...value }
  throw new TypeError(`${what} must be an object of strings, got ${received(value)}`)
}

/** Not the values themselves: one of them may be a key. */
function received(value: unknown): string {
  if (!isRecord(value)) return show(value)
  const [name, wrong] = Object.entries(value).find(([, item]) => typeof item !== 'string') ?? []
  return `${wrong === null ? 'null' : typeof wrong} for ${show(name)}`
}

/** RFC 6749 Appendix A.1, A.2 allow more; nobody issues a line break. */
export const VSCHAR = /^[\x20-\x7e]+$/

/** @throws TypeError that shows the value received */
export function readText(what: string, value: unknown): string {
  if (typeof value === 'string' && VSCHAR.test(value)) return value
  throw notText(what, value, show(value))
}

/** A text that is none; the likely cause is said where there is one. */
export function notText(what: string, value: unknown, got: string): TypeError {
  const wanted = `${what} must be a non-empty string of printable ASCII, got ${got}`
  return new TypeError(`${wanted}${likelyCause(value)}`)
}

function likelyCause(value: unknown): string {
  if (value === undefined) return '; if it comes from an environment variable, that one is not set'
  if (typeof value === 'string' && /[\r\n]$/.test(value)) return ', with a line break at its end'
  return ''
}

/** A placeholder may be a setting; whether it must be is known by the endpoints. */
export function settingRules({ settings, placeholders = {} }: Provider): ParamRules {
  const optional = { pattern: /^/, required: false }
  const names = Object.keys(placeholders).map((name) => [name, optional] as const)
  return { ...Object.fromEntries(names), ...settings }
}
