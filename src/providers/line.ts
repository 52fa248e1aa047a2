import { defineProvider } from '../protocol/provider/define-provider.js'
import { clientSecretPost } from '../protocol/token/client-auth.js'
import { add, omit } from '../protocol/provider/kit/fields.js'
import { marks } from './marks/marks.js'

/**
 * LINE. A token stands for a LINE account and lives thirty days; a refresh token ninety. The email
 * stands in the id_token only, which is signed by the channel secret.
 * @see https://developers.line.biz/en/docs/line-login/integrate-line-login/
 */
export const line = defineProvider({
  id: 'line',
  name: 'LINE',
  issuer: 'https://access.line.me',
  authorizationEndpoint: 'https://access.line.me/oauth2/v2.1/authorize',
  tokenEndpoint: 'https://api.line.me/oauth2/v2.1/token',
  revocationEndpoint: 'https://api.line.me/oauth2/v2.1/revoke',
  apiBaseUrl: 'https://api.line.me/',
  clientAuth: clientSecretPost,
  scope: ['openid', 'profile', 'email'],
  // ES256 in sign-ins that an app of theirs made.
  idToken: {
    jwksUri: 'https://api.line.me/oauth2/v2.1/certs',
    algorithms: ['HS256', 'ES256'],
  },
  refreshExpiresIn: 90 * 24 * 3600,
  revocationRequest: [omit('token'), add({ access_token: '{accessToken}' })],
  button: { background: '#05813b', color: '#ffffff', mark: marks.line },
})
