import type { AuthorizationRequest } from '../authorization/request.js'
import type { AuthorizationResponse } from '../authorization/response.js'
import { compact, ownField, type Params } from '../params.js'
import { seamContext, type Client } from '../provider/client.js'
import { fillAll } from '../provider/kit/template.js'
import type { GrantType } from './grant-type.js'

/** The form of a token request before the client has signed it. */
export type Grant = Params & {
  /** RFC 6749 §4.1.3, §4.4.2, §6 */
  readonly grant_type: GrantType
}

/**
 * RFC 6749 §4.1.3, RFC 7636 §4.5; the provider's own callback parameters go along.
 * @internal
 */
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

/**
 * The application's own: RFC 6749 §4.4.2, or the provider's own way.
 * @throws Error for a field whose braces have no value
 */
export function applicationGrant(client: Client): Grant {
  const { grant, scope, provider } = client
  const own = provider.grants?.find((each) => typeof each === 'object' && each.name === grant)
  const fields = (typeof own === 'object' ? ownField(own, 'fields') : undefined) ?? {}
  return { ...fillAll(fields, seamContext(client)), grant_type: grant, ...compact({ scope }) }
}
