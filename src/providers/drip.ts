import { defineProvider } from '../protocol/provider/define-provider.js'
import { clientSecretPost } from '../protocol/token/client-auth.js'

/**
 * Drip, e-mail marketing. A token stands for a user and does not expire.
 * @see https://developer.drip.com/#oauth
 */
export const drip = defineProvider({
  id: 'drip',
  name: 'Drip',
  authorizationEndpoint: 'https://www.getdrip.com/oauth/authorize',
  tokenEndpoint: 'https://www.getdrip.com/oauth/token',
  apiBaseUrl: 'https://api.getdrip.com/v2/',
  grants: ['authorization_code'],
  clientAuth: clientSecretPost,
  scope: ['public'],
  // uncertain: the API tells no id of a user; the address is the only name, and may change.
  profile: {
    url: 'user',
    fields: { id: 'users.0.email', name: 'users.0.name', email: 'users.0.email' },
  },
  button: { background: '#4a154b', color: '#ffffff' },
})
