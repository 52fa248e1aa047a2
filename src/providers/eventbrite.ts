import { defineProvider } from '../protocol/provider/define-provider.js'
import { failsWith } from '../protocol/provider/kit/failure.js'
import { clientSecretPost } from '../protocol/token/client-auth.js'

/**
 * Eventbrite. A token stands for an Eventbrite account and does not end.
 * @see https://www.eventbrite.com/platform/api#/introduction/authentication
 */
export const eventbrite = defineProvider({
  id: 'eventbrite',
  name: 'Eventbrite',
  authorizationEndpoint: 'https://www.eventbrite.com/oauth/authorize',
  tokenEndpoint: 'https://www.eventbrite.com/oauth/token',
  apiBaseUrl: 'https://www.eventbriteapi.com/v3/',
  grants: ['authorization_code'],
  clientAuth: clientSecretPost,
  scope: false,
  profile: {
    url: 'users/me/',
    fields: {
      id: 'id',
      name: 'name',
      givenName: 'first_name',
      familyName: 'last_name',
      email: 'emails.0.email',
      emailVerified: 'emails.0.verified',
    },
  },
  apiResponse: failsWith('error', { code: 'error', message: 'error_description' }),
  button: { background: '#c23a00', color: '#ffffff' },
})
