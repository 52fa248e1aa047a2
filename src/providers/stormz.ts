import { inQuery } from '../protocol/api/bearer.js'
import { defineProvider } from '../protocol/provider/define-provider.js'
import { clientSecretPost } from '../protocol/token/client-auth.js'

/**
 * Stormz. A token stands for a user.
 * @see https://stormz.me/
 */
export const stormz = defineProvider({
  id: 'stormz',
  name: 'Stormz',
  authorizationEndpoint: 'https://stormz.me/oauth/authorize',
  tokenEndpoint: 'https://stormz.me/oauth/token',
  apiBaseUrl: 'https://api.stormz.me/',
  clientAuth: clientSecretPost,
  bearer: inQuery('access_token'),
  // uncertain: v1/user/me tells who it is, in fields that no library names; they are taken for these.
  profile: { url: 'v1/user/me', fields: { id: 'id', name: 'name', email: 'email' } },
  button: { background: '#1c2b39', color: '#ffffff' },
})
