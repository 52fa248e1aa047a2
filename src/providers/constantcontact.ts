import { defineProvider } from '../protocol/provider/define-provider.js'
import { clientSecretBasic } from '../protocol/token/client-auth.js'

/**
 * Constant Contact. A token stands for a user of one account and lives a day; refresh tokens are
 * used once.
 * @see https://developer.constantcontact.com/api_guide/server_flow.html
 */
export const constantcontact = defineProvider({
  id: 'constantcontact',
  name: 'Constant Contact',
  authorizationEndpoint: 'https://authz.constantcontact.com/oauth2/default/v1/authorize',
  tokenEndpoint: 'https://authz.constantcontact.com/oauth2/default/v1/token',
  apiBaseUrl: 'https://api.cc.email/',
  clientAuth: clientSecretBasic,
  // PKCE is a flow of its own there, for clients without a secret.
  pkce: false,
  scope: ['account_read', 'offline_access'],
  profile: {
    url: 'v3/account/summary',
    fields: {
      id: 'encoded_account_id',
      name: ['first_name', 'last_name'],
      givenName: 'first_name',
      familyName: 'last_name',
      email: 'contact_email',
      phone: 'contact_phone',
    },
  },
  button: { background: '#1856ed', color: '#ffffff' },
})
