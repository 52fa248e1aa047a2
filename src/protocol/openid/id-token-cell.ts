import { isRecord } from '../api/api-request.js'
import { isEndpoint } from '../url.js'
import { isAsymmetric, isSymmetric } from './algorithms.js'

/** What a table says of its provider's id_tokens, beyond what the server's metadata says. */
export interface IdTokenCell {
  /**
   * Their `iss`, where it is not the table's `issuer`. `{tid}` in it is filled by the claim of that
   * name: `https://login.microsoftonline.com/{tid}/v2.0`.
   */
  readonly issuer?: string | undefined
  /**
   * Which signatures are believed. Default: those without a shared secret that the metadata lists,
   * else RS256. `HS256` is believed only where it is named here; its key is the client secret.
   */
  readonly algorithms?: readonly string[] | undefined
  /** Where the server's keys are, for a table without `discovery`. */
  readonly jwksUri?: string | undefined
  /**
   * Whether one must come although the scope has no `openid`. Default: one must come where
   * `openid` was asked for.
   */
  readonly required?: boolean | undefined
}

const NAMES: ReadonlySet<string> = new Set<keyof IdTokenCell>([
  ...(['issuer', 'algorithms', 'jwksUri', 'required'] as const),
])

/** What the cell must be, in words. */
export const ID_TOKEN_CELL =
  '{ issuer?, algorithms?, jwksUri?, required? } with algorithms such as ["RS256"]'

/** Whether the cell may hold that value. */
export function isIdTokenCell(value: unknown): value is IdTokenCell {
  if (!isRecord(value) || !Object.keys(value).every((name) => NAMES.has(name))) return false
  const { issuer, algorithms, jwksUri, required } = value
  return (
    (issuer === undefined || (typeof issuer === 'string' && issuer !== '')) &&
    (algorithms === undefined || isAlgorithms(algorithms)) &&
    (jwksUri === undefined || isEndpoint(jwksUri)) &&
    (required === undefined || typeof required === 'boolean')
  )
}

function isAlgorithms(value: unknown): boolean {
  if (!Array.isArray(value) || value.length === 0) return false
  return value.every((name) => isAsymmetric(name) || isSymmetric(name))
}
