import { defineProvider } from '../protocol/provider/define-provider.js'
import { clientSecretPost } from '../protocol/token/client-auth.js'

/**
 * Teamleader Focus. A token stands for a user of one company and lives an hour; refresh tokens change.
 * @see https://developer.focus.teamleader.eu/docs/authentication
 */
export const teamleader = defineProvider({
  id: 'teamleader',
  name: 'Teamleader',
  authorizationEndpoint: 'https://focus.teamleader.eu/oauth2/authorize',
  tokenEndpoint: 'https://focus.teamleader.eu/oauth2/access_token',
  apiBaseUrl: 'https://api.focus.teamleader.eu/',
  clientAuth: clientSecretPost,
  scope: ['users'],
  profile: {
    url: 'users.me',
    fields: {
      id: 'data.id',
      name: ['data.first_name', 'data.last_name'],
      givenName: 'data.first_name',
      familyName: 'data.last_name',
      email: 'data.email',
      picture: 'data.avatar_url',
      locale: 'data.language',
    },
  },
  button: { background: '#00736c', color: '#ffffff' },
})
