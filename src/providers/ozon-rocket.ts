import { defineProvider } from '../protocol/provider/define-provider.js'
import { clientSecretPost } from '../protocol/token/client-auth.js'

/**
 * Ozon Rocket, delivery. A token stands for the shop's contract.
 * @see https://docs.ozon.ru/api/rocket/
 */
export const ozonRocket = defineProvider({
  id: 'ozon-rocket',
  name: 'Ozon Rocket',
  tokenEndpoint: 'https://xapi.ozon.ru/principal-auth-api/connect/token',
  apiBaseUrl: 'https://xapi.ozon.ru/principal-integration-api/v1/',
  grants: ['client_credentials'],
  clientAuth: clientSecretPost,
  profile: false,
  button: { background: '#005bff', color: '#ffffff' },
})
