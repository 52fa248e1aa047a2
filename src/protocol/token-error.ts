import { TokenError, type ErrorCode, type ErrorDetails } from '../errors.js'

/** RFC 6749 §5.2: what a token endpoint's error code means for the site's own answer. */
const MEANINGS: Readonly<Record<string, readonly [ErrorCode, ErrorDetails]>> = {
  invalid_grant: [
    'invalid_grant',
    { status: 400, hint: 'The code or refresh token is used up or too old: start again.' },
  ],
  invalid_client: [
    'client_rejected',
    { status: 502, hint: 'The provider does not accept clientId and clientSecret: compare them.' },
  ],
  unauthorized_client: [
    'client_rejected',
    { status: 502, hint: 'This application may not use this grant: see its settings there.' },
  ],
  unsupported_grant_type: [
    'client_rejected',
    { status: 502, hint: 'The provider does not offer this grant to the application.' },
  ],
  invalid_scope: [
    'client_rejected',
    { status: 502, hint: 'A scope is unknown or not granted to the application.' },
  ],
  invalid_request: [
    'client_rejected',
    { status: 502, hint: 'The provider misses something: compare redirect URI and options.' },
  ],
  server_error: ['server_error', { status: 502, retryable: true }],
  temporarily_unavailable: ['server_error', { status: 502, retryable: true }],
}

/** What the provider said, already cleaned of secrets. */
export interface TokenRefusal {
  readonly status: number
  readonly code: string
  readonly message: string | undefined
}

/** Names the token endpoint's refusal (RFC 6749 §5.2). */
export function tokenRefused(
  provider: string,
  { status, code, message }: TokenRefusal,
): TokenError {
  const known = Object.hasOwn(MEANINGS, code) ? MEANINGS[code] : undefined
  const [ours, details] = known ?? (['token_refused', { status: 502 }] as const)
  const text = message === undefined ? code : `${code} (${message})`
  return new TokenError(ours, provider, `the token endpoint refused: ${text}`, {
    ...details,
    providerStatus: status,
    providerCode: code,
    ...(message !== undefined && { providerMessage: message }),
  })
}
