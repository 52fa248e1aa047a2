import { defineProvider } from '../protocol/provider/define-provider.js'
import { clientSecretPost } from '../protocol/token/client-auth.js'
import { marks } from './marks/marks.js'

/**
 * Snapchat, Login Kit. A token stands for a person, whose id is another one for each organization, and
 * lives an hour. The Marketing API is signed in at `/login/oauth2/`: see the endpoints' cells.
 * @see https://developers.snap.com/snap-kit/login-kit/Tutorials/web
 */
export const snapchat = defineProvider({
  id: 'snapchat',
  name: 'Snapchat',
  authorizationEndpoint: 'https://accounts.snapchat.com/accounts/oauth2/auth',
  tokenEndpoint: 'https://accounts.snapchat.com/accounts/oauth2/token',
  revocationEndpoint: 'https://accounts.snapchat.com/accounts/oauth2/revoke',
  apiBaseUrl: ['https://kit.snapchat.com/', 'https://adsapi.snapchat.com/'],
  clientAuth: clientSecretPost,
  // uncertain: one library turns PKCE off, for the Marketing API.
  pkce: false,
  scope: [
    'https://auth.snapchat.com/oauth2/api/user.display_name',
    'https://auth.snapchat.com/oauth2/api/user.external_id',
    'https://auth.snapchat.com/oauth2/api/user.bitmoji.avatar',
  ],
  profile: {
    url: 'v1/me',
    params: { query: '{me{externalId displayName bitmoji{avatar}}}' },
    fields: {
      id: 'data.me.externalId',
      name: 'data.me.displayName',
      picture: 'data.me.bitmoji.avatar',
    },
  },
  button: { background: '#fffc00', color: '#000000', mark: marks.snapchat },
})
