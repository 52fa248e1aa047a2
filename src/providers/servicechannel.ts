import { defineProvider } from '../protocol/provider/define-provider.js'
import { clientSecretBasic } from '../protocol/token/client-auth.js'

/**
 * ServiceChannel. A token stands for a user and lives ten minutes.
 * @see https://developer.servicechannel.com/guides/general/authentication/
 */
export const servicechannel = defineProvider({
  id: 'servicechannel',
  name: 'ServiceChannel',
  authorizationEndpoint: 'https://login.servicechannel.com/oauth/authorize',
  tokenEndpoint: 'https://login.servicechannel.com/oauth/token',
  apiBaseUrl: 'https://api.servicechannel.com/',
  clientAuth: clientSecretBasic,
  profile: {
    url: 'v3/users/current/profile',
    fields: {
      id: 'UserProfile.UserId',
      name: 'UserProfile.UserName',
      email: 'UserProfile.Email',
    },
  },
  button: { background: '#003b5c', color: '#ffffff' },
})
