import { defineProvider } from '../protocol/provider/define-provider.js'
import { clientSecretPost } from '../protocol/token/client-auth.js'
import { marks } from './marks/marks.js'

/**
 * Genius. A token stands for a Genius account and does not expire.
 * @see https://docs.genius.com/#/authentication-h1
 */
export const genius = defineProvider({
  id: 'genius',
  name: 'Genius',
  authorizationEndpoint: 'https://api.genius.com/oauth/authorize',
  tokenEndpoint: 'https://api.genius.com/oauth/token',
  apiBaseUrl: 'https://api.genius.com/',
  grants: ['authorization_code'],
  clientAuth: clientSecretPost,
  scope: ['me'],
  profile: {
    url: 'account',
    fields: {
      id: 'response.user.id',
      username: 'response.user.login',
      name: 'response.user.name',
      email: 'response.user.email',
      picture: 'response.user.avatar.medium.url',
      url: 'response.user.url',
    },
  },
  button: { background: '#ffff64', color: '#000000', mark: marks.genius },
})
