import { defineProvider } from '../protocol/provider/define-provider.js'
import { clientSecretBasic } from '../protocol/token/client-auth.js'
import { failsWith } from '../protocol/provider/kit/failure.js'
import { marks } from './marks/marks.js'

/**
 * Fitbit. A token stands for a Fitbit account and lives eight hours; refresh tokens are used once.
 * @see https://dev.fitbit.com/build/reference/web-api/developer-guide/authorization/
 */
export const fitbit = defineProvider({
  id: 'fitbit',
  name: 'Fitbit',
  authorizationEndpoint: 'https://www.fitbit.com/oauth2/authorize',
  tokenEndpoint: 'https://api.fitbit.com/oauth2/token',
  revocationEndpoint: 'https://api.fitbit.com/oauth2/revoke',
  apiBaseUrl: 'https://api.fitbit.com/',
  clientAuth: clientSecretBasic,
  scope: ['profile'],
  // A refusal is a list, its codes are those of RFC 6749 §5.2.
  tokenResponse: failsWith('errors', { code: 'errors.0.errorType', message: 'errors.0.message' }),
  tokenFields: ['user_id'],
  profile: {
    url: '1/user/-/profile.json',
    fields: {
      id: 'user.encodedId',
      username: 'user.displayName',
      name: 'user.fullName',
      givenName: 'user.firstName',
      familyName: 'user.lastName',
      picture: 'user.avatar150',
      locale: 'user.locale',
    },
  },
  apiResponse: failsWith('errors', {
    code: 'errors.0.errorType',
    message: 'errors.0.message',
    dead: ['expired_token', 'invalid_token'],
    rateLimit: ['too_many_requests'],
  }),
  button: { background: '#00677a', color: '#ffffff', mark: marks.fitbit },
})
