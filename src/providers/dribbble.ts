import { defineProvider } from '../protocol/provider/define-provider.js'
import { failsWhen } from '../protocol/provider/kit/failure.js'
import { clientSecretPost } from '../protocol/token/client-auth.js'
import { marks } from './marks/marks.js'

/**
 * Dribbble. A token stands for a Dribbble account and does not expire. No address of e-mail is
 * told.
 * @see https://developer.dribbble.com/v2/oauth/
 */
export const dribbble = defineProvider({
  id: 'dribbble',
  name: 'Dribbble',
  authorizationEndpoint: 'https://dribbble.com/oauth/authorize',
  tokenEndpoint: 'https://dribbble.com/oauth/token',
  apiBaseUrl: 'https://api.dribbble.com/v2/',
  grants: ['authorization_code'],
  clientAuth: clientSecretPost,
  scope: ['public'],
  profile: {
    url: 'user',
    fields: {
      id: 'id',
      // Version 2 calls it "login"; "username" is of version 1.
      username: 'login',
      name: 'name',
      picture: 'avatar_url',
      url: 'html_url',
    },
  },
  apiResponse: failsWhen('message', 'Bad credentials.', { message: 'message' }),
  button: { background: '#ea4c89', color: '#000000', mark: marks.dribbble },
})
