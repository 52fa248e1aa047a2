import { defineProvider } from '../protocol/provider/define-provider.js'
import { clientSecretPost } from '../protocol/token/client-auth.js'

/**
 * Salesloft. A token stands for a user of one team and lives two hours; refresh tokens change.
 * @see https://developer.salesloft.com/docs/platform/api-basics/oauth-authentication/
 */
export const salesloft = defineProvider({
  id: 'salesloft',
  name: 'Salesloft',
  authorizationEndpoint: 'https://accounts.salesloft.com/oauth/authorize',
  tokenEndpoint: 'https://accounts.salesloft.com/oauth/token',
  apiBaseUrl: 'https://api.salesloft.com/',
  clientAuth: clientSecretPost,
  // All answers of version 2 stand under data.
  profile: {
    url: 'v2/me',
    fields: {
      id: 'data.id',
      name: 'data.name',
      givenName: 'data.first_name',
      familyName: 'data.last_name',
      email: 'data.email',
    },
  },
  button: { background: '#054f2e', color: '#ffffff' },
})
