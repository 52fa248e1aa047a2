import { failure, type Answer, type FailureResult } from '../protocol/answer.js'
import { asText, fieldsOf, type ApiRequest } from '../protocol/api/api-request.js'
import { inQuery } from '../protocol/api/bearer.js'
import type { Params } from '../protocol/params.js'
import { defineProvider } from '../protocol/provider/define-provider.js'
import { add, omit, repeat } from '../protocol/provider/kit/fields.js'
import { failsWhen } from '../protocol/provider/kit/failure.js'
import { under } from '../protocol/provider/kit/message.js'
import type { SeamContext } from '../protocol/provider/seam.js'
import { publicClient } from '../protocol/token/client-auth.js'
import { vkMark } from './marks/vk.js'

/**
 * VK ID. A token stands for a VK account and lives an hour. A refresh token rotates and is of no
 * use without the device that it was given to.
 * @see https://id.vk.ru/about/business/go/docs/ru/vkid/latest/vk-id/connection/api-integration/api-description
 */
export const vkid = defineProvider({
  id: 'vkid',
  name: 'VK ID',
  authorizationEndpoint: 'https://id.vk.ru/authorize',
  tokenEndpoint: 'https://id.vk.ru/oauth2/auth',
  revocationEndpoint: 'https://id.vk.ru/oauth2/revoke',
  apiBaseUrl: ['https://api.vk.ru/method/', 'https://id.vk.ru/'],
  clientAuth: publicClient,
  scope: ['vkid.personal_info'],
  startParams: {
    lang_id: /^\d{1,3}$/,
    prompt: /^\w{1,20}$/,
    provider: /^(?:vkid|ok_ru|mail_ru)$/,
    scheme: /^(?:light|dark)$/,
  },
  callbackParams: { device_id: /^[\w-]{1,256}$/, state: /^[\w-]{32,256}$/ },
  authorizationResponse: readPayload,
  tokenRequest: repeat('device_id', 'state'),
  tokenResponse: failsWhen('error', 'slow_down', {
    code: 'error',
    message: 'error_description',
    rateLimit: ['slow_down'],
  }),
  tokenFields: ['user_id'],
  expiresIn: 3600,
  refreshExpiresIn: 180 * 24 * 3600,
  profile: {
    url: 'https://id.vk.ru/oauth2/user_info',
    method: 'POST',
    fields: {
      id: 'user.user_id',
      name: ['user.first_name', 'user.last_name'],
      givenName: 'user.first_name',
      familyName: 'user.last_name',
      email: 'user.email',
      phone: 'user.phone',
      picture: 'user.avatar',
    },
  },
  bearer: inQuery('access_token'),
  apiRequest: askVkOrVkId,
  apiResponse: [readError, under('response')],
  revocationRequest: [omit('token'), add({ access_token: '{accessToken}' })],
  button: { background: '#0069de', color: '#ffffff', mark: vkMark },
})

/** The flow of VK's own script brings code and device in one JSON parameter. */
function readPayload({ payload, ...params }: Params): Params | FailureResult {
  if (payload === undefined) return params
  const { code, device_id } = fieldsOf(parse(payload))
  if (typeof code !== 'string' || typeof device_id !== 'string') {
    return failure({ message: 'the payload has no code' })
  }
  return { ...params, code, device_id }
}

/** Whatever a visitor put there. */
function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** VK's methods want a version; VK ID's own want token and client in a form. */
function askVkOrVkId(request: ApiRequest, { clientId }: SeamContext): ApiRequest {
  if (!request.path.startsWith('oauth2/')) {
    return { ...request, query: { v: '5.199', ...request.query } }
  }
  const { access_token, ...query } = request.query
  return { ...request, query, form: { ...request.form, access_token, client_id: clientId } }
}

/** Errors come in HTTP 200, those of VK's methods as an object: 5 and 1117 are a dead token. */
function readError({ data }: Answer): FailureResult | undefined {
  const fields = fieldsOf(data)
  if (fields.error === undefined) return undefined
  const { error_code, error_msg } = fieldsOf(fields.error)
  const code = asText(error_code) ?? asText(fields.error)
  return failure({
    code,
    message: asText(error_msg) ?? asText(fields.error_description),
    deadToken: ['5', '1117', 'invalid_token'].includes(code ?? ''),
    rateLimit: ['6', '9', '29', 'slow_down'].includes(code ?? ''),
  })
}
