import { defineProvider } from '../protocol/provider/define-provider.js'
import { clientSecretBasic } from '../protocol/token/client-auth.js'

/**
 * FreeAgent. A token stands for a user of one company. Ids are URLs.
 * @see https://dev.freeagent.com/docs/oauth
 */
export const freeagent = defineProvider({
  id: 'freeagent',
  name: 'FreeAgent',
  authorizationEndpoint: 'https://api.freeagent.com/v2/approve_app',
  tokenEndpoint: 'https://api.freeagent.com/v2/token_endpoint',
  apiBaseUrl: 'https://api.freeagent.com/',
  clientAuth: clientSecretBasic,
  scope: false,
  profile: {
    url: 'v2/users/me',
    fields: {
      id: 'user.url',
      name: ['user.first_name', 'user.last_name'],
      givenName: 'user.first_name',
      familyName: 'user.last_name',
      email: 'user.email',
    },
  },
  button: { background: '#185fff', color: '#ffffff' },
})
