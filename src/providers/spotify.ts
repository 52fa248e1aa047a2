import { defineProvider } from '../protocol/provider/define-provider.js'
import { clientSecretBasic } from '../protocol/token/client-auth.js'
import { marks } from './marks/marks.js'

/**
 * Spotify. A token stands for a Spotify account and lives an hour.
 * @see https://developer.spotify.com/documentation/web-api/tutorials/code-flow
 */
export const spotify = defineProvider({
  id: 'spotify',
  name: 'Spotify',
  authorizationEndpoint: 'https://accounts.spotify.com/authorize',
  tokenEndpoint: 'https://accounts.spotify.com/api/token',
  apiBaseUrl: 'https://api.spotify.com/v1/',
  grants: ['authorization_code', 'refresh_token', 'client_credentials'],
  clientAuth: clientSecretBasic,
  scope: ['user-read-email'],
  // Its documentation says that the address is not verified.
  profile: {
    url: 'me',
    fields: {
      id: 'id',
      name: 'display_name',
      email: 'email',
      picture: 'images.0.url',
      url: 'external_urls.spotify',
    },
  },
  button: { background: '#1ed760', color: '#000000', mark: marks.spotify },
})
