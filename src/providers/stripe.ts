import { defineProvider } from '../protocol/provider/define-provider.js'
import { failsWith } from '../protocol/provider/kit/failure.js'
import { clientSecretBasicRaw, clientSecretPost } from '../protocol/token/client-auth.js'
import { add, omit } from '../protocol/provider/kit/fields.js'
import { asForm } from '../protocol/provider/kit/request.js'
import type { RevocationContext } from '../protocol/provider/seam.js'
import type { TokenRequest } from '../protocol/token/token-request.js'
import { marks } from './marks/marks.js'

/**
 * Stripe Connect. A token stands for a Stripe account that lets the platform act for it, and does
 * not end. `clientSecret` is the platform's secret API key.
 * @see https://docs.stripe.com/connect/oauth-reference
 */
export const stripe = defineProvider({
  id: 'stripe',
  name: 'Stripe',
  authorizationEndpoint: 'https://connect.stripe.com/oauth/authorize',
  tokenEndpoint: 'https://connect.stripe.com/oauth/token',
  revocationEndpoint: 'https://connect.stripe.com/oauth/deauthorize',
  apiBaseUrl: 'https://api.stripe.com/v1/',
  clientAuth: clientSecretPost,
  pkce: false,
  scope: ['read_write'],
  tokenFields: ['stripe_user_id', 'livemode'],
  account: 'stripe_user_id',
  apiRequest: asForm(),
  profile: {
    url: 'account',
    fields: {
      id: 'id',
      name: 'settings.dashboard.display_name',
      email: 'email',
      url: 'business_profile.url',
    },
  },
  revocationRequest: [
    omit('token', 'client_secret'),
    add({ stripe_user_id: '{stripe_user_id}' }),
    bySecretKey,
  ],
  apiResponse: failsWith('error', { code: 'error.code', message: 'error.message' }),
  button: { background: '#5433ff', color: '#ffffff', mark: marks.stripe },
})

/** The platform proves itself as in its API: Basic, the key as the user, no password. */
function bySecretKey(request: TokenRequest, { clientSecret }: RevocationContext): TokenRequest {
  return clientSecretBasicRaw(request, { clientId: clientSecret, clientSecret: '' })
}
