/** What a refusal says of the token that the request carried. */
export type TokenState =
  /** The API, or the provider's table, says that it is no longer accepted. */
  | 'dead'
  /** A 401 that does not say why: perhaps the token, perhaps this one resource. */
  | 'suspect'
  /** A 403 that does not say why: some APIs answer so to a dead token. */
  | 'forbidden'
  /** Something else was refused. */
  | 'alive'

/** Error codes of RFC 6750 §3.1 and RFC 9449 §7.1, and what they say of the token; any other says nothing. */
const STATES: Readonly<Record<string, TokenState>> = {
  invalid_token: 'dead',
  insufficient_scope: 'alive',
  use_dpop_nonce: 'alive',
  invalid_dpop_proof: 'alive',
  invalid_request: 'alive',
}

/** Schemes whose challenges speak of a token (RFC 6750 §3, RFC 9449 §7.1). */
const TOKEN_SCHEME = /^(?:bearer|dpop|oauth)$/i
/** A parameter, its value quoted or not; or a word that stands alone, such as a scheme (RFC 9110 §11.2). */
const PART =
  /([\w!#$%&*+.^|~-]+)(?:[ \t]*=[ \t]*(?:"((?:[^"\\]|\\.)*)"|'?([\w!#$%&*+.^|~-]+)))?|"(?:[^"\\]|\\.)*"/g
/** A longer header is no challenge of use. */
const MAX_CHALLENGE = 2_000

/**
 * What an error answer says of the token: by its challenge, else by the error code in its body,
 * else by its status.
 * @param status - HTTP status of the answer
 * @param challenge - its WWW-Authenticate header
 * @param code - the error code in its body
 */
export function tokenState(
  status: number,
  challenge: string | undefined,
  code: string | undefined,
): TokenState {
  if (status < 400 || status >= 500 || status === 429) return 'alive'
  const challenged = challengeError(challenge?.slice(0, MAX_CHALLENGE) ?? '')
  const said = challenged ?? code?.toLowerCase() ?? ''
  if (Object.hasOwn(STATES, said)) return STATES[said] ?? 'alive'
  if (status === 401) return 'suspect'
  return status === 403 ? 'forbidden' : 'alive'
}

/** The `error` of the first challenge that speaks of a token; one header may hold several. */
function challengeError(challenge: string): string | undefined {
  let scheme = ''
  for (const [, name, quoted, plain] of challenge.matchAll(PART)) {
    const value = quoted ?? plain
    if (name === undefined) continue
    if (value === undefined) scheme = name
    else if (name.toLowerCase() === 'error' && TOKEN_SCHEME.test(scheme)) return value.toLowerCase()
  }
  return undefined
}
