import { defineProvider } from '../protocol/provider/define-provider.js'
import { clientSecretPost } from '../protocol/token/client-auth.js'

/**
 * Acuity Scheduling. A token stands for a scheduling account and does not expire.
 * @see https://developers.acuityscheduling.com/docs/oauth2
 */
export const acuityscheduling = defineProvider({
  id: 'acuityscheduling',
  name: 'Acuity Scheduling',
  authorizationEndpoint: 'https://acuityscheduling.com/oauth2/authorize',
  tokenEndpoint: 'https://acuityscheduling.com/oauth2/token',
  apiBaseUrl: 'https://acuityscheduling.com/api/v1/',
  grants: ['authorization_code'],
  clientAuth: clientSecretPost,
  scope: ['api-v1'],
  profile: { url: 'me', fields: { id: 'id', name: 'name', email: 'email' } },
  button: { background: '#111111', color: '#ffffff' },
})
