import { failure, type Answer, type FailureResult } from '../protocol/answer.js'
import { asText, fieldsOf } from '../protocol/api/api-request.js'
import { inQuery } from '../protocol/api/bearer.js'
import { defineProvider } from '../protocol/provider/define-provider.js'
import { failsWith } from '../protocol/provider/kit/failure.js'
import { rename } from '../protocol/provider/kit/fields.js'
import { query } from '../protocol/provider/kit/message.js'
import { clientSecretPost } from '../protocol/token/client-auth.js'
import { marks } from './marks/marks.js'

const REASON = { code: 'error.error', message: 'error.message' }

/**
 * ArcGIS Online. A token stands for a member of an organization and lives thirty minutes, a refresh
 * token two weeks. Errors come in HTTP 200; 498 and 499 are dead tokens.
 * @see https://developers.arcgis.com/documentation/security-and-authentication/
 */
export const arcgis = defineProvider({
  id: 'arcgis',
  name: 'ArcGIS Online',
  authorizationEndpoint: 'https://www.arcgis.com/sharing/rest/oauth2/authorize',
  tokenEndpoint: 'https://www.arcgis.com/sharing/rest/oauth2/token',
  revocationEndpoint: 'https://www.arcgis.com/sharing/rest/oauth2/revokeToken',
  apiBaseUrl: 'https://www.arcgis.com/',
  grants: ['authorization_code', 'refresh_token', 'client_credentials'],
  clientAuth: clientSecretPost,
  scope: false,
  // uncertain: dead codes and refresh tokens are told apart by their words only.
  tokenResponse: [nameDeadGrant, failsWith('error.code', REASON)],
  tokenFields: ['username'],
  profile: {
    url: 'sharing/rest/community/self',
    fields: {
      id: 'username',
      username: 'username',
      name: 'fullName',
      givenName: 'firstName',
      familyName: 'lastName',
      email: 'email',
      locale: 'culture',
    },
  },
  bearer: inQuery('token'),
  apiRequest: query({ f: 'json' }),
  apiResponse: failsWith('error', {
    code: 'error.code',
    message: 'error.message',
    dead: ['498', '499'],
    rateLimit: ['429'],
  }),
  revocationRequest: rename({ token: 'auth_token' }),
  button: { background: '#2c7ac3', color: '#000000', mark: marks.arcgis },
})

/** A dead code or refresh token is `invalid_request` and says so in words. */
function nameDeadGrant({ data }: Answer): FailureResult | undefined {
  const message = asText(fieldsOf(fieldsOf(data).error).message)
  if (!message || !/\b(authorization_code|refresh_token)\b/i.test(message)) return undefined
  return failure({ code: 'invalid_grant', message })
}
