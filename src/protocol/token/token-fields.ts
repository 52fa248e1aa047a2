import { TokenError } from '../../errors.js'
import { asText, isRecord } from '../api/api-request.js'
import { ownField, type Params } from '../params.js'
import type { TokenResponse } from './token-set.js'

/** Who keeps one of these keeps it in every session; a longer one is no name and no number. */
const MAX_LENGTH = 8192

/**
 * Text and numbers of a token answer worth keeping, such as the user's name.
 * @throws TokenError `invalid_response` for one that is too long: cut, it would be another value
 */
export function readTokenFields(
  provider: string,
  fields: TokenResponse,
  names: readonly string[] = [],
): Params {
  const kept: Record<string, string> = {}
  for (const name of names) {
    const value = asText(ownField(fields, name))
    if (value === undefined) continue
    if (value.length > MAX_LENGTH) {
      throw new TokenError(
        'invalid_response',
        provider,
        `"${name}" of the token answer has ${value.length} characters, at most ${MAX_LENGTH} are kept`,
        { status: 502, hint: 'See the tokenFields cell of this provider.' },
      )
    }
    kept[name] = value
  }
  return kept
}

/** Without digits: what is a token and no name has some. */
const FIELD_NAME = /^[a-z][a-z_]{0,39}$/i

/**
 * What to say of a token answer without `access_token`: the names of its fields, or under which of
 * them the token lies. Values are not shown.
 */
export function whereTokenIs(body: TokenResponse): readonly [what: string, hint?: string] {
  // Of a text that was read as a form a token may be the name, with an empty value.
  const fields = Object.entries(body).filter(
    ([name, value]) => value !== '' && FIELD_NAME.test(name),
  )
  const names = fields.map(([name]) => name).slice(0, 10)
  const [around] = fields.find(([, value]) => hasToken(value)) ?? []
  const what = `access_token is missing${names.length > 0 ? `; got ${names.join(', ')}` : ''}`
  if (around === undefined) return [what]
  return [what, `It lies under ${around}: the table lacks tokenResponse: under('${around}').`]
}

function hasToken(value: unknown): boolean {
  return isRecord(value) && typeof ownField(value, 'access_token') === 'string'
}
