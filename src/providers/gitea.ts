import { defineProvider } from '../protocol/provider/define-provider.js'
import { failsWhen } from '../protocol/provider/kit/failure.js'
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
  // It calls a dead code and a dead refresh token `unauthorized_client`, and says in words which.
  tokenResponse: failsWhen('error', 'unauthorized_client', {
    code: 'error_description',
    message: 'error_description',
    as: {
      'client is not authorized': 'invalid_grant',
      'token was already used': 'invalid_grant',
      'unable to parse refresh token': 'invalid_grant',
      'invalid client secret': 'invalid_client',
      'invalid empty client secret': 'invalid_client',
    },
  }),
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
