import { defineProvider } from '../protocol/provider/define-provider.js'
import { clientSecretPost } from '../protocol/token/client-auth.js'

/**
 * Douban. A token stands for a Douban account and lives a week.
 * @see https://www.douban.com/service/apidoc/auth
 */
// uncertain: it has registered no new applications for years, and old ones may need an apikey.
export const douban = defineProvider({
  id: 'douban',
  name: 'Douban',
  authorizationEndpoint: 'https://www.douban.com/service/auth2/auth',
  tokenEndpoint: 'https://www.douban.com/service/auth2/token',
  apiBaseUrl: 'https://api.douban.com/',
  clientAuth: clientSecretPost,
  scopeSeparator: ',',
  tokenFields: ['douban_user_id'],
  profile: {
    url: 'v2/user/~me',
    fields: { id: 'id', username: 'uid', name: 'name', picture: 'large_avatar', url: 'alt' },
  },
  button: { background: '#007722', color: '#ffffff' },
})
