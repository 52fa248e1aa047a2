import { asText, fieldsOf } from '../protocol/api/api-request.js'
import { inQuery } from '../protocol/api/bearer.js'
import type { ProviderApi } from '../protocol/api/provider-api.js'
import { compact, type Params } from '../protocol/params.js'
import type { Profile } from '../protocol/profile.js'
import { defineProvider } from '../protocol/provider/define-provider.js'
import { lift } from '../protocol/provider/kit/answer.js'
import { failsUnless } from '../protocol/provider/kit/failure.js'
import { add, omit, rename } from '../protocol/provider/kit/fields.js'
import type { SeamContext } from '../protocol/provider/seam.js'
import { clientSecretPost } from '../protocol/token/client-auth.js'

/**
 * WeCom (企业微信), sign-in by QR code. The token is the application's own: whose code it was is asked
 * after it. `clientId` is the corporation's id, `settings: { agentid }` the application's.
 * @see https://developer.work.weixin.qq.com/document/path/91019
 */
export const wecom = defineProvider({
  id: 'wecom',
  name: 'WeCom',
  authorizationEndpoint: 'https://open.work.weixin.qq.com/wwopen/sso/qrConnect',
  tokenEndpoint: 'https://qyapi.weixin.qq.com/cgi-bin/gettoken',
  apiBaseUrl: 'https://qyapi.weixin.qq.com/',
  clientAuth: clientSecretPost,
  pkce: false,
  // The page of the QR code reads none.
  scope: false,
  settings: { agentid: /^\d{1,10}$/ },
  callbackParams: { auth_code: { pattern: /^[\w-]{1,512}$/, required: false } },
  authorizationRequest: [
    rename({ client_id: 'appid' }),
    omit('response_type'),
    add({ agentid: '{agentid}' }),
  ],
  authorizationResponse: keepCode,
  tokenMethod: 'GET',
  tokenRequest: [
    omit('grant_type', 'code', 'auth_code', 'redirect_uri', 'refresh_token'),
    rename({ client_id: 'corpid', client_secret: 'corpsecret' }),
  ],
  // Renewed by asking again, for which anything will do as a refresh token.
  tokenResponse: [
    failsUnless('errcode', 0, { code: 'errcode', message: 'errmsg' }),
    lift({ refresh_token: 'access_token' }),
  ],
  afterToken: readMember,
  account: 'userid',
  bearer: inQuery('access_token'),
  apiResponse: failsUnless('errcode', 0, {
    code: 'errcode',
    message: 'errmsg',
    dead: ['40001', '40014', '42001'],
    rateLimit: ['45009'],
  }),
  profile: readProfile,
  button: { background: '#2266c2', color: '#ffffff' },
})

/** The code is not for the token endpoint: it says who it is, once there is a token. */
function keepCode(params: Params): Params {
  const { code } = params
  return code === undefined ? params : { ...params, auth_code: code }
}

/** A guest has no `userid` but an `openid`. */
async function readMember(api: ProviderApi, { params }: SeamContext): Promise<Params> {
  const { data } = await api.get('cgi-bin/auth/getuserinfo', { params: { code: params.auth_code } })
  const { userid, openid } = fieldsOf(data)
  return compact({ userid: asText(userid), openid: asText(openid) })
}

/** Since 2022 most members' details are told to no new application. */
async function readProfile(
  api: ProviderApi,
  { params }: SeamContext,
): Promise<Omit<Profile, 'raw'>> {
  const { userid, openid = '' } = params
  if (userid === undefined) return { id: openid }
  const { data } = await api.get('cgi-bin/user/get', { params: { userid } })
  const { name, email, avatar } = fieldsOf(data)
  const texts = { name: asText(name), email: asText(email), picture: asText(avatar) }
  return { id: userid, username: userid, ...compact(texts) }
}
