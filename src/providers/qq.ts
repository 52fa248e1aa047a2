import { defineProvider } from '../protocol/provider/define-provider.js'
import { clientSecretPost } from '../protocol/token/client-auth.js'
import { add, repeat } from '../protocol/provider/kit/fields.js'
import { failsUnless, failsWith } from '../protocol/provider/kit/failure.js'
import { inQuery } from '../protocol/api/bearer.js'
import { asText, fieldsOf } from '../protocol/api/api-request.js'
import { ownField, type Params } from '../protocol/params.js'
import type { SeamContext } from '../protocol/provider/seam.js'
import type { ProviderApi } from '../protocol/api/provider-api.js'
import type { Profile } from '../protocol/profile.js'
import { marks } from './marks/marks.js'

/**
 * QQ. A token stands for a QQ account at one application and lives ninety days. Who that is, is a
 * call of its own; every other one names the application and the person.
 * @see https://wiki.connect.qq.com/
 */
export const qq = defineProvider({
  id: 'qq',
  name: 'QQ',
  authorizationEndpoint: 'https://graph.qq.com/oauth2.0/authorize',
  tokenEndpoint: 'https://graph.qq.com/oauth2.0/token',
  apiBaseUrl: 'https://graph.qq.com/',
  clientAuth: clientSecretPost,
  scopeSeparator: ',',
  scope: ['get_user_info'],
  authorizationResponse: nameDenial,
  tokenMethod: 'GET',
  // Else the answer is a form, and a refusal a script.
  tokenRequest: add({ fmt: 'json' }),
  tokenResponse: failsWith('error', {
    code: 'error',
    message: 'error_description',
    as: {
      '100008': 'invalid_client',
      '100009': 'invalid_client',
      '100010': 'redirect_uri_mismatch',
      '100013': 'invalid_grant',
      '100014': 'invalid_grant',
      '100015': 'invalid_grant',
      '100016': 'invalid_grant',
      '100019': 'invalid_grant',
      '100020': 'invalid_grant',
    },
  }),
  afterToken: { url: 'oauth2.0/me', params: { fmt: 'json' }, fields: { openid: 'openid' } },
  bearer: inQuery('access_token'),
  apiRequest: [add({ oauth_consumer_key: '{clientId}' }), repeat('openid')],
  profile: readProfile,
  apiResponse: [
    failsUnless('ret', 0, {
      code: 'ret',
      message: 'msg',
      dead: ['100013', '100014', '100015', '100016', '-23'],
    }),
    failsWith('error', {
      code: 'error',
      message: 'error_description',
      dead: ['100013', '100014', '100015', '100016'],
    }),
  ],
  button: { background: '#0b6fa8', color: '#ffffff', mark: marks.qq },
})

/** The answer does not say whose it is: the sign-in did. */
async function readProfile(api: ProviderApi, { params }: SeamContext): Promise<Profile> {
  const { data } = await api.get('user/get_user_info')
  const { nickname: name, figureurl_qq_2: large, figureurl_qq_1: small } = fieldsOf(data)
  const picture = asText(large) ?? asText(small)
  return { id: ownField(params, 'openid'), name, picture, raw: data } as Profile
}

/** `usercancel` is the person's own no. */
function nameDenial({ usercancel = '0', ...params }: Params): Params {
  return usercancel === '0' ? params : { ...params, error: 'access_denied' }
}
