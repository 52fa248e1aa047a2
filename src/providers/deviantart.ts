import { defineProvider } from '../protocol/provider/define-provider.js'
import { failsWhen } from '../protocol/provider/kit/failure.js'
import { forGrant } from '../protocol/provider/kit/request.js'
import { clientSecretPost } from '../protocol/token/client-auth.js'
import { marks } from './marks/marks.js'

/**
 * DeviantArt. A token stands for a DeviantArt account and lives an hour; a refresh token three
 * months.
 * @see https://www.deviantart.com/developers/authentication
 */
export const deviantart = defineProvider({
  id: 'deviantart',
  name: 'DeviantArt',
  authorizationEndpoint: 'https://www.deviantart.com/oauth2/authorize',
  tokenEndpoint: 'https://www.deviantart.com/oauth2/token',
  revocationEndpoint: 'https://www.deviantart.com/oauth2/revoke',
  apiBaseUrl: 'https://www.deviantart.com/api/v1/oauth2/',
  grants: ['authorization_code', 'refresh_token', 'client_credentials'],
  clientAuth: clientSecretPost,
  scope: ['user'],
  refreshExpiresIn: 90 * 24 * 3600,
  // A dead refresh token is "invalid_request" there.
  tokenResponse: forGrant(
    'refresh_token',
    failsWhen('error', 'invalid_request', {
      code: 'error',
      message: 'error_description',
      as: { invalid_request: 'invalid_grant' },
    }),
  ),
  profile: {
    url: 'user/whoami',
    fields: { id: 'userid', username: 'username', name: 'username', picture: 'usericon' },
  },
  button: { background: '#05cc47', color: '#000000', mark: marks.deviantart },
})
