import { asText, fieldsOf, type ApiRequest } from '../protocol/api/api-request.js'
import type { ProviderApi } from '../protocol/api/provider-api.js'
import { compact, type Params } from '../protocol/params.js'
import { defineProvider } from '../protocol/provider/define-provider.js'
import type { SeamContext } from '../protocol/provider/seam.js'
import { clientSecretBasic } from '../protocol/token/client-auth.js'
import { marks } from './marks/marks.js'

/**
 * Xero. A token stands for a person with the organisations that they allowed, and lives half an hour; a
 * refresh token sixty days, and rotates. Calls name the first organisation unless they name another.
 * @see https://developer.xero.com/documentation/guides/oauth2/auth-flow
 */
export const xero = defineProvider({
  id: 'xero',
  name: 'Xero',
  authorizationEndpoint: 'https://login.xero.com/identity/connect/authorize',
  tokenEndpoint: 'https://identity.xero.com/connect/token',
  revocationEndpoint: 'https://identity.xero.com/connect/revocation',
  apiBaseUrl: ['https://api.xero.com/', 'https://identity.xero.com/connect/userinfo'],
  grants: ['authorization_code', 'refresh_token', 'client_credentials'],
  clientAuth: clientSecretBasic,
  scope: ['openid', 'profile', 'email'],
  idToken: {
    issuer: 'https://identity.xero.com',
    jwksUri: 'https://identity.xero.com/.well-known/openid-configuration/jwks',
  },
  refreshExpiresIn: 60 * 24 * 3600,
  // uncertain: with a scope of the person alone the list should be empty, not refused.
  afterToken: nameTenant,
  account: 'tenant_id',
  profile: {
    url: 'https://identity.xero.com/connect/userinfo',
    fields: {
      id: 'sub',
      name: 'name',
      givenName: 'given_name',
      familyName: 'family_name',
      email: 'email',
    },
  },
  apiRequest: toTenant,
  button: { background: '#005f87', color: '#ffffff', mark: marks.xero },
})

/** The token answer does not say the organisation. */
async function nameTenant(api: ProviderApi): Promise<Params> {
  const { data } = await api.get('connections')
  const { tenantId } = fieldsOf(Array.isArray(data) ? data[0] : undefined)
  return compact({ tenant_id: asText(tenantId) })
}

/** What the call itself says counts. */
function toTenant(request: ApiRequest, { params }: SeamContext): ApiRequest {
  const { tenant_id: tenant } = params
  if (tenant === undefined) return request
  return { ...request, headers: { 'xero-tenant-id': tenant, ...request.headers } }
}
