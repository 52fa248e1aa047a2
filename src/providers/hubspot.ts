import { defineProvider } from '../protocol/provider/define-provider.js'
import { clientSecretPost } from '../protocol/token/client-auth.js'
import type { ApiRequest } from '../protocol/api/api-request.js'
import { ownField } from '../protocol/params.js'
import type { TokenRequest } from '../protocol/token/token-request.js'
import { marks } from './marks/marks.js'

/**
 * HubSpot. A token stands for one HubSpot account and the user who installed the app there, and
 * lives half an hour. Who that is stands below the token's own address.
 * @see https://developers.hubspot.com/docs/apps/developer-platform/build-apps/authentication/oauth/oauth-quickstart-guide
 */
export const hubspot = defineProvider({
  id: 'hubspot',
  name: 'HubSpot',
  authorizationEndpoint: 'https://app.hubspot.com/oauth/authorize',
  tokenEndpoint: 'https://api.hubapi.com/oauth/v1/token',
  revocationEndpoint: 'https://api.hubapi.com/oauth/v1/refresh-tokens',
  apiBaseUrl: 'https://api.hubapi.com/',
  clientAuth: clientSecretPost,
  scope: ['oauth'],
  afterToken: { url: 'oauth/v1/access-tokens', fields: { hub_id: 'hub_id' } },
  account: 'hub_id',
  apiRequest: nameToken,
  profile: {
    url: 'oauth/v1/access-tokens',
    fields: { id: 'user_id', username: 'user', email: 'user' },
  },
  revocationRequest: deleteRefreshToken,
  button: { background: '#c93700', color: '#ffffff', mark: marks.hubspot },
})

/** `oauth/v1/access-tokens` alone means that of the token of this call. */
function nameToken(request: ApiRequest): ApiRequest {
  if (request.path !== 'oauth/v1/access-tokens') return request
  const token = (ownField(request.headers, 'authorization') ?? '').replace(/^Bearer /, '')
  return { ...request, path: `${request.path}/${encodeURIComponent(token)}` }
}

/** `DELETE /oauth/v1/refresh-tokens/{token}`: the token is all that proves who asks. */
function deleteRefreshToken(request: TokenRequest): TokenRequest {
  const { token = '' } = request.form
  return {
    ...request,
    method: 'DELETE',
    url: `${request.url}/${encodeURIComponent(token)}`,
    form: {},
  }
}
