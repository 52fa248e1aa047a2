import type { GrantType, ApplicationGrant } from '../../protocol/token/grant-type.js'
import type { ParamRule } from '../../protocol/provider/param-rule.js'

/** The names of a table's grants. */
export function grantNames(
  grants: readonly (GrantType | ApplicationGrant)[] = ['authorization_code', 'refresh_token'],
): readonly string[] {
  return grants.map((grant) => (typeof grant === 'string' ? grant : grant.name))
}

/** Whether a setting must be there. */
export function isRequired(rule: ParamRule): boolean {
  return rule instanceof RegExp || rule.required
}
