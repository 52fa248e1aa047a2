import { defineProvider } from '../protocol/provider/define-provider.js'
import { failsWith } from '../protocol/provider/kit/failure.js'
import { clientSecretPost } from '../protocol/token/client-auth.js'

/**
 * Wave Accounting. A token stands for a user with their businesses and lives two hours. The API is
 * GraphQL.
 * @see https://developer.waveapps.com/hc/en-us/articles/360019493652-OAuth-Guide
 */
export const wave = defineProvider({
  id: 'wave',
  name: 'Wave',
  authorizationEndpoint: 'https://api.waveapps.com/oauth2/authorize',
  tokenEndpoint: 'https://api.waveapps.com/oauth2/token/',
  revocationEndpoint: 'https://api.waveapps.com/oauth2/token-revoke/',
  apiBaseUrl: 'https://gql.waveapps.com/',
  clientAuth: clientSecretPost,
  scope: ['user:read'],
  profile: {
    url: 'graphql/public',
    method: 'POST',
    body: { query: '{ user { id defaultEmail firstName lastName } }' },
    fields: {
      id: 'data.user.id',
      name: ['data.user.firstName', 'data.user.lastName'],
      givenName: 'data.user.firstName',
      familyName: 'data.user.lastName',
      email: 'data.user.defaultEmail',
    },
  },
  apiResponse: failsWith('errors.0.message', {
    code: 'errors.0.extensions.code',
    message: 'errors.0.message',
    dead: ['UNAUTHENTICATED'],
  }),
  button: { background: '#1c6dd0', color: '#ffffff' },
})
