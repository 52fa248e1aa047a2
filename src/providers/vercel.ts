import { defineProvider } from '../protocol/provider/define-provider.js'
import { clientSecretBasic } from '../protocol/token/client-auth.js'
import { marks } from './marks/marks.js'

/**
 * Sign in with Vercel. A token stands for a person and lives an hour; a refresh token comes with the
 * scope `offline_access` and rotates. An integration, which signs in elsewhere, is not meant.
 * @see https://vercel.com/docs/sign-in-with-vercel/authorization-server-api
 */
export const vercel = defineProvider({
  id: 'vercel',
  name: 'Vercel',
  // The server's metadata name these; .../v2/oauth/access_token belongs to integrations.
  authorizationEndpoint: 'https://vercel.com/oauth/authorize',
  tokenEndpoint: 'https://api.vercel.com/login/oauth/token',
  revocationEndpoint: 'https://api.vercel.com/login/oauth/token/revoke',
  apiBaseUrl: 'https://api.vercel.com/',
  // The revocation takes nothing else.
  clientAuth: clientSecretBasic,
  scope: ['openid', 'profile', 'email'],
  profile: {
    url: 'login/oauth/userinfo',
    fields: {
      id: 'sub',
      username: 'preferred_username',
      name: 'name',
      email: 'email',
      emailVerified: 'email_verified',
      picture: 'picture',
    },
  },
  button: { background: '#000000', color: '#ffffff', mark: marks.vercel },
})
