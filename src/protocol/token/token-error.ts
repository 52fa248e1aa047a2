import { TokenError, type ErrorCode } from '../../errors.js'
import { ownField } from '../params.js'
import type { GrantType } from './grant-type.js'

/** A token endpoint's refusal, its words already cleaned of secrets. */
export interface TokenRefusal {
  /** HTTP status of the answer. */
  readonly status: number
  /** What was asked for. */
  readonly grant: GrantType
  readonly code: string | undefined
  readonly message: string | undefined
  /** Who refused. Default: `the token endpoint`. */
  readonly where?: string | undefined
  /** What else is known of the cause, for a developer. */
  readonly hint?: string | undefined
  /** The cause itself, where it is known: in place of the advice for such a code. */
  readonly cause?: string | undefined
}

type Meaning =
  'invalid_grant' | 'client_rejected' | 'token_refused' | 'server_error' | 'invalid_response'

/** RFC 6749 §5.2, and §4.1.2.1 for servers that use its codes here too. */
const CODES: Readonly<Record<string, Meaning>> = {
  invalid_grant: 'invalid_grant',
  invalid_client: 'client_rejected',
  unauthorized_client: 'client_rejected',
  unsupported_grant_type: 'client_rejected',
  invalid_scope: 'client_rejected',
  server_error: 'server_error',
  temporarily_unavailable: 'server_error',
  redirect_uri_mismatch: 'client_rejected',
  // RFC 9449 §5, §8: of the proof and not of what it came with, so that nobody's token is dead.
  invalid_dpop_proof: 'client_rejected',
  use_dpop_nonce: 'server_error',
}
/** Codes of their own that mean the client: `incorrect_client_credentials`, `invalid_secret`. */
const CLIENT_CODE = /(?:^|_)(?:client|secret)(?:_|$)/i
/** And the authorization code: `bad_verification_code`, `invalid_code`, `code_expired`. */
const DEAD_CODE =
  /^(?:(?:bad|expired|invalid|unknown|used|wrong)_(?:\w{1,40}_)?code|(?:\w{1,40}_)?code_(?:\w{1,20}_)?(?:expired|invalid|not_found|used))$/
/** And in words, of servers whose error is another one: `Authorization code has expired`. */
const DEAD_CODE_WORDS =
  /\b(?:authorization_)?code\b(?!\s?(?:verifier|challenge))[^.]{0,40}\b(?:expired|invalid|not found|redeemed|revoked|used)\b|\b(?:expired|incorrect|invalid|unknown|used|wrong)\s(?:\w{1,20}[\s_])?code\b(?!\s?(?:verifier|challenge))/i
/** Words that speak of the refresh token or of the person's consent. */
const DEAD_REFRESH = /token|grant|revoked|expired|consent|denied/i
/** Words of what is over in a while: it ends nothing. */
const PASSING =
  /too.?many|(?:rate|request).?limit|limit.?(?:exceeded|reached)|throttl|slow_?down|temporar|try.?again|unavailable|busy|maintenance|time.?out|internal/i
/** Words of an `invalid_request` that speak of the request: nobody's token is dead by that. */
const OWN_FAULT = /client|secret|redirect_uri/i

/**
 * What a refusal means. RFC 6749 §5.2 has a code for each case, and many servers use another: a
 * wrong secret is told in plain text under 401, a dead refresh token by 400 alone. A refresh that
 * is refused for good, in whatever words, is `invalid_grant`: else the visitor would be locked in
 * with a connection that no longer works.
 */
export function meaningOf({ status, grant, code = '', message = '' }: TokenRefusal): Meaning {
  const name = plainName(code, status)
  const known = ownField(CODES, name)
  if (known) return known
  if (status >= 500 || PASSING.test(`${code} ${message}`)) return 'server_error'
  if (CLIENT_CODE.test(name)) return 'client_rejected'
  if (grant === 'refresh_token' && isDeadRefresh(status, name, message)) return 'invalid_grant'
  if (grant === 'authorization_code' && isDeadCode(name, message)) return 'invalid_grant'
  if (name === 'invalid_request' || status === 401) return 'client_rejected'
  return code === '' ? 'invalid_response' : 'token_refused'
}

/** `InvalidGrant` and `INVALID_GRANT` mean the same; the status said once more means nothing. */
function plainName(code: string, status: number): string {
  if (code === String(status)) return ''
  return code
    .replace(/([a-z])(?=[A-Z])/g, '$1_')
    .replace(/[ -]/g, '_')
    .toLowerCase()
}

