import { defineProvider } from '../protocol/provider/define-provider.js'
import { clientSecretPost } from '../protocol/token/client-auth.js'

/**
 * Exist. A token stands for an Exist account and lives a year.
 * @see https://developer.exist.io/guide/authentication/oauth2/
 */
export const exist = defineProvider({
  id: 'exist',
  name: 'Exist',
  authorizationEndpoint: 'https://exist.io/oauth2/authorize',
  tokenEndpoint: 'https://exist.io/oauth2/access_token',
  apiBaseUrl: 'https://exist.io/',
  clientAuth: clientSecretPost,
  // One of the groups must be named, any will do for signing in: activity_read, mood_read …
  scope: true,
  profile: {
    url: 'api/2/accounts/profile/',
    fields: {
      id: 'username',
      username: 'username',
      name: ['first_name', 'last_name'],
      givenName: 'first_name',
      familyName: 'last_name',
      picture: 'avatar',
    },
  },
  button: { background: '#37474f', color: '#ffffff' },
})
