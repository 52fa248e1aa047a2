/**
 * What went wrong, in words that do not change between versions. A site may switch on them;
 * `failures: '/path'` receives them as `?error=`.
 */
export type ErrorCode =
  // the browser's request
  | 'invalid_request'
  | 'start_refused'
  | 'return_to_refused'
  | 'not_found'
  | 'method_not_allowed'
  | 'cross_origin'
  | 'state_missing'
  | 'state_unknown'
  | 'state_expired'
  | 'state_spent'
  | 'signed_out'
  | 'issuer_mismatch'
  // the provider's answer to the visitor
  | 'access_denied'
  | 'authorization_failed'
  // the provider's answer to us
  | 'invalid_grant'
  | 'expired_token'
  | 'client_rejected'
  | 'token_refused'
  | 'invalid_response'
  | 'id_token_invalid'
  | 'server_error'
  | 'rate_limited'
  | 'unreachable'
  | 'timeout'
  | 'aborted'
  // the API
  | 'api_error'
  | 'token_rejected'
  | 'origin_not_allowed'
  | 'not_connected'
  | 'no_profile'
  // the site itself
  | 'session_missing'
  | 'session_failed'
  | 'store_failed'
  | 'hook_failed'
  | 'sign_in_refused'
  | 'internal_error'

/** Fields an {@link OAuthError} may be given beside its code, provider and message. */
export interface ErrorDetails {
  /** What the site's answer should be. */
  readonly status?: number
  /** The likely cause and what to do about it, for a developer. */
  readonly hint?: string
  /** Whether the same thing may succeed a little later. */
  readonly retryable?: boolean
  /** Seconds to wait, where the provider told. */
  readonly retryAfter?: number
  /** The site's own words, which its visitor reads. */
  readonly siteMessage?: string
}

/** What a provider said of its refusal. Texts are cleaned of codes, tokens and secrets. */
export interface ProviderDetails extends ErrorDetails {
  /** HTTP status of the provider's answer. */
  readonly providerStatus?: number
  /** The provider's own error code, as text. */
  readonly providerCode?: string
  /** The provider's own words. */
  readonly providerMessage?: string
}

/** What a client is told to wait where the provider of a limit did not say. */
const USUAL_WAIT_S = 30

const brand = Symbol.for('express-oauth-connect.error')

/**
 * Every failure of this package. Holds plain fields only: no request, no response, no `cause`,
 * so that printing it in any way shows no code, token or secret.
 */
export class OAuthError extends Error {
  /** What went wrong; a site may switch on it. */
  readonly code: ErrorCode
  /** HTTP status for the site's own answer; Express' default error handler uses it too. */
  readonly status: number
  /** The registration's id, or `''` where none is concerned. */
  readonly provider: string
  /** The likely cause and what to do, for a developer; may be `''`. */
  readonly hint: string
  /** Whether the same thing may succeed a little later. */
  readonly retryable: boolean
  /** Seconds, where the provider told how long to wait. */
  declare readonly retryAfter?: number
  /** The site's own words, which its visitor reads. */
  declare readonly siteMessage?: string
  /** HTTP status of the provider's answer, where there was one. */
  declare readonly providerStatus?: number
  /** The provider's own error code, where it had a say. */
  declare readonly providerCode?: string
  /** The provider's own words, cleaned. */
  declare readonly providerMessage?: string
  /** Express' default error handler sends these. */
  declare readonly headers?: Readonly<Record<string, string>>

  constructor(code: ErrorCode, provider: string, message: string, details: ProviderDetails = {}) {
    super(provider === '' ? message : `${provider}: ${message}`)
    this.name = new.target.name
    this.code = code
    this.provider = provider
    this.status = details.status ?? 500
    this.hint = details.hint ?? ''
    this.retryable = details.retryable ?? false
    if (details.retryAfter !== undefined) this.retryAfter = details.retryAfter
    const wait = details.retryAfter ?? (code === 'rate_limited' ? USUAL_WAIT_S : undefined)
    if (wait !== undefined) this.headers = { 'Retry-After': String(wait) }
    if (details.siteMessage !== undefined) this.siteMessage = details.siteMessage
    if (details.providerStatus !== undefined) this.providerStatus = details.providerStatus
    if (details.providerCode !== undefined) this.providerCode = details.providerCode
    if (details.providerMessage !== undefined) this.providerMessage = details.providerMessage
    Object.defineProperty(this, brand, { value: true })
  }

  /** The same as `status`, for frameworks that read it under this name. */
  get statusCode(): number {
    return this.status
  }

  /** The fields a log needs; what `JSON.stringify` prints. */
  toJSON(): Record<string, unknown> {
    return Object.fromEntries([['message', this.message], ...Object.entries(this)])
  }
}

/** The callback answers no sign-in that this browser started (RFC 6749 §10.12). */
export class StateError extends OAuthError {
  constructor(code: ErrorCode, provider: string, message: string, hint: string) {
    super(code, provider, message, { status: 400, hint })
  }
}

/** The authorization was refused or its answer cannot be used (RFC 6749 §4.1.2.1). */
export class AuthorizationError extends OAuthError {}

/** The token endpoint refused, failed, or answered something unusable (RFC 6749 §5.2). */
export class TokenError extends OAuthError {}

/** The provider's API refused, failed, or answered something unusable. */
export class ApiError extends OAuthError {
  /** The decoded answer, cleaned of the token it may repeat. */
  readonly data: unknown

  constructor(
    code: ErrorCode,
    provider: string,
    message: string,
    details: ProviderDetails & { readonly data?: unknown } = {},
  ) {
    super(code, provider, message, details)
    this.data = details.data
  }
}

/** There is no usable token: send the visitor to start. */
export class NotConnectedError extends OAuthError {
  constructor(provider: string, message: string, hint = toStart(provider)) {
    super('not_connected', provider, message, { status: 401, hint })
  }
}

function toStart(provider: string): string {
  return `Send the visitor to start, as auth.required('${provider}') before a route does.`
}

/** The session, or what processes share, is missing or does not answer. */
export class SessionError extends OAuthError {
  constructor(code: ErrorCode, provider: string, message: string, hint: string) {
    super(code, provider, message, { status: 503, hint, retryable: code !== 'session_missing' })
  }
}

/**
 * Whether `error` came from this package, also when a site holds both its ESM and its CommonJS
 * copy, where `instanceof` would not see the other's errors.
 * @param error - anything that was caught
 */
export function isOAuthError(error: unknown): error is OAuthError {
  if (typeof error !== 'object' || error === null) return false
  try {
    return brand in error
  } catch {
    return false // a proxy may throw when it is asked
  }
}

const prototypes: ReadonlyMap<unknown, OAuthError> = new Map(
  [StateError, AuthorizationError, TokenError, ApiError, NotConnectedError, SessionError].map(
    ({ name, prototype }) => [name, prototype],
  ),
)

/** An error that another process met, made anew of what `toJSON` gave. */
export function reviveError(fields: Readonly<Record<string, unknown>>): OAuthError {
  const { name, message, ...rest } = fields
  const error = Object.create(prototypes.get(name) ?? OAuthError.prototype) as OAuthError
  Object.defineProperty(error, 'message', { value: message })
  Object.defineProperty(error, 'stack', { value: `${String(name)}: ${String(message)}` })
  Object.defineProperty(error, brand, { value: true })
  return Object.assign(error, { name, ...rest })
}
