import { defineProvider } from '../protocol/provider/define-provider.js'
import { clientSecretPost } from '../protocol/token/client-auth.js'

/**
 * Redbooth. A token stands for a Redbooth user.
 * @see https://redbooth.com/api/authentication/
 */
export const redbooth = defineProvider({
  id: 'redbooth',
  name: 'Redbooth',
  authorizationEndpoint: 'https://redbooth.com/oauth2/authorize',
  tokenEndpoint: 'https://redbooth.com/oauth2/token',
  apiBaseUrl: 'https://redbooth.com/',
  clientAuth: clientSecretPost,
  profile: { url: 'api/3/me', fields: { id: 'id', username: 'username', email: 'email' } },
  button: { background: '#b3202a', color: '#ffffff' },
})
