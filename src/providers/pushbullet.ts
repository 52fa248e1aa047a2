import { defineProvider } from '../protocol/provider/define-provider.js'
import { clientSecretPost } from '../protocol/token/client-auth.js'
import { marks } from './marks/marks.js'

/**
 * Pushbullet. A token stands for an account and does not end.
 * @see https://docs.pushbullet.com/#oauth2
 */
export const pushbullet = defineProvider({
  id: 'pushbullet',
  name: 'Pushbullet',
  authorizationEndpoint: 'https://www.pushbullet.com/authorize',
  tokenEndpoint: 'https://api.pushbullet.com/oauth2/token',
  apiBaseUrl: 'https://api.pushbullet.com/',
  clientAuth: clientSecretPost,
  scope: false,
  // uncertain: whether `state` comes back: one library checks it, another says that it does not.
  profile: {
    url: 'v2/users/me',
    fields: { id: 'iden', name: 'name', email: 'email', picture: 'image_url' },
  },
  button: { background: '#2e7d4f', color: '#ffffff', mark: marks.pushbullet },
})
