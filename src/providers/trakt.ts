import { defineProvider } from '../protocol/provider/define-provider.js'
import { clientSecretPost } from '../protocol/token/client-auth.js'
import { repeat } from '../protocol/provider/kit/fields.js'
import { header } from '../protocol/provider/kit/message.js'
import { marks } from './marks/marks.js'

/**
 * Trakt. A token stands for a Trakt account. Every API call names the API's version and the
 * application.
 * @see https://trakt.docs.apiary.io/#reference/authentication-oauth
 */
export const trakt = defineProvider({
  id: 'trakt',
  name: 'Trakt',
  authorizationEndpoint: 'https://trakt.tv/oauth/authorize',
  tokenEndpoint: 'https://api.trakt.tv/oauth/token',
  revocationEndpoint: 'https://api.trakt.tv/oauth/revoke',
  apiBaseUrl: 'https://api.trakt.tv/',
  clientAuth: clientSecretPost,
  scope: false,
  tokenRequest: repeat('redirect_uri'),
  apiRequest: [header('trakt-api-version', '2'), header('trakt-api-key', '{clientId}')],
  // uncertain: the slug is made of the username; no other stable name is told to everybody.
  profile: {
    url: 'users/me',
    params: { extended: 'full' },
    fields: {
      id: 'ids.slug',
      username: 'username',
      name: 'name',
      picture: 'images.avatar.full',
    },
  },
  button: { background: '#9f42c6', color: '#ffffff', mark: marks.trakt },
})
