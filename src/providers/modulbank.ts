import { defineProvider } from '../protocol/provider/define-provider.js'
import { rename } from '../protocol/provider/kit/fields.js'
import { clientSecretPost } from '../protocol/token/client-auth.js'

/**
 * Modulbank. A token stands for an entrepreneur's companies at the bank and does not end.
 * @see https://api.modulbank.ru/
 */
export const modulbank = defineProvider({
  id: 'modulbank',
  name: 'Modulbank',
  authorizationEndpoint: 'https://api.modulbank.ru/v1/oauth/authorize',
  tokenEndpoint: 'https://api.modulbank.ru/v1/oauth/token',
  apiBaseUrl: 'https://api.modulbank.ru/v1/',
  grants: ['authorization_code'],
  clientAuth: clientSecretPost,
  scope: ['account-info'],
  authorizationRequest: rename({ client_id: 'clientId', redirect_uri: 'redirectUri' }),
  tokenRequest: rename({
    client_id: 'clientId',
    client_secret: 'clientSecret',
    redirect_uri: 'redirectUri',
  }),
  tokenResponse: rename({ accessToken: 'access_token' }),
  // The first company.
  profile: {
    url: 'account-info',
    method: 'POST',
    body: {},
    fields: { id: '0.companyId', name: '0.companyName' },
  },
  button: { background: '#1f2a5a', color: '#ffffff' },
})
