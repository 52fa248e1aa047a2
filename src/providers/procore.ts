import type { ApiRequest } from '../protocol/api/api-request.js'
import { defineProvider } from '../protocol/provider/define-provider.js'
import type { SeamContext } from '../protocol/provider/seam.js'
import { clientSecretPost } from '../protocol/token/client-auth.js'

/**
 * Procore. A token stands for a user and lives an hour and a half. Most calls must name a company:
 * `settings: { companyId }`, or a header of the call.
 * @see https://developers.procore.com/documentation/oauth-introduction
 */
export const procore = defineProvider({
  id: 'procore',
  name: 'Procore',
  authorizationEndpoint: 'https://login.procore.com/oauth/authorize',
  tokenEndpoint: 'https://login.procore.com/oauth/token',
  revocationEndpoint: 'https://login.procore.com/oauth/revoke',
  apiBaseUrl: 'https://api.procore.com/',
  grants: ['authorization_code', 'refresh_token', 'client_credentials'],
  clientAuth: clientSecretPost,
  settings: { companyId: { pattern: /^\d{1,20}$/, required: false } },
  // vapid/me is its older address.
  profile: { url: 'rest/v1.0/me', fields: { id: 'id', name: 'name', email: 'login' } },
  apiRequest: nameCompany,
  button: { background: '#b83b0c', color: '#ffffff' },
})

/** What the call itself says counts. */
function nameCompany(request: ApiRequest, { settings }: SeamContext): ApiRequest {
  const { companyId } = settings
  if (companyId === undefined) return request
  return { ...request, headers: { 'procore-company-id': companyId, ...request.headers } }
}
