import { TokenError, type ErrorCode } from '../../errors.js'

/** RFC 6749 §5.2: what a token endpoint's error code means, and its likely cause. */
const MEANINGS: Readonly<Record<string, readonly [code: ErrorCode, hint: string]>> = {
  invalid_grant: ['invalid_grant', 'The code or refresh token is used up or too old: start again.'],
  invalid_client: [
    'client_rejected',
    'The provider does not accept clientId and clientSecret: compare them.',
  ],
  unauthorized_client: [
    'client_rejected',
    'This application may not use this grant: see its settings there.',
  ],
  unsupported_grant_type: [
    'client_rejected',
    'The provider does not offer this grant to the application.',
  ],
  invalid_scope: ['client_rejected', 'A scope is unknown or not granted to the application.'],
  invalid_request: [
    'client_rejected',
    'The provider misses something: compare redirect URI and options.',
  ],
  server_error: ['server_error', ''],
  temporarily_unavailable: ['server_error', ''],
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
  const [ours, hint] = known ?? (['token_refused', ''] as const)
  const text = message === undefined ? code : `${code} (${message})`
  return new TokenError(ours, provider, `the token endpoint refused: ${text}`, {
    // A spent code is the visitor's to mend; whatever else, the visitor can do nothing about it.
    status: ours === 'invalid_grant' ? 400 : 502,
    retryable: ours === 'server_error',
    hint,
    providerStatus: status,
    providerCode: code,
    ...(message !== undefined && { providerMessage: message }),
  })
}
