import { asText, isRecord } from '../protocol/api/api-request.js'
import type { ApiAnswer, ApiContext, ApiFailure, ApiRequest } from '../protocol/api/api-request.js'
import { bearerForm } from '../protocol/api/bearer.js'
import { clientSecretPost } from '../protocol/token/client-auth.js'
import { defineProvider } from '../protocol/provider/define-provider.js'
import { omit } from '../protocol/params.js'
import type { TokenAnswer } from '../protocol/provider/provider.js'
import type { TokenRequest } from '../protocol/token/token-request.js'
import type { TokenResponse } from '../protocol/token/token-set.js'

/** The version that Senler's own SDK speaks. */
const API_VERSION = '2'

/**
 * Senler, mailings and bots for VK and Telegram communities. A token stands for one community and
 * never expires; the visitor chooses the community unless start was given a `group_id`.
 * @see https://help.senler.ru/senler/help/razrabotchikam/prilozheniya/varianty-integracii/oauth
 */
export const senler = defineProvider({
  id: 'senler',
  name: 'Senler',
  authorizationEndpoint: 'https://senler.ru/cabinet/OAuth2authorize',
  tokenEndpoint: 'https://senler.ru/ajax/cabinet/OAuth2token',
  apiBaseUrl: 'https://senler.ru/api/',
  grants: ['authorization_code'],
  clientAuth: clientSecretPost,
  pkce: false,
  scope: false,
  startParams: { group_id: /^\d{1,20}$/, vk_group_id: /^\d{1,20}$/ },
  callbackParams: { group_id: /^\d{1,20}$/ },
  tokenMethod: 'GET',
  tokenRequest: asDocumented,
  tokenResponse: readToken,
  account: 'group_id',
  bearer: bearerForm,
  apiRequest: postForm,
  apiError: readError,
  button: { background: '#1f6feb', color: '#ffffff' },
})

/** The documentation lists five parameters and no `grant_type`. */
function asDocumented(request: TokenRequest): TokenRequest {
  return { ...request, form: omit(request.form, 'grant_type') }
}

/**
 * Nothing but a non-empty `access_token` is a success, whatever the status; the reason stands in
 * `message` or `error`.
 */
function readToken({ data }: TokenAnswer): TokenResponse {
  if (typeof data.access_token === 'string' && data.access_token !== '' && data.success !== false) {
    return data.error ? { error: 'invalid_request', error_description: asText(data.error) } : data
  }
  const said = asText(data.message) ?? asText(data.error) ?? asText(data.error_message)
  const spent = said !== undefined && /wrong ?auth ?code|invalid ?code|expired/i.test(said)
  return {
    error: spent ? 'invalid_grant' : 'invalid_request',
    error_description: said ?? 'the answer holds no access_token',
  }
}

/** Every method is a POST of one form that names community, version and token. */
function postForm(request: ApiRequest, { params }: ApiContext): ApiRequest {
  const { form, query, ...rest } = request
  const group = params.group_id === undefined ? {} : { group_id: params.group_id }
  return {
    ...rest,
    method: 'POST',
    query: {},
    form: { v: API_VERSION, ...group, ...query, ...form },
  }
}

/** Errors come in HTTP 200: 13 and 14 are a dead token, 9 is more than 20 requests a second. */
function readError({ data }: ApiAnswer): ApiFailure | undefined {
  if (!isRecord(data) || (data.success !== false && data.error_code === undefined)) return undefined
  const code = Number(data.error_code)
  const message = asText(data.error_message)
  return {
    code: asText(data.error_code) ?? 'unknown',
    ...(message !== undefined && { message }),
    deadToken: code === 13 || code === 14,
    rateLimit: code === 9,
    ...(code === 9 && { retryAfter: 1 }),
  }
}
