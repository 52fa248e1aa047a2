import { defineProvider } from '../protocol/provider/define-provider.js'
import { clientSecretBasic } from '../protocol/token/client-auth.js'

/**
 * Stepik. A token stands for a learner or teacher.
 * @see https://github.com/StepicOrg/Stepik-API
 */
export const stepik = defineProvider({
  id: 'stepik',
  name: 'Stepik',
  authorizationEndpoint: 'https://stepik.org/oauth2/authorize/',
  tokenEndpoint: 'https://stepik.org/oauth2/token/',
  apiBaseUrl: 'https://stepik.org/api/',
  grants: ['authorization_code', 'refresh_token', 'client_credentials'],
  clientAuth: clientSecretBasic,
  scope: ['read'],
  profile: {
    url: 'stepics/1',
    fields: {
      id: 'stepics.0.user',
      name: 'users.0.full_name',
      givenName: 'profiles.0.first_name',
      familyName: 'profiles.0.last_name',
      picture: 'users.0.avatar',
      locale: 'profiles.0.language',
    },
  },
  button: { background: '#1c7a3b', color: '#ffffff' },
})
