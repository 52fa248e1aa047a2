import { defineProvider } from '../protocol/provider/define-provider.js'
import { clientSecretBasic } from '../protocol/token/client-auth.js'

/**
 * Kroger. A token stands for a customer's account and lives thirty minutes. Only its id is told.
 * @see https://developer.kroger.com/documentation/public/security/customer-oauth
 */
export const kroger = defineProvider({
  id: 'kroger',
  name: 'Kroger',
  authorizationEndpoint: 'https://api.kroger.com/v1/connect/oauth2/authorize',
  tokenEndpoint: 'https://api.kroger.com/v1/connect/oauth2/token',
  apiBaseUrl: 'https://api.kroger.com/',
  grants: ['authorization_code', 'refresh_token', 'client_credentials'],
  clientAuth: clientSecretBasic,
  scope: ['profile.compact'],
  profile: { url: 'v1/identity/profile', fields: { id: 'data.id' } },
  button: { background: '#0c4dad', color: '#ffffff' },
})
