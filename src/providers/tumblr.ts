import { defineProvider } from '../protocol/provider/define-provider.js'
import { clientSecretBasic } from '../protocol/token/client-auth.js'
import { marks } from './marks/marks.js'

/**
 * Tumblr. A token stands for a user and lives 42 minutes; a refresh token comes with the scope
 * `offline_access` only.
 * @see https://www.tumblr.com/docs/en/api/v2#oauth2-authorization
 */
export const tumblr = defineProvider({
  id: 'tumblr',
  name: 'Tumblr',
  authorizationEndpoint: 'https://www.tumblr.com/oauth2/authorize',
  tokenEndpoint: 'https://api.tumblr.com/v2/oauth2/token',
  apiBaseUrl: 'https://api.tumblr.com/v2/',
  clientAuth: clientSecretBasic,
  // Documented are basic, write and offline_access; there is no "read".
  scope: ['basic'],
  // A user has no id but the name of the primary blog, which may change.
  profile: {
    url: 'user/info',
    fields: {
      id: 'response.user.name',
      username: 'response.user.name',
      url: 'response.user.blogs.0.url',
      picture: 'response.user.blogs.0.avatar.0.url',
    },
  },
  button: { background: '#36465d', color: '#ffffff', mark: marks.tumblr },
})
