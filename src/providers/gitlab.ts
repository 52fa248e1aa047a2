import { defineProvider } from '../protocol/provider/define-provider.js'
import { clientSecretPost } from '../protocol/token/client-auth.js'
import { repeat } from '../protocol/provider/kit/fields.js'
import { marks } from './marks/marks.js'

/**
 * GitLab. A token stands for a GitLab account and lives two hours; a refresh token rotates. A
 * server of one's own is named by the registration's `origin`.
 * @see https://docs.gitlab.com/api/oauth2/
 */
export const gitlab = defineProvider({
  id: 'gitlab',
  name: 'GitLab',
  authorizationEndpoint: 'https://gitlab.com/oauth/authorize',
  tokenEndpoint: 'https://gitlab.com/oauth/token',
  revocationEndpoint: 'https://gitlab.com/oauth/revoke',
  apiBaseUrl: 'https://gitlab.com/api/v4/',
  clientAuth: clientSecretPost,
  scope: ['read_user'],
  tokenRequest: repeat('redirect_uri'),
  profile: {
    url: 'user',
    fields: {
      id: 'id',
      username: 'username',
      name: 'name',
      email: 'email',
      picture: 'avatar_url',
      url: 'web_url',
    },
  },
  button: { background: '#171321', color: '#ffffff', mark: marks.gitlab },
})
