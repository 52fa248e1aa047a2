import { defineProvider } from '../protocol/provider/define-provider.js'
import { clientSecretPost } from '../protocol/token/client-auth.js'

/**
 * Seznam. A token stands for an account of Seznam.cz.
 * @see https://vyvojari.seznam.cz/oauth/doc
 */
export const seznam = defineProvider({
  id: 'seznam',
  name: 'Seznam',
  authorizationEndpoint: 'https://login.szn.cz/api/v1/oauth/auth',
  tokenEndpoint: 'https://login.szn.cz/api/v1/oauth/token',
  apiBaseUrl: 'https://login.szn.cz/',
  clientAuth: clientSecretPost,
  scopeSeparator: ',',
  scope: ['identity'],
  profile: {
    url: 'api/v1/user',
    fields: {
      id: 'oauth_user_id',
      username: 'username',
      name: ['firstname', 'lastname'],
      givenName: 'firstname',
      familyName: 'lastname',
      email: 'email',
      emailVerified: 'email_verified',
      picture: 'avatar_url',
    },
  },
  button: { background: '#cc0000', color: '#ffffff' },
})
