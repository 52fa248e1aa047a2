import { defineProvider } from '../protocol/provider/define-provider.js'
import { failsUnless } from '../protocol/provider/kit/failure.js'
import { clientSecretPost } from '../protocol/token/client-auth.js'

/**
 * KOOK. A token stands for a KOOK account. Errors of the API come in HTTP 200 with a code.
 * @see https://developer.kookapp.cn/doc/oauth2
 */
export const kook = defineProvider({
  id: 'kook',
  name: 'KOOK',
  authorizationEndpoint: 'https://www.kookapp.cn/app/oauth2/authorize',
  tokenEndpoint: 'https://www.kookapp.cn/api/oauth2/token',
  apiBaseUrl: 'https://www.kookapp.cn/',
  clientAuth: clientSecretPost,
  scope: ['get_user_info'],
  profile: {
    url: 'api/v3/user/me',
    fields: {
      id: 'data.id',
      username: 'data.username',
      name: 'data.username',
      phone: 'data.mobile',
      picture: 'data.avatar',
    },
  },
  apiResponse: failsUnless('code', 0, { code: 'code', message: 'message', dead: ['401', '40103'] }),
  button: { background: '#87eb00', color: '#000000' },
})
