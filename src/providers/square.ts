import { defineProvider } from '../protocol/provider/define-provider.js'
import { endsAt } from '../protocol/provider/kit/answer.js'
import type { RevocationContext } from '../protocol/provider/seam.js'
import { clientSecretPost } from '../protocol/token/client-auth.js'
import type { TokenRequest } from '../protocol/token/token-request.js'
import { marks } from './marks/marks.js'

/**
 * Square. A token stands for one merchant and lives thirty days.
 * @see https://developer.squareup.com/docs/oauth-api/overview
 */
export const square = defineProvider({
  id: 'square',
  name: 'Square',
  authorizationEndpoint: 'https://connect.squareup.com/oauth2/authorize',
  tokenEndpoint: 'https://connect.squareup.com/oauth2/token',
  revocationEndpoint: 'https://connect.squareup.com/oauth2/revoke',
  apiBaseUrl: 'https://connect.squareup.com/',
  clientAuth: clientSecretPost,
  pkce: false,
  scope: ['MERCHANT_PROFILE_READ'],
  // A seller who is signed in already must say so again, as production demands.
  authorizationParams: { session: 'false' },
  tokenResponse: endsAt('expires_at'),
  tokenFields: ['merchant_id'],
  account: 'merchant_id',
  profile: {
    url: 'v2/merchants/me',
    fields: {
      id: 'merchant.id',
      name: 'merchant.business_name',
      locale: 'merchant.language_code',
    },
  },
  revocationRequest: revokeAsClient,
  button: { background: '#006aff', color: '#ffffff', mark: marks.square },
})

/** The secret goes into the header, and the token has another name. */
function revokeAsClient(
  request: TokenRequest,
  { clientId, clientSecret, tokens }: RevocationContext,
): TokenRequest {
  return {
    ...request,
    form: {},
    json: { client_id: clientId, access_token: tokens.accessToken },
    headers: { ...request.headers, authorization: `Client ${clientSecret}` },
  }
}
