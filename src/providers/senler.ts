import { failure, type Answer, type FailureResult } from '../protocol/answer.js'
import { asText, isRecord, type ApiRequest } from '../protocol/api/api-request.js'
import { inForm } from '../protocol/api/bearer.js'
import { clientSecretPost } from '../protocol/token/client-auth.js'
import { defineProvider } from '../protocol/provider/define-provider.js'
import { add, omit, repeat } from '../protocol/provider/kit/fields.js'
import type { TokenResponse } from '../protocol/token/token-set.js'

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
  // The documentation lists five parameters, and this one is none of them.
  tokenRequest: omit('grant_type'),
  tokenResponse: readToken,
  account: 'group_id',
  // No person: the community that was chosen.
  profile: {
    url: 'groups/get',
    fields: { id: 'item.group_id', name: 'item.name', picture: 'item.photo' },
  },
  bearer: inForm('access_token'),
  // The version is the one that Senler's own SDK speaks.
  apiRequest: [postForm, repeat('group_id'), add({ v: '2' })],
  apiResponse: readError,
  button: { background: '#1f6feb', color: '#ffffff' },
})

/**
 * Nothing but a non-empty `access_token` is a success, whatever the status; the reason stands in
 * `message` or `error`.
 */
function readToken({ data }: Answer): TokenResponse | FailureResult | undefined {
  if (!isRecord(data)) return undefined
  if (Number(data.error_code) === 9) return failure({ rateLimit: true, retryAfter: 1 })
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

/** Every method is a POST of one form, the token in it. */
function postForm({ form, query, ...rest }: ApiRequest): ApiRequest {
  return { ...rest, method: 'POST', query: {}, form: { ...query, ...form } }
}

/** Errors come in HTTP 200: 13 and 14 are a dead token, 9 is more than 20 requests a second. */
function readError({ data }: Answer): FailureResult | undefined {
  if (!isRecord(data) || (data.success !== false && data.error_code === undefined)) return undefined
  const code = Number(data.error_code)
  return failure({
    code: asText(data.error_code) ?? 'unknown',
    message: asText(data.error_message),
    deadToken: code === 13 || code === 14,
    rateLimit: code === 9,
    retryAfter: code === 9 ? 1 : undefined,
  })
}
