import { defineProvider } from '../protocol/provider/define-provider.js'
import { clientSecretBasic } from '../protocol/token/client-auth.js'
import { marks } from './marks/marks.js'

/**
 * Pinterest. A token stands for a Pinterest account and lives thirty days.
 * @see https://developers.pinterest.com/docs/getting-started/set-up-authentication-and-authorization/
 */
export const pinterest = defineProvider({
  id: 'pinterest',
  name: 'Pinterest',
  authorizationEndpoint: 'https://www.pinterest.com/oauth/',
  tokenEndpoint: 'https://api.pinterest.com/v5/oauth/token',
  apiBaseUrl: 'https://api.pinterest.com/v5/',
  grants: ['authorization_code', 'refresh_token', 'client_credentials'],
  clientAuth: clientSecretBasic,
  scopeSeparator: ',',
  scope: ['user_accounts:read'],
  // A username can change, the id cannot.
  profile: {
    url: 'user_account',
    fields: {
      id: 'id',
      username: 'username',
      name: 'business_name',
      picture: 'profile_image',
      url: 'website_url',
    },
  },
  button: { background: '#bd081c', color: '#ffffff', mark: marks.pinterest },
})
