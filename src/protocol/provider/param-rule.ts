import { isRecord } from '../api/api-request.js'

/**
 * The form a parameter must have; a bare pattern is an optional start parameter, and a required
 * callback parameter or setting.
 */
export type ParamRule =
  | RegExp
  | {
      /** What the value must match; without `^` and `$` a part of it does. */
      readonly pattern: RegExp
      /** Whether a request without it is refused. */
      readonly required: boolean
    }
/** Rules by the parameter's name. */
export type ParamRules = Readonly<Record<string, ParamRule>>

/** A rule as `{ pattern, required }`; `required` says what a bare pattern means. */
export function toRule(
  rule: ParamRule,
  required: boolean,
): { readonly pattern: RegExp; readonly required: boolean } {
  const plain = rule instanceof RegExp ? { pattern: rule, required } : rule
  // With the g or y flag a pattern remembers where it stopped; ours must not.
  const flags = plain.pattern.flags.replace(/[gy]/g, '')
  return { pattern: new RegExp(plain.pattern.source, flags), required: plain.required }
}

export const PARAM_RULES = 'an object of patterns, or of { pattern, required }'

/** Whether every member is a rule. */
export function isParamRules(value: unknown): boolean {
  return isRecord(value) && Object.values(value).every(isRule)
}

function isRule(value: unknown): boolean {
  if (value instanceof RegExp) return true
  return isRecord(value) && value.pattern instanceof RegExp && typeof value.required === 'boolean'
}
