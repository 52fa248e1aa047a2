import { defineProvider } from '../protocol/provider/define-provider.js'
import { clientSecretBasic } from '../protocol/token/client-auth.js'
import { marks } from './marks/marks.js'

/**
 * authentik, an identity server of one's own. A token stands for a user of that server; `host` in
 * the registration's settings is where it is.
 * @see https://docs.goauthentik.io/add-secure-apps/providers/oauth2/
 */
export const authentik = defineProvider({
  id: 'authentik',
  name: 'authentik',
  authorizationEndpoint: 'https://{host}/application/o/authorize/',
  tokenEndpoint: 'https://{host}/application/o/token/',
  revocationEndpoint: 'https://{host}/application/o/revoke/',
  apiBaseUrl: 'https://{host}/',
  placeholders: { host: {} },
  clientAuth: clientSecretBasic,
  scope: ['openid', 'email', 'profile'],
  profile: {
    url: 'application/o/userinfo/',
    fields: {
      id: 'sub',
      username: 'preferred_username',
      name: 'name',
      givenName: 'given_name',
      familyName: 'family_name',
      email: 'email',
      emailVerified: 'email_verified',
    },
  },
  button: { background: '#fd4b2d', color: '#000000', mark: marks.authentik },
})
