import { inHeader } from '../protocol/api/bearer.js'
import { defineProvider } from '../protocol/provider/define-provider.js'
import { clientSecretPost } from '../protocol/token/client-auth.js'

/**
 * Podio. A token stands for a Podio user; the API wants the scheme OAuth2.
 * @see https://developers.podio.com/authentication/server_side
 */
export const podio = defineProvider({
  id: 'podio',
  name: 'Podio',
  authorizationEndpoint: 'https://podio.com/oauth/authorize',
  tokenEndpoint: 'https://podio.com/oauth/token',
  apiBaseUrl: 'https://api.podio.com/',
  clientAuth: clientSecretPost,
  bearer: inHeader('Authorization', 'OAuth2'),
  profile: {
    url: 'user/status',
    fields: {
      id: 'profile.user_id',
      name: 'profile.name',
      email: 'user.mail',
      picture: 'profile.image.link',
      locale: 'user.locale',
    },
  },
  button: { background: '#1f5e6e', color: '#ffffff' },
})
