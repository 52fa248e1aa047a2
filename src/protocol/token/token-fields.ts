import { TokenError } from '../../errors.js'
import { asText } from '../api/api-request.js'
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