function isDeadCode(name: string, message: string): boolean {
  return DEAD_CODE.test(name) || DEAD_CODE_WORDS.test(message)
}

function isDeadRefresh(status: number, code: string, message: string): boolean {
  if (status === 408 || status === 425) return false
  const words = `${code} ${message}`
  // Also what a firewall in front answers: the words have to speak of the token.
  if (status === 401 || status === 403) return DEAD_REFRESH.test(words) && !OWN_FAULT.test(words)
  if (code === 'invalid_request') return !OWN_FAULT.test(message)
  if (code !== '') return true
  return [400, 410, 422].includes(status) && (message === '' || DEAD_REFRESH.test(message))
}

const HINTS: Readonly<Record<string, string>> = {
  unauthorized_client: 'This application may not use this grant: see its settings there.',
  unsupported_grant_type: 'The provider does not offer this grant to the application.',
  invalid_dpop_proof:
    'The provider does not accept the DPoP proof (RFC 9449 §4.3): is the clock of this machine ' +
    'right, and is the tokenEndpoint the address that the provider knows itself by?',
  use_dpop_nonce:
    'The provider asks for a nonce again, after a proof with the one that it gave (RFC 9449 §8). ' +
    'Where neither registration nor table says dpop: true, say so.',
  invalid_scope: 'A scope is unknown or not granted to the application.',
  redirect_uri_mismatch:
    'The redirect URI is not the one that is registered there: compare baseUrl, mountPath and id.',
  client_rejected:
    'The provider does not accept clientId and clientSecret: compare them with the application ' +
    'there, and with its documentation the clientAuth of the table and the names of the fields ' +
    "(tokenRequest: rename({ client_id: 'app_key' }) would send another one).",
  token_refused: 'The code is none of RFC 6749 §5.2: look it up in its documentation.',
  invalid_response: 'See the tokenEndpoint of this provider, and its tokenResponse cell.',
}

/** The likely cause, for whoever must act. */
function adviceFor({ grant, code = '' }: TokenRefusal, meaning: Meaning): string {
  const exchange = grant === 'authorization_code'
  if (meaning === 'invalid_grant') {
    // RFC 6749 §5.2 calls a code so too that was not given for this redirect URI or verifier.
    return exchange
      ? 'The code is used up or too old: start again. Where every sign-in ends so, compare the ' +
          'redirect URI with the one registered there, and the cell pkce with its documentation.'
      : grant === 'refresh_token'
        ? 'The refresh token is used up, too old or revoked: start again.'
        : 'What was given for a token is used up, too old, revoked or made for another client.'
  }
  if (code === 'invalid_request') {
    return (
      'The provider misses a part of the request or does not accept it: compare clientId and ' +
      `clientSecret${exchange ? ', the redirect URI' : ''} and the cells clientAuth and ` +
      'tokenRequest with its documentation.'
    )
  }
  return ownField(HINTS, code.toLowerCase()) ?? ownField(HINTS, meaning) ?? ''
}

/** Names the token endpoint's refusal (RFC 6749 §5.2). */
export function tokenRefused(provider: string, refusal: TokenRefusal): TokenError {
  const { status, code, message, hint, cause } = refusal
  const meaning = meaningOf(refusal)
  const advice = cause ?? adviceFor(refusal, meaning)
  // What is over or down is no matter of how the client proves itself.
  const isOurs = !cause && meaning !== 'invalid_grant' && meaning !== 'server_error'
  return new TokenError(meaning satisfies ErrorCode, provider, sentence(refusal), {
    // A spent code is the visitor's to mend; whatever else, the visitor can do nothing about it.
    status: meaning === 'invalid_grant' ? 400 : 502,
    retryable: meaning === 'server_error',
    hint: [advice, isOurs && hint].filter(Boolean).join(' '),
    providerStatus: status,
    ...(code !== undefined && { providerCode: code }),
    ...(message !== undefined && { providerMessage: message }),
  })
}

function sentence(refusal: TokenRefusal): string {
  const { status, code, message, where = 'the token endpoint' } = refusal
  if (code !== undefined) {
    return `${where} refused: ${message === undefined ? code : `${code} (${message})`}`
  }
  const reason = message === undefined ? 'an error status without an error code' : `"${message}"`
  return `${where} answered ${status}: ${reason}`
}
