import { formEncode, omit } from '../params.js'
import type { TokenRequest } from './token-request.js'

/** What the provider gave us at registration (RFC 6749 §2.2, §2.3). */
export interface Credentials {
  /** RFC 6749 §2.2 */
  readonly clientId: string
  /** `''` for a public client. */
  readonly clientSecret: string
}

/** Adds the client's credentials to a token request: from request to request, nothing is sent. */
export type ClientAuth = (request: TokenRequest, credentials: Credentials) => TokenRequest

/**
 * `client_secret_basic`: the Authorization header, both halves form-encoded first
 * (RFC 6749 §2.3.1).
 */
export const clientSecretBasic: ClientAuth = (request, { clientId, clientSecret }) => {
  const authorization = basic(formEncode(clientId), formEncode(clientSecret))
  return { ...request, headers: { ...request.headers, authorization } }
}

/** `client_secret_post`: `client_id` and `client_secret` as two more form fields. */
export const clientSecretPost: ClientAuth = (request, { clientId, clientSecret }) => ({
  ...request,
  form: { ...request.form, client_id: clientId, client_secret: clientSecret },
})

/** `none`: a public client names itself and proves nothing (RFC 6749 §2.1). */
export const publicClient: ClientAuth = (request, { clientId }) => ({
  ...request,
  form: { ...omit(request.form, 'client_secret'), client_id: clientId },
})

/** The value of an Authorization header (RFC 7617). */
export function basic(user: string, password: string): string {
  return `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`
}
