import { defineProvider } from '../protocol/provider/define-provider.js'
import { clientSecretPost } from '../protocol/token/client-auth.js'

/**
 * Polar. A token stands for a person; without `sub_type` it would stand for an organization of theirs.
 * @see https://polar.sh/docs/integrate/oauth2/connect
 */
export const polar = defineProvider({
  id: 'polar',
  name: 'Polar',
  authorizationEndpoint: 'https://polar.sh/oauth2/authorize',
  tokenEndpoint: 'https://api.polar.sh/v1/oauth2/token',
  revocationEndpoint: 'https://api.polar.sh/v1/oauth2/revoke',
  apiBaseUrl: 'https://api.polar.sh/',
  clientAuth: clientSecretPost,
  scope: ['openid', 'profile', 'email'],
  authorizationParams: { sub_type: 'user' },
  // The answer is OpenID's; `id` and `public_name` are those of the older v1/users/me.
  profile: {
    url: 'v1/oauth2/userinfo',
    fields: { id: 'sub', name: 'name', email: 'email', emailVerified: 'email_verified' },
  },
  button: { background: '#0062ff', color: '#ffffff' },
})
