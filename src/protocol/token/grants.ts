import type { AuthorizationRequest } from '../authorization/request.js'
import type { AuthorizationResponse } from '../authorization/response.js'
import { compact, type Params } from '../params.js'
import type { GrantType } from './grant-type.js'

/** The form of a token request before the client has signed it. */
export type Grant = Params & {
  /** RFC 6749 §4.1.3, §4.4.2, §6 */
  readonly grant_type: GrantType
}

/** RFC 6749 §4.1.3, RFC 7636 §4.5; the provider's own callback parameters go along. */
export function authorizationCode(
  request: AuthorizationRequest,
  response: Pick<AuthorizationResponse, 'code' | 'params'>,
): Grant {
  return {
    ...response.params,
    grant_type: 'authorization_code',
    code: response.code,
    redirect_uri: request.redirectUri,
    ...compact({ code_verifier: request.codeVerifier }),
  }
}

/** RFC 6749 §6 */
export function refreshToken(token: string): Grant {
  return { grant_type: 'refresh_token', refresh_token: token }
}

/** RFC 6749 §4.4.2 */
export function clientCredentials(scope: string): Grant {
  return { grant_type: 'client_credentials', ...compact({ scope }) }
}
