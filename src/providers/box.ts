import { defineProvider } from '../protocol/provider/define-provider.js'
import { clientSecretPost } from '../protocol/token/client-auth.js'
import { marks } from './marks/marks.js'

/**
 * Box. A token stands for a Box user and lives about an hour; a refresh token sixty days, and is
 * used once. Scopes are set in the application.
 * @see https://developer.box.com/guides/authentication/oauth2/
 */
export const box = defineProvider({
  id: 'box',
  name: 'Box',
  authorizationEndpoint: 'https://account.box.com/api/oauth2/authorize',
  tokenEndpoint: 'https://api.box.com/oauth2/token',
  revocationEndpoint: 'https://api.box.com/oauth2/revoke',
  apiBaseUrl: ['https://api.box.com/2.0/', 'https://upload.box.com/api/2.0/'],
  clientAuth: clientSecretPost,
  refreshExpiresIn: 60 * 24 * 3600,
  profile: {
    url: 'users/me',
    fields: {
      id: 'id',
      name: 'name',
      email: 'login',
      phone: 'phone',
      picture: 'avatar_url',
      locale: 'language',
    },
  },
  button: { background: '#0061d5', color: '#ffffff', mark: marks.box },
})
