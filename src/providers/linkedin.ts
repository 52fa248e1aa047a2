import { defineProvider } from '../protocol/provider/define-provider.js'
import { failsWith } from '../protocol/provider/kit/failure.js'
import { clientSecretPost } from '../protocol/token/client-auth.js'
import type { Answer } from '../protocol/answer.js'
import { asText, fieldsOf } from '../protocol/api/api-request.js'
import type { TokenResponse } from '../protocol/token/token-set.js'

/**
 * LinkedIn. A token stands for a member and lives sixty days; refresh tokens are for approved
 * partners. Its id_token brings no nonce, so the person is read from userinfo.
 * @see https://learn.microsoft.com/en-us/linkedin/consumer/integrations/self-serve/sign-in-with-linkedin-v2
 */
export const linkedin = defineProvider({
  id: 'linkedin',
  name: 'LinkedIn',
  authorizationEndpoint: 'https://www.linkedin.com/oauth/v2/authorization',
  tokenEndpoint: 'https://www.linkedin.com/oauth/v2/accessToken',
  apiBaseUrl: 'https://api.linkedin.com/',
  grants: ['authorization_code', 'refresh_token', 'client_credentials'],
  clientAuth: clientSecretPost,
  // A code_verifier is answered with 401 invalid_client.
  pkce: false,
  scope: ['openid', 'profile', 'email'],
  tokenResponse: nameDeadCode,
  profile: {
    url: 'v2/userinfo',
    fields: {
      id: 'sub',
      name: 'name',
      givenName: 'given_name',
      familyName: 'family_name',
      email: 'email',
      emailVerified: 'email_verified',
      picture: 'picture',
    },
  },
  apiResponse: failsWith('serviceErrorCode', { code: 'code', message: 'message' }),
  button: { background: '#0a66c2', color: '#ffffff' },
})

/** A code that is unknown, used or expired is called `invalid_request` here. */
function nameDeadCode({ data }: Answer): TokenResponse | undefined {
  const { error, error_description: description } = fieldsOf(data)
  const dead =
    error === 'invalid_request' &&
    /authorization code (?:not found|expired)/i.test(asText(description) ?? '')
  return dead ? { ...fieldsOf(data), error: 'invalid_grant' } : undefined
}
