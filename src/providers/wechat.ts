import { defineProvider } from '../protocol/provider/define-provider.js'
import { clientSecretPost } from '../protocol/token/client-auth.js'
import { omit, rename, repeat } from '../protocol/provider/kit/fields.js'
import { failsWith } from '../protocol/provider/kit/failure.js'
import { forGrant } from '../protocol/provider/kit/request.js'
import { inQuery } from '../protocol/api/bearer.js'
import type { Params } from '../protocol/params.js'
import { marks } from './marks/marks.js'

/**
 * WeChat, a QR code on a site. A token stands for a WeChat account at one application and lives two
 * hours; a refresh token thirty days. The same person's other applications: `params.unionid`.
 * @see https://developers.weixin.qq.com/doc/oplatform/en/Website_App/WeChat_Login/Wechat_Login.html
 */
export const wechat = defineProvider({
  id: 'wechat',
  name: 'WeChat',
  authorizationEndpoint: 'https://open.weixin.qq.com/connect/qrconnect',
  tokenEndpoint: 'https://api.weixin.qq.com/sns/oauth2/access_token',
  refreshEndpoint: 'https://api.weixin.qq.com/sns/oauth2/refresh_token',
  apiBaseUrl: 'https://api.weixin.qq.com/',
  clientAuth: clientSecretPost,
  scopeSeparator: ',',
  scope: ['snsapi_login'],
  authorizationRequest: rename({ client_id: 'appid' }),
  authorizationResponse: nameDenial,
  tokenMethod: 'GET',
  tokenRequest: [
    rename({ client_id: 'appid', client_secret: 'secret' }),
    forGrant('refresh_token', omit('secret')),
  ],
  tokenResponse: failsWith('errcode', {
    code: 'errcode',
    message: 'errmsg',
    as: {
      '40013': 'invalid_client',
      '40029': 'invalid_grant',
      '40030': 'invalid_grant',
      '40125': 'invalid_client',
      '40163': 'invalid_grant',
      '42002': 'invalid_grant',
      '42003': 'invalid_grant',
      '42007': 'invalid_grant',
    },
  }),
  tokenFields: ['openid', 'unionid'],
  refreshExpiresIn: 30 * 24 * 3600,
  bearer: inQuery('access_token'),
  // A person's own name at this application; each method wants it.
  apiRequest: repeat('openid'),
  profile: {
    url: 'sns/userinfo',
    fields: { id: 'openid', name: 'nickname', picture: 'headimgurl' },
  },
  apiResponse: failsWith('errcode', {
    code: 'errcode',
    message: 'errmsg',
    dead: ['40001', '40014', '41001', '42001', '42007'],
    rateLimit: ['45009', '45011'],
  }),
  button: { background: '#05813b', color: '#ffffff', mark: marks.wechat },
})

/** Who does not allow access comes back without a code, and without an error. */
function nameDenial(params: Params): Params {
  const isTold = params.code !== undefined || params.error !== undefined
  return isTold ? params : { ...params, error: 'access_denied' }
}
