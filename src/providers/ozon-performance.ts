import { defineProvider } from '../protocol/provider/define-provider.js'
import { asJson } from '../protocol/provider/kit/message.js'
import { clientSecretPost } from '../protocol/token/client-auth.js'

/**
 * Ozon Performance, advertising. A token stands for a seller's advertising account and lives half
 * an hour. Requests for it are JSON.
 * @see https://docs.ozon.ru/api/performance/
 */
export const ozonPerformance = defineProvider({
  id: 'ozon-performance',
  name: 'Ozon Performance',
  tokenEndpoint: 'https://api-performance.ozon.ru/api/client/token',
  apiBaseUrl: 'https://api-performance.ozon.ru/api/',
  grants: ['client_credentials'],
  clientAuth: clientSecretPost,
  scope: false,
  tokenRequest: asJson(),
  expiresIn: 1800,
  profile: false,
  button: { background: '#005bff', color: '#ffffff' },
})
