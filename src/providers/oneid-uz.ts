import type { ApiRequest } from '../protocol/api/api-request.js'
import { inForm } from '../protocol/api/bearer.js'
import { defineProvider } from '../protocol/provider/define-provider.js'
import { add, omit, set } from '../protocol/provider/kit/fields.js'
import type { SeamContext } from '../protocol/provider/seam.js'
import { clientSecretPost } from '../protocol/token/client-auth.js'

/**
 * OneID of Uzbekistan; by contract only, which gives the scope as well. A token stands for a
 * citizen. Everything is one address; `grant_type` says what is wanted, also of the API.
 * @see https://id.egov.uz/
 */
export const oneidUz = defineProvider({
  id: 'oneid-uz',
  name: 'OneID',
  authorizationEndpoint: 'https://sso.egov.uz/sso/oauth/Authorization.do',
  tokenEndpoint: 'https://sso.egov.uz/sso/oauth/Authorization.do',
  revocationEndpoint: 'https://sso.egov.uz/sso/oauth/Authorization.do',
  apiBaseUrl: 'https://sso.egov.uz/',
  grants: ['authorization_code'],
  clientAuth: clientSecretPost,
  scope: true,
  authorizationRequest: set({ response_type: 'one_code' }),
  tokenRequest: set({ grant_type: 'one_authorization_code' }),
  bearer: inForm('access_token'),
  apiRequest: signForm,
  profile: {
    url: 'sso/oauth/Authorization.do',
    method: 'POST',
    // uncertain: some clients repeat the scope here.
    body: { grant_type: 'one_access_token_identify' },
    fields: {
      // A person's number for life; user_id is a login.
      id: 'pin',
      username: 'user_id',
      name: 'full_name',
      givenName: 'first_name',
      familyName: 'sur_name',
      email: 'email',
      phone: 'mob_phone_no',
    },
  },
  revocationRequest: [
    omit('token'),
    add({ grant_type: 'one_log_out', access_token: '{accessToken}' }),
  ],
  button: { background: '#0b4ea2', color: '#ffffff' },
})

/** Each call shows the client's credentials. */
function signForm(request: ApiRequest, { clientId, clientSecret }: SeamContext): ApiRequest {
  const form = { ...request.form, client_id: clientId, client_secret: clientSecret }
  return { ...request, form }
}
