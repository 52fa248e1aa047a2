import { defineProvider } from '../protocol/provider/define-provider.js'
import { clientSecretPost } from '../protocol/token/client-auth.js'
import { marks } from './marks/marks.js'

/**
 * Asana. A token stands for an Asana user and lives an hour; the refresh token does not end. Which
 * scopes may be asked for is set in the application; without one it is asked for all of them.
 * @see https://developers.asana.com/docs/oauth
 */
export const asana = defineProvider({
  id: 'asana',
  name: 'Asana',
  authorizationEndpoint: 'https://app.asana.com/-/oauth_authorize',
  tokenEndpoint: 'https://app.asana.com/-/oauth_token',
  // It takes refresh tokens only.
  revocationEndpoint: 'https://app.asana.com/-/oauth_revoke',
  apiBaseUrl: 'https://app.asana.com/api/1.0/',
  clientAuth: clientSecretPost,
  profile: {
    url: 'users/me',
    fields: {
      id: 'data.gid',
      name: 'data.name',
      email: 'data.email',
      picture: 'data.photo.image_128x128',
    },
  },
  button: { background: '#c0282e', color: '#ffffff', mark: marks.asana },
})
