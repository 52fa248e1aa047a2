import { failure, type Answer, type FailureResult } from '../protocol/answer.js'
import { asText, fieldsOf } from '../protocol/api/api-request.js'
import { defineProvider } from '../protocol/provider/define-provider.js'
import { omit } from '../protocol/provider/kit/fields.js'
import { clientSecretPost } from '../protocol/token/client-auth.js'

/**
 * Avito. A token stands for a seller's account and lives a day. With
 * `grant: 'client_credentials'` it is the account that the keys were made in.
 * @see https://developers.avito.ru/api-catalog/auth/documentation
 */
export const avito = defineProvider({
  id: 'avito',
  name: 'Avito',
  authorizationEndpoint: 'https://avito.ru/oauth',
  tokenEndpoint: 'https://api.avito.ru/token',
  apiBaseUrl: 'https://api.avito.ru/',
  grants: ['authorization_code', 'refresh_token', 'client_credentials'],
  clientAuth: clientSecretPost,
  scopeSeparator: ',',
  scope: ['user:read'],
  authorizationParams: { pro_users_flow: 'true' },
  tokenRequest: omit('redirect_uri'),
  apiResponse: readError,
  profile: {
    url: 'core/v1/accounts/self',
    fields: { id: 'id', name: 'name', email: 'email', phone: 'phone', url: 'profile_url' },
  },
  button: { background: '#000000', color: '#ffffff' },
})

/**
 * `{"result": {"status": false, "message"}}` or `{"code", "message"}`; a dead token is a 401 or
 * 403.
 */
function readError({ status, data }: Answer): FailureResult | undefined {
  if (status < 400) return undefined
  const fields = fieldsOf(data)
  const error = fieldsOf(fields.result ?? fields.error ?? fields)
  const message = asText(error.message)
  const isToken = /\b(?:access )?token\b/i.test(message ?? '')
  return failure({
    code: asText(error.code) ?? asText(fields.error),
    message,
    deadToken: status === 401 || (status === 403 && isToken),
    rateLimit: status === 429,
  })
}
