import { isParams, isRecord } from '../api/api-request.js'
import { withoutPrototype } from '../params.js'
import { isText } from './cell-type.js'

const GRANTS: readonly unknown[] = ['authorization_code', 'client_credentials', 'refresh_token']

export const GRANTS_CELL = `a list of ${GRANTS.join(', ')} or { name, fields? }, and not of refresh_token alone`

/** Whether it lists ways to a token. */
export function isGrants(value: unknown): boolean {
  return (
    Array.isArray(value) &&
    value.every((grant) => GRANTS.includes(grant) || isApplicationGrant(grant)) &&
    value.some((grant) => grant !== 'refresh_token')
  )
}

/** Of a name that no other grant has; a misspelled text would be none of the standard ones. */
function isApplicationGrant(value: unknown): boolean {
  if (!isRecord(value) || !isText(value.name) || GRANTS.includes(value.name)) return false
  const { name, fields, ...others } = withoutPrototype(value)
  return /^[\x21-\x7e]+$/.test(String(name)) && isGivenParams(fields) && isEmpty(others)
}

const isEmpty = (value: object): boolean => Object.keys(value).length === 0
const isGivenParams = (value: unknown): boolean => value === undefined || isParams(value)
