import { inHeader } from '../protocol/api/bearer.js'
import { defineProvider } from '../protocol/provider/define-provider.js'
import { clientSecretBasic } from '../protocol/token/client-auth.js'
import { marks } from './marks/marks.js'

/**
 * Trustpilot. A token stands for a business user and lives a hundred hours; one that is renewed much
 * earlier is answered 429. Public calls take the header `apikey`.
 * @see https://developers.trustpilot.com/authentication
 */
export const trustpilot = defineProvider({
  id: 'trustpilot',
  name: 'Trustpilot',
  authorizationEndpoint: 'https://authenticate.trustpilot.com',
  tokenEndpoint:
    'https://api.trustpilot.com/v1/oauth/oauth-business-users-for-applications/accesstoken',
  refreshEndpoint:
    'https://api.trustpilot.com/v1/oauth/oauth-business-users-for-applications/refresh',
  apiBaseUrl: 'https://api.trustpilot.com/',
  grants: ['authorization_code', 'refresh_token', 'client_credentials'],
  clientAuth: clientSecretBasic,
  pkce: false,
  scope: false,
  refreshBefore: 0,
  refreshExpiresIn: 30 * 24 * 3600,
  // Its gateway may call the type BearerToken.
  bearer: inHeader('Authorization', 'Bearer'),
  // The API tells of businesses and reviews, of no person.
  profile: false,
  button: { background: '#00694b', color: '#ffffff', mark: marks.trustpilot },
})
