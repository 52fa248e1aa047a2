import { defineProvider } from '../protocol/provider/define-provider.js'
import { clientSecretBasic } from '../protocol/token/client-auth.js'
import { marks } from './marks/marks.js'

/**
 * Log in with PayPal. A token stands for a PayPal account and lives eight hours.
 * @see https://developer.paypal.com/docs/log-in-with-paypal/
 */
export const paypal = defineProvider({
  id: 'paypal',
  name: 'PayPal',
  authorizationEndpoint: 'https://www.paypal.com/signin/authorize',
  // api.paypal.com is the older host.
  tokenEndpoint: 'https://api-m.paypal.com/v1/oauth2/token',
  apiBaseUrl: ['https://api-m.paypal.com/', 'https://api.paypal.com/'],
  grants: ['authorization_code', 'refresh_token', 'client_credentials'],
  clientAuth: clientSecretBasic,
  scope: ['openid', 'profile', 'email'],
  authorizationParams: { flowEntry: 'static' },
  profile: {
    url: 'v1/identity/oauth2/userinfo',
    params: { schema: 'paypalv1.1' },
    fields: {
      id: 'user_id',
      name: 'name',
      givenName: 'given_name',
      familyName: 'family_name',
      email: 'emails.0.value',
      emailVerified: 'emails.0.confirmed',
    },
  },
  button: { background: '#003087', color: '#ffffff', mark: marks.paypal },
})
