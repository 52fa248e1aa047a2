import { inQuery } from '../protocol/api/bearer.js'
import { defineProvider } from '../protocol/provider/define-provider.js'
import { failsWith } from '../protocol/provider/kit/failure.js'
import { clientSecretPost } from '../protocol/token/client-auth.js'
import { marks } from './marks/marks.js'

/**
 * Baidu. A token stands for a Baidu account and lives thirty days. API errors come in HTTP 200.
 * @see https://openauth.baidu.com/doc/doc.html
 */
export const baidu = defineProvider({
  id: 'baidu',
  name: 'Baidu',
  authorizationEndpoint: 'https://openapi.baidu.com/oauth/2.0/authorize',
  tokenEndpoint: 'https://openapi.baidu.com/oauth/2.0/token',
  apiBaseUrl: 'https://openapi.baidu.com/',
  grants: ['authorization_code', 'refresh_token', 'client_credentials'],
  clientAuth: clientSecretPost,
  scope: ['basic'],
  profile: {
    url: 'rest/2.0/passport/users/getLoggedInUser',
    fields: { id: 'uid', username: 'uname', name: 'uname' },
  },
  bearer: inQuery('access_token'),
  apiResponse: failsWith('error_code', {
    code: 'error_code',
    message: 'error_msg',
    dead: ['110', '111'],
    rateLimit: ['4', '17', '18'],
  }),
  button: { background: '#2932e1', color: '#ffffff', mark: marks.baidu },
})
