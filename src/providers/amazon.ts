import { defineProvider } from '../protocol/provider/define-provider.js'
import { failsWith } from '../protocol/provider/kit/failure.js'
import { clientSecretPost } from '../protocol/token/client-auth.js'

/**
 * Login with Amazon. A token stands for an Amazon customer and lives an hour.
 * @see https://developer.amazon.com/docs/login-with-amazon/authorization-code-grant.html
 */
export const amazon = defineProvider({
  id: 'amazon',
  name: 'Amazon',
  authorizationEndpoint: 'https://www.amazon.com/ap/oa',
  tokenEndpoint: 'https://api.amazon.com/auth/o2/token',
  apiBaseUrl: 'https://api.amazon.com/',
  clientAuth: clientSecretPost,
  scope: ['profile'],
  profile: { url: 'user/profile', fields: { id: 'user_id', name: 'name', email: 'email' } },
  // A dead token is HTTP 400.
  apiResponse: failsWith('error', {
    code: 'error',
    message: 'error_description',
    dead: ['invalid_token'],
  }),
  button: { background: '#ff9900', color: '#000000' },
})
