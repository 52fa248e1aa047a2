import { createSign } from 'node:crypto'
import { failure, type Answer } from '../protocol/answer.js'
import {
  asText,
  fieldsOf,
  isRecord,
  firstText,
  type ApiRequest,
} from '../protocol/api/api-request.js'
import { inQuery } from '../protocol/api/bearer.js'
import type { ProviderApi } from '../protocol/api/provider-api.js'
import type { Params } from '../protocol/params.js'
import { profileIn, type Profile } from '../protocol/profile.js'
import { defineProvider } from '../protocol/provider/define-provider.js'
import { failsWith } from '../protocol/provider/kit/failure.js'
import { omit, rename, set } from '../protocol/provider/kit/fields.js'
import { under } from '../protocol/provider/kit/message.js'
import type { SeamContext } from '../protocol/provider/seam.js'
import { clientSecretPost } from '../protocol/token/client-auth.js'
import type { TokenRequest } from '../protocol/token/token-request.js'
import { marks } from './marks/marks.js'

/**
 * Alipay. A token stands for an Alipay user. `clientSecret` is the application's private key
 * (PKCS #8, RSA): every request is signed with it, and one address answers all of them.
 * @see https://opendocs.alipay.com/open/284/106001
 */
export const alipay = defineProvider({
  id: 'alipay',
  name: 'Alipay',
  authorizationEndpoint: 'https://openauth.alipay.com/oauth2/publicAppAuthorize.htm',
  tokenEndpoint: 'https://openapi.alipay.com/gateway.do',
  apiBaseUrl: 'https://openapi.alipay.com/',
  clientAuth: clientSecretPost,
  pkce: false,
  scopeSeparator: ',',
  scope: ['auth_user'],
  authorizationRequest: [omit('response_type'), rename({ client_id: 'app_id' })],
  authorizationResponse: rename({ auth_code: 'code' }),
  tokenRequest: [
    omit('client_secret', 'redirect_uri'),
    rename({ client_id: 'app_id' }),
    set({ method: 'alipay.system.oauth.token' }),
    signToken,
  ],
  tokenResponse: [
    failsWith('error_response', {
      code: 'error_response.sub_code',
      message: 'error_response.sub_msg',
      as: { 'isv.code-invalid': 'invalid_grant', 'isv.refresh-token-invalid': 'invalid_grant' },
    }),
    under('alipay_system_oauth_token_response'),
    rename({ re_expires_in: 'refresh_expires_in' }),
  ],
  tokenFields: ['user_id', 'open_id'],
  profile: readUser,
  bearer: inQuery('auth_token'),
  apiRequest: signCall,
  apiResponse: readGateway,
  button: { background: '#1677ff', color: '#000000', mark: marks.alipay },
})

/** A call of a page: `post('gateway.do', undefined, { params: { method: '…', biz_content: '…' } })`. */
function signCall(request: ApiRequest, context: SeamContext): ApiRequest {
  const query = { ...request.query, app_id: context.clientId, ...commonFields() }
  const sign = signatureOf({ ...query, ...request.form }, context.clientSecret)
  return { ...request, query: { ...query, sign } }
}

function signToken(request: TokenRequest, { clientSecret }: SeamContext): TokenRequest {
  const form = { ...request.form, ...commonFields() }
  return { ...request, form: { ...form, sign: signatureOf(form, clientSecret) } }
}

/** The time is Beijing's, wherever we are. */
function commonFields(): Params {
  const timestamp = new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 19)
  const fixed = { format: 'JSON', charset: 'utf-8', sign_type: 'RSA2', version: '1.0' }
  return { ...fixed, timestamp: timestamp.replace('T', ' ') }
}

/** RSA2: over `name=value` of all that is not empty, by name, joined by `&` and not encoded. */
function signatureOf(fields: Readonly<Record<string, unknown>>, key: string): string {
  const texts = Object.keys(fields)
    .sort()
    .map((name) => [name, asText(fields[name])] as const)
  const signed = texts.filter(([, text]) => text !== undefined).map((pair) => pair.join('='))
  const pem = key.includes('-----')
    ? key
    : `-----BEGIN PRIVATE KEY-----\n${key}\n-----END PRIVATE KEY-----`
  return createSign('RSA-SHA256').update(signed.join('&')).sign(pem, 'base64')
}

const DEAD_TOKENS = ['aop.invalid-auth-token', 'aop.auth-token-time-out']

/** The answer stands under the method's name; 10000 is success, everything in HTTP 200. */
function readGateway({ data }: Answer): unknown {
  const [, body] = Object.entries(fieldsOf(data)).find(([name]) => name.endsWith('_response')) ?? []
  if (!isRecord(body)) return undefined
  const code = asText(body.code)
  if (code === undefined || code === '10000') return body
  const reason = asText(body.sub_code) ?? code
  const message = firstText(body, ['sub_msg', 'msg'])
  return failure({ code: reason, message, deadToken: DEAD_TOKENS.includes(reason) })
}

/** Applications made since 2023 are told `open_id`, older ones `user_id`. */
async function readUser(api: ProviderApi): Promise<Omit<Profile, 'raw'>> {
  const { data } = await api.post('gateway.do', undefined, {
    params: { method: 'alipay.user.info.share' },
  })
  const id = firstText(fieldsOf(data), ['open_id', 'user_id']) ?? ''
  const profile = profileIn(
    { ...fieldsOf(data), id },
    { id: 'id', name: 'nick_name', picture: 'avatar' },
  )
  return profile ?? { id }
}
