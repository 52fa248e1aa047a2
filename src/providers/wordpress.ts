import { defineProvider } from '../protocol/provider/define-provider.js'
import { clientSecretPost } from '../protocol/token/client-auth.js'
import { marks } from './marks/marks.js'

/**
 * WordPress.com. A token stands for a WordPress.com account and, without the scope `auth`, for one
 * blog; it does not end.
 * @see https://developer.wordpress.com/docs/oauth2/
 */
export const wordpress = defineProvider({
  id: 'wordpress',
  name: 'WordPress.com',
  authorizationEndpoint: 'https://public-api.wordpress.com/oauth2/authorize',
  tokenEndpoint: 'https://public-api.wordpress.com/oauth2/token',
  apiBaseUrl: 'https://public-api.wordpress.com/rest/v1/',
  grants: ['authorization_code'],
  clientAuth: clientSecretPost,
  scope: ['auth'],
  tokenFields: ['blog_id', 'blog_url'],
  profile: {
    url: 'me',
    fields: {
      id: 'ID',
      username: 'username',
      name: 'display_name',
      email: 'email',
      emailVerified: 'email_verified',
      picture: 'avatar_URL',
      url: 'profile_URL',
    },
  },
  button: { background: '#0675c4', color: '#ffffff', mark: marks.wordpress },
})
