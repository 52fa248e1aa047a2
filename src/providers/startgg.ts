import { defineProvider } from '../protocol/provider/define-provider.js'
import { failsWith } from '../protocol/provider/kit/failure.js'
import { add, repeat } from '../protocol/provider/kit/fields.js'
import { clientSecretPost } from '../protocol/token/client-auth.js'
import { marks } from './marks/marks.js'

/**
 * start.gg. A token stands for a player's account and lives a week. The API is GraphQL; the scope is
 * said again for the code and for a refresh, which has an address of its own.
 * @see https://developer.start.gg/docs/oauth/oauth-overview
 */
export const startgg = defineProvider({
  id: 'startgg',
  name: 'start.gg',
  authorizationEndpoint: 'https://start.gg/oauth/authorize',
  tokenEndpoint: 'https://api.start.gg/oauth/access_token',
  refreshEndpoint: 'https://api.start.gg/oauth/refresh',
  apiBaseUrl: 'https://api.start.gg/',
  clientAuth: clientSecretPost,
  scope: ['user.identity', 'user.email'],
  tokenRequest: [add({ scope: '{scope}' }), repeat('redirect_uri')],
  profile: {
    url: 'gql/alpha',
    method: 'POST',
    body: {
      query:
        '{ currentUser { id slug name email player { gamerTag } images(type: "profile") { url } } }',
    },
    fields: {
      id: 'data.currentUser.id',
      username: 'data.currentUser.player.gamerTag',
      name: 'data.currentUser.name',
      email: 'data.currentUser.email',
      picture: 'data.currentUser.images.0.url',
    },
  },
  apiResponse: failsWith('errors.0.message', { message: 'errors.0.message' }),
  button: { background: '#a61423', color: '#ffffff', mark: marks.startgg },
})
