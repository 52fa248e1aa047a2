import {
  add,
  asText,
  defineProvider,
  failure,
  fieldsOf,
  inQuery,
  omit,
  publicClient,
  repeat,
  under,
  type Answer,
  type FailureResult,
  type Params,
} from 'express-oauth-connect'

/**
 * VK ID. A token lives an hour; a refresh token rotates and is of no use without the device that
 * it was given to.
 * @see https://id.vk.ru/about/business/go/docs
 */
export const vkid = defineProvider({
  id: 'vkid',
  name: 'VK ID',
  authorizationEndpoint: 'https://id.vk.ru/authorize',
  tokenEndpoint: 'https://id.vk.ru/oauth2/auth',
  revocationEndpoint: 'https://id.vk.ru/oauth2/revoke',
  apiBaseUrl: 'https://api.vk.ru/method/',
  clientAuth: publicClient,
  scope: ['vkid.personal_info'],
  callbackParams: { device_id: /^[\w-]{1,256}$/, state: /^[\w-]{32,256}$/ },
  authorizationResponse: readPayload,
  tokenRequest: repeat('device_id', 'state'),
  tokenFields: ['user_id'],
  account: 'user_id',
  bearer: inQuery('access_token'),
  apiRequest: add({ v: '5.199' }),
  apiResponse: [readError, under('response')],
  revocationRequest: [omit('token'), add({ access_token: '{accessToken}' })],
})

/** The flow of VK's own script brings code and device in one JSON parameter. */
function readPayload({ payload, ...params }: Params): Params | FailureResult {
  if (payload === undefined) return params
  const { code, device_id } = fieldsOf(JSON.parse(payload))
  if (typeof code !== 'string' || typeof device_id !== 'string') {
    return failure({ message: 'the payload has no code' })
  }
  return { ...params, code, device_id }
}

/** Errors come in HTTP 200: 5 is a dead token, 6 and 9 are too many requests. */
function readError({ data }: Answer): FailureResult | undefined {
  const { error } = fieldsOf(data)
  if (error === undefined) return undefined
  const { error_code: code, error_msg: message } = fieldsOf(error)
  return failure({
    code: asText(code),
    message: asText(message),
    deadToken: code === 5,
    rateLimit: code === 6 || code === 9,
  })
}
