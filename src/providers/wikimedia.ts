import { defineProvider } from '../protocol/provider/define-provider.js'
import { clientSecretBasic } from '../protocol/token/client-auth.js'
import { marks } from './marks/marks.js'

/**
 * Wikimedia. A token stands for a Wikimedia account, one for all of its wikis, and lives four hours.
 * @see https://api.wikimedia.org/wiki/Authentication
 */
export const wikimedia = defineProvider({
  id: 'wikimedia',
  name: 'Wikimedia',
  authorizationEndpoint: 'https://meta.wikimedia.org/w/rest.php/oauth2/authorize',
  tokenEndpoint: 'https://meta.wikimedia.org/w/rest.php/oauth2/access_token',
  apiBaseUrl: 'https://meta.wikimedia.org/',
  grants: ['authorization_code', 'refresh_token', 'client_credentials'],
  clientAuth: clientSecretBasic,
  profile: {
    url: 'w/rest.php/oauth2/resource/profile',
    fields: {
      id: 'sub',
      username: 'username',
      name: 'username',
      email: 'email',
      emailVerified: 'confirmed_email',
    },
  },
  button: { background: '#006699', color: '#ffffff', mark: marks.wikimedia },
})
