import { formEncode, omit } from '../params.js'
import type { SigningKey } from './signing-key.js'
import type { TokenRequest } from './token-request.js'

/** What the provider gave us at registration (RFC 6749 §2.2, §2.3). */
export interface Credentials {
  /** RFC 6749 §2.2 */
  readonly clientId: string
  /** `''` for a client without one. */
  readonly clientSecret: string
  /** Of the registration's `privateKey`. */
  readonly signingKey?: SigningKey | undefined
  /** Who signs, where that is not the client itself. */
  readonly teamId?: string | undefined
  /** The table's. */
  readonly issuer?: string | undefined
  /** In effect for this registration. */
  readonly tokenEndpoint?: string | undefined
}

/** What of a registration a {@link ClientAuth} may need. */
export type Credential = 'clientSecret' | 'privateKey' | 'keyId' | 'teamId' | 'tls'

/** Adds the client's credentials to a token request: from request to request, nothing is sent. */
export interface ClientAuth {
  (request: TokenRequest, credentials: Credentials): TokenRequest | PromiseLike<TokenRequest>
  /** What a registration must give. Default: `['clientSecret']`. */
  readonly needs?: readonly Credential[] | undefined
  /** What `privateKey` must be able to sign with, where it is not for the key to say. */
  readonly algorithm?: string | undefined
}

/** A {@link ClientAuth} that has its answer at once. */
export interface PlainClientAuth extends ClientAuth {
  (request: TokenRequest, credentials: Credentials): TokenRequest
}

/**
 * `client_secret_basic`: the Authorization header, both halves form-encoded first
 * (RFC 6749 §2.3.1).
 */
export const clientSecretBasic: PlainClientAuth = (request, { clientId, clientSecret }) => {
  const authorization = basic(formEncode(clientId), formEncode(clientSecret))
  return { ...request, headers: { ...request.headers, authorization } }
}

/**
 * Basic with both halves as they are (RFC 7617): for servers that decode nothing, against
 * RFC 6749 §2.3.1.
 */
export const clientSecretBasicRaw: PlainClientAuth = (request, { clientId, clientSecret }) => ({
  ...request,
  headers: { ...request.headers, authorization: basic(clientId, clientSecret) },
})

/** `client_secret_post`: `client_id` and `client_secret` as two more form fields. */
export const clientSecretPost: PlainClientAuth = (request, { clientId, clientSecret }) => ({
  ...request,
  form: { ...request.form, client_id: clientId, client_secret: clientSecret },
})

/** `none`: a public client names itself and proves nothing (RFC 6749 §2.1). */
export const publicClient: PlainClientAuth = Object.assign(
  (request: TokenRequest, { clientId }: Credentials) => ({
    ...request,
    form: { ...omit(request.form, 'client_secret'), client_id: clientId },
  }),
  { needs: [] },
)

/** Nothing at all: an assertion says itself who asks (RFC 7521 §4.1). */
export const withoutClientAuth: PlainClientAuth = Object.assign(
  (request: TokenRequest) => request,
  { needs: [] },
)

/**
 * `tls_client_auth` and `self_signed_tls_client_auth`: the client names itself, and the certificate of
 * the registration's `tls` proves it (RFC 8705 §2). Which of the two it is, is the server's to know.
 */
export const tlsClientAuth: PlainClientAuth = Object.assign(
  (request: TokenRequest, { clientId }: Credentials) => ({
    ...request,
    form: { ...omit(request.form, 'client_secret'), client_id: clientId },
  }),
  { needs: ['tls'] as const },
)

/** The value of an Authorization header (RFC 7617). */
export function basic(user: string, password: string): string {
  return `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`
}

/**
 * Which other spelling of HTTP Basic a server may want that refuses this one, for an error's hint:
 * of nine servers tried, seven took both halves as they are, two decoded them first.
 */
export function otherBasicSpelling(
  { clientId, clientSecret }: Credentials,
  authorization: string | undefined,
): string | undefined {
  const raw = basic(clientId, clientSecret)
  const encoded = basic(formEncode(clientId), formEncode(clientSecret))
  if (raw === encoded || (authorization !== raw && authorization !== encoded)) return undefined
  const [sent, other] =
    authorization === raw
      ? ['as they are', 'clientSecretBasic']
      : ['form-encoded (RFC 6749 §2.3.1)', 'clientSecretBasicRaw']
  return `clientId and clientSecret hold signs that Basic sent ${sent}: try clientAuth: ${other}.`
}
