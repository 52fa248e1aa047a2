import { defineProvider } from '../protocol/provider/define-provider.js'
import { clientSecretBasic } from '../protocol/token/client-auth.js'
import { marks } from './marks/marks.js'

/**
 * Gitea and Forgejo. A token stands for a user of one server and lives an hour; `host` in the
 * registration's settings is where the server is, else gitea.com.
 * @see https://docs.gitea.com/development/oauth2-provider
 */
export const gitea = defineProvider({
  id: 'gitea',
  name: 'Gitea',
  authorizationEndpoint: 'https://{host}/login/oauth/authorize',
  tokenEndpoint: 'https://{host}/login/oauth/access_token',
  apiBaseUrl: 'https://{host}/',
  placeholders: { host: { default: 'gitea.com' } },
  clientAuth: clientSecretBasic,
  // Its page separates scopes by spaces; another library joins GitHub's by commas.
  scope: ['read:user'],
  profile: {
    url: 'api/v1/user',
    fields: {
      id: 'id',
      username: 'login',
      name: 'full_name',
      email: 'email',
      picture: 'avatar_url',
      url: 'html_url',
      locale: 'language',
    },
  },
  button: { background: '#609926', color: '#000000', mark: marks.gitea },
})
