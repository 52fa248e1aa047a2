import { inQuery } from '../protocol/api/bearer.js'
import { defineProvider } from '../protocol/provider/define-provider.js'
import { clientSecretPost } from '../protocol/token/client-auth.js'

/**
 * Stocktwits. A token stands for a user and does not end.
 * @see https://api.stocktwits.com/developers/docs/authentication
 */
export const stocktwits = defineProvider({
  id: 'stocktwits',
  name: 'Stocktwits',
  authorizationEndpoint: 'https://api.stocktwits.com/api/2/oauth/authorize',
  tokenEndpoint: 'https://api.stocktwits.com/api/2/oauth/token',
  apiBaseUrl: 'https://api.stocktwits.com/',
  grants: ['authorization_code'],
  clientAuth: clientSecretPost,
  scopeSeparator: ',',
  scope: ['read'],
  tokenFields: ['user_id', 'username'],
  bearer: inQuery('access_token'),
  profile: {
    url: 'api/2/account/verify.json',
    fields: {
      id: 'user.id',
      username: 'user.username',
      name: 'user.name',
      picture: 'user.avatar_url',
    },
  },
  button: { background: '#0f172a', color: '#ffffff' },
})
