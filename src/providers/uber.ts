import { defineProvider } from '../protocol/provider/define-provider.js'
import { clientSecretPost } from '../protocol/token/client-auth.js'
import { marks } from './marks/marks.js'

/**
 * Uber. A token stands for a rider and lives thirty days.
 * @see https://developer.uber.com/docs/riders/guides/authentication/introduction
 */
export const uber = defineProvider({
  id: 'uber',
  name: 'Uber',
  // The vendor's pages have /v2/ in all three; most libraries know the addresses before it.
  authorizationEndpoint: 'https://login.uber.com/oauth/v2/authorize',
  tokenEndpoint: 'https://login.uber.com/oauth/v2/token',
  revocationEndpoint: 'https://login.uber.com/oauth/v2/revoke',
  apiBaseUrl: 'https://api.uber.com/',
  clientAuth: clientSecretPost,
  scope: ['profile'],
  profile: {
    url: 'v1.2/me',
    fields: {
      id: 'uuid',
      name: ['first_name', 'last_name'],
      givenName: 'first_name',
      familyName: 'last_name',
      email: 'email',
      picture: 'picture',
    },
  },
  button: { background: '#000000', color: '#ffffff', mark: marks.uber },
})
