import { defineProvider } from '../protocol/provider/define-provider.js'
import { clientSecretPost } from '../protocol/token/client-auth.js'
import { marks } from './marks/marks.js'

/**
 * Bitly. A token stands for a Bitly account and does not end.
 * @see https://dev.bitly.com/docs/getting-started/authentication/
 */
export const bitly = defineProvider({
  id: 'bitly',
  name: 'Bitly',
  authorizationEndpoint: 'https://bitly.com/oauth/authorize',
  tokenEndpoint: 'https://api-ssl.bitly.com/oauth/access_token',
  apiBaseUrl: 'https://api-ssl.bitly.com/v4/',
  grants: ['authorization_code'],
  clientAuth: clientSecretPost,
  scope: false,
  profile: {
    url: 'user',
    fields: {
      id: 'login',
      username: 'login',
      name: 'name',
      email: 'emails.0.email',
      emailVerified: 'emails.0.is_verified',
    },
  },
  button: { background: '#b83d1d', color: '#ffffff', mark: marks.bitly },
})
