import type { ApiRequest } from '../protocol/api/api-request.js'
import { defineProvider } from '../protocol/provider/define-provider.js'
import type { SeamContext } from '../protocol/provider/seam.js'
import { clientSecretBasic } from '../protocol/token/client-auth.js'

/**
 * T-ID of T-Bank, formerly Tinkoff ID; by contract only, which also says what a token may read. A
 * token stands for a client of the bank and lives half an hour.
 * @see https://developer.tbank.ru/docs/products/scenarios/TID/w2w
 */
export const tbankId = defineProvider({
  id: 'tbank-id',
  name: 'T-ID',
  authorizationEndpoint: 'https://id.tbank.ru/auth/authorize',
  tokenEndpoint: 'https://id.tbank.ru/auth/token',
  revocationEndpoint: 'https://id.tbank.ru/auth/revoke',
  apiBaseUrl: ['https://id.tbank.ru/', 'https://business.tbank.ru/openapi/'],
  clientAuth: clientSecretBasic,
  scope: false,
  // Which of a person's companies, for T-Business ID: JSON of inn and kpp.
  startParams: { scope_parameters: /^\{[\w\s":,]{1,200}\}$/ },
  apiRequest: signUserinfo,
  profile: {
    url: 'userinfo/userinfo',
    method: 'POST',
    fields: {
      id: 'sub',
      name: 'name',
      givenName: 'given_name',
      familyName: 'family_name',
      email: 'email',
      emailVerified: 'email_verified',
      phone: 'phone_number',
    },
  },
  button: { background: '#ffdd2d', color: '#000000' },
})

/** userinfo wants the client's credentials as well; the rest of the API never sees them. */
function signUserinfo(request: ApiRequest, { clientId, clientSecret }: SeamContext): ApiRequest {
  if (request.path !== 'userinfo/userinfo' || request.base !== undefined) return request
  return { ...request, form: { client_id: clientId, client_secret: clientSecret } }
}
