import { defineProvider } from '../protocol/provider/define-provider.js'
import { clientSecretPost } from '../protocol/token/client-auth.js'
import { add, omit } from '../protocol/provider/kit/fields.js'
import { lift } from '../protocol/provider/kit/answer.js'
import { failsWith } from '../protocol/provider/kit/failure.js'
import { marks } from './marks/marks.js'

/**
 * Strava. A token stands for an athlete and lives six hours.
 * @see https://developers.strava.com/docs/authentication/
 */
export const strava = defineProvider({
  id: 'strava',
  name: 'Strava',
  authorizationEndpoint: 'https://www.strava.com/oauth/authorize',
  // Older sources leave /api/v3 out.
  tokenEndpoint: 'https://www.strava.com/api/v3/oauth/token',
  revocationEndpoint: 'https://www.strava.com/oauth/deauthorize',
  apiBaseUrl: 'https://www.strava.com/api/v3/',
  clientAuth: clientSecretPost,
  scopeSeparator: ',',
  scope: ['read'],
  // A refusal names the resource that is wrong.
  tokenResponse: [
    failsWith('errors', {
      code: 'errors.0.resource',
      message: 'message',
      as: {
        AuthorizationCode: 'invalid_grant',
        RefreshToken: 'invalid_grant',
        Application: 'invalid_client',
      },
    }),
    lift({ athlete_id: 'athlete.id' }),
  ],
  tokenFields: ['athlete_id'],
  profile: {
    url: 'athlete',
    fields: {
      id: 'id',
      username: 'username',
      name: ['firstname', 'lastname'],
      givenName: 'firstname',
      familyName: 'lastname',
      picture: 'profile',
    },
  },
  revocationRequest: [
    omit('token', 'client_id', 'client_secret'),
    add({ access_token: '{accessToken}' }),
  ],
  button: { background: '#c23f00', color: '#ffffff', mark: marks.strava },
})
