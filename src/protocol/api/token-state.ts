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

/** Challenges that speak of a token (RFC 6750 §3, RFC 9449 §7.1), and their `error` parameter. */
const TOKEN_SCHEME = /(?:^|[\s,])(?:Bearer|DPoP|OAuth)[\s,]/i
const ERROR = /(?:^|[\s,])error\s{0,8}=\s{0,8}"?(\w{1,40})/i
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
  const said = challengeError(challenge?.slice(0, MAX_CHALLENGE) ?? '') ?? code ?? ''
  if (Object.hasOwn(STATES, said)) return STATES[said] ?? 'alive'
  if (status === 401) return 'suspect'
  return status === 403 ? 'forbidden' : 'alive'
}

function challengeError(challenge: string): string | undefined {
  const at = challenge.search(TOKEN_SCHEME)
  return at === -1 ? undefined : ERROR.exec(challenge.slice(at))?.[1]
}
