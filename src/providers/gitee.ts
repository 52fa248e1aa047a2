import { defineProvider } from '../protocol/provider/define-provider.js'
import { clientSecretPost } from '../protocol/token/client-auth.js'
import { marks } from './marks/marks.js'

/**
 * Gitee. A token stands for a Gitee account and lives a day.
 * @see https://gitee.com/api/v5/oauth_doc
 */
export const gitee = defineProvider({
  id: 'gitee',
  name: 'Gitee',
  authorizationEndpoint: 'https://gitee.com/oauth/authorize',
  tokenEndpoint: 'https://gitee.com/oauth/token',
  apiBaseUrl: 'https://gitee.com/',
  clientAuth: clientSecretPost,
  scope: ['user_info'],
  profile: {
    url: 'api/v5/user',
    fields: {
      id: 'id',
      // "login" is the name in addresses, "name" what the person calls themselves.
      username: 'login',
      name: 'name',
      email: 'email',
      picture: 'avatar_url',
      url: 'html_url',
    },
  },
  button: { background: '#c71d23', color: '#ffffff', mark: marks.gitee },
})
