import { TokenError, type OAuthError } from '../../errors.js'

/** How a token that nobody may believe is refused. */
export interface RefusalRules {
  /** The registration's id, for errors. */
  readonly provider: string
  /** What an error calls it. Default: `id_token`. */
  readonly kind?: string
  /** Makes the error. Default: a TokenError `id_token_invalid`. */
  readonly refuse?: ((message: string, hint: string) => OAuthError) | undefined
}

/** One error for whatever is wrong with it. */
export function invalid(
  { provider, kind = 'id_token', refuse }: RefusalRules,
  what: string,
  hint = 'Nobody was signed in by it. Look at how this client is registered at the server.',
): OAuthError {
  const message = `the ${kind} is refused: ${what}`
  if (refuse) return refuse(message, hint)
  return new TokenError('id_token_invalid', provider, message, {
    status: 502,
    hint,
  })
}
