import { TokenError } from '../../errors.js'
import { compact, ownField, type Params } from '../params.js'

/** What a server knows of a token (RFC 7662 §2.2), in the server's own names. */
export interface Introspection {
  /** Whether the token is good now; of one that is not, nothing else is told. */
  readonly active: boolean
  /** As granted, separated by spaces. */
  readonly scope?: string
  /** Whom it was issued to. */
  readonly client_id?: string
  /** The person, in words for people. */
  readonly username?: string
  /** `Bearer`, `DPoP`. */
  readonly token_type?: string
  /** Seconds since 1970. */
  readonly exp?: number
  /** Seconds since 1970. */
  readonly iat?: number
  /** Seconds since 1970. */
  readonly nbf?: number
  /** Whose it is, by the server's own name. */
  readonly sub?: string
  /** Whom it is meant for. */
  readonly aud?: string | readonly string[]
  /** Who issued it. */
  readonly iss?: string
  /** Its own name. */
  readonly jti?: string
  /** Whatever else the server tells: `cnf`, a field of its own. */
  readonly [name: string]: unknown
}

const TEXTS = ['scope', 'client_id', 'username', 'token_type', 'sub', 'iss', 'jti']
const NUMBERS = ['exp', 'iat', 'nbf']

/** RFC 7662 §2.1 */
export function introspectionForm(token: string, hint: string | undefined): Params {
  return { token, ...compact({ token_type_hint: hint }) }
}

/**
 * RFC 7662 §2.2. Who reads `active` decides by it whether somebody may pass: only `true` is true.
 * @throws TokenError `invalid_response` for an answer without `active`, and for a field of another
 *   type than it has there
 */
export function readIntrospection(
  provider: string,
  fields: Readonly<Record<string, unknown>>,
): Introspection {
  const active = ownField(fields, 'active')
  if (typeof active !== 'boolean') throw unusable(provider, 'active', 'true or false')
  // RFC 7662 §2.2: nothing else should be there, and nobody should work with it.
  if (!active) return { active }
  for (const name of TEXTS) {
    const value = ownField(fields, name) ?? ''
    if (typeof value !== 'string') throw unusable(provider, name, 'a string')
  }
  for (const name of NUMBERS) {
    const value = ownField(fields, name) ?? 0
    if (typeof value !== 'number') throw unusable(provider, name, 'a number of seconds')
  }
  const audiences = [ownField(fields, 'aud') ?? []].flat()
  if (!audiences.every((one) => typeof one === 'string')) {
    throw unusable(provider, 'aud', 'a string or a list of strings')
  }
  const given = Object.entries(fields).filter(([, value]) => value !== null)
  return { ...Object.fromEntries(given), active }
}

function unusable(provider: string, name: string, expected: string): TokenError {
  return new TokenError(
    'invalid_response',
    provider,
    `the introspection answer is unusable: "${name}" must be ${expected}`,
    { status: 502, hint: 'See introspectionEndpoint, and RFC 7662 §2.2 for what it answers.' },
  )
}
