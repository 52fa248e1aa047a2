import { defineProvider } from '../protocol/provider/define-provider.js'
import { clientSecretBasic } from '../protocol/token/client-auth.js'
import { marks } from './marks/marks.js'

/**
 * Reddit. A token stands for a Reddit account and lives a day; the refresh token does not end.
 * @see https://github.com/reddit-archive/reddit/wiki/OAuth2
 */
export const reddit = defineProvider({
  id: 'reddit',
  name: 'Reddit',
  authorizationEndpoint: 'https://www.reddit.com/api/v1/authorize',
  tokenEndpoint: 'https://www.reddit.com/api/v1/access_token',
  revocationEndpoint: 'https://www.reddit.com/api/v1/revoke_token',
  apiBaseUrl: 'https://oauth.reddit.com/',
  grants: ['authorization_code', 'refresh_token', 'client_credentials'],
  clientAuth: clientSecretBasic,
  scope: ['identity'],
  // Without it no refresh token comes.
  authorizationParams: { duration: 'permanent' },
  profile: {
    url: 'api/v1/me',
    fields: { id: 'id', username: 'name', name: 'name', picture: 'icon_img' },
  },
  button: { background: '#c33100', color: '#ffffff', mark: marks.reddit },
})
