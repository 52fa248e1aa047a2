import { defineProvider } from '../protocol/provider/define-provider.js'
import { clientSecretBasic } from '../protocol/token/client-auth.js'

/**
 * Assembla. A token stands for an Assembla user.
 * @see https://api-docs.assembla.cc/content/authentication.html
 */
export const assembla = defineProvider({
  id: 'assembla',
  name: 'Assembla',
  authorizationEndpoint: 'https://api.assembla.com/authorization',
  tokenEndpoint: 'https://api.assembla.com/token',
  apiBaseUrl: 'https://api.assembla.com/',
  // Its page shows Basic; other libraries send the secret in the form by default only.
  clientAuth: clientSecretBasic,
  scope: false,
  profile: {
    url: 'v1/user.json',
    fields: { id: 'id', username: 'login', name: 'name', email: 'email', picture: 'picture' },
  },
  button: { background: '#0a2540', color: '#ffffff' },
})
