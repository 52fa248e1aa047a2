import { defineProvider } from '../protocol/provider/define-provider.js'
import { failsWhen } from '../protocol/provider/kit/failure.js'
import { clientSecretPost } from '../protocol/token/client-auth.js'
import { marks } from './marks/marks.js'

/**
 * Gumroad. A token stands for a seller's account and does not expire.
 * @see https://gumroad.com/api
 */
export const gumroad = defineProvider({
  id: 'gumroad',
  name: 'Gumroad',
  authorizationEndpoint: 'https://gumroad.com/oauth/authorize',
  tokenEndpoint: 'https://api.gumroad.com/oauth/token',
  apiBaseUrl: 'https://api.gumroad.com/',
  grants: ['authorization_code'],
  clientAuth: clientSecretPost,
  scope: ['view_profile'],
  profile: {
    url: 'v2/user',
    fields: {
      id: 'user.user_id',
      name: 'user.name',
      email: 'user.email',
      picture: 'user.profile_url',
      url: 'user.url',
    },
  },
  apiResponse: failsWhen('success', false, { message: 'message' }),
  button: { background: '#ff90e8', color: '#000000', mark: marks.gumroad },
})
