import { defineProvider } from '../protocol/provider/define-provider.js'
import { header } from '../protocol/provider/kit/message.js'
import { clientSecretPost } from '../protocol/token/client-auth.js'
import { marks } from './marks/marks.js'

/**
 * Unsplash. A token stands for a photographer's account and does not end.
 * @see https://unsplash.com/documentation/user-authentication-workflow
 */
export const unsplash = defineProvider({
  id: 'unsplash',
  name: 'Unsplash',
  authorizationEndpoint: 'https://unsplash.com/oauth/authorize',
  tokenEndpoint: 'https://unsplash.com/oauth/token',
  apiBaseUrl: 'https://api.unsplash.com/',
  clientAuth: clientSecretPost,
  // The documented plus is a space as a query writes it; a real one would become %2B.
  scopeSeparator: ' ',
  // `me` is refused without read_user.
  scope: ['public', 'read_user'],
  profile: {
    url: 'me',
    fields: {
      id: 'id',
      username: 'username',
      name: 'name',
      givenName: 'first_name',
      familyName: 'last_name',
      email: 'email',
      picture: 'profile_image.medium',
      url: 'links.html',
    },
  },
  apiRequest: header('Accept-Version', 'v1'),
  button: { background: '#000000', color: '#ffffff', mark: marks.unsplash },
})
