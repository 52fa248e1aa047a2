import { defineProvider } from '../protocol/provider/define-provider.js'
import { clientSecretPost } from '../protocol/token/client-auth.js'
import { marks } from './marks/marks.js'

/**
 * 42, the school of programming. A token stands for a student's account and lives two hours.
 * @see https://api.intra.42.fr/apidoc/guides/web_application_flow
 */
export const fortyTwo = defineProvider({
  id: '42',
  name: '42',
  authorizationEndpoint: 'https://api.intra.42.fr/oauth/authorize',
  tokenEndpoint: 'https://api.intra.42.fr/oauth/token',
  apiBaseUrl: 'https://api.intra.42.fr/',
  grants: ['authorization_code', 'refresh_token', 'client_credentials'],
  clientAuth: clientSecretPost,
  scope: ['public'],
  profile: {
    url: 'v2/me',
    fields: {
      id: 'id',
      username: 'login',
      name: 'usual_full_name',
      givenName: 'first_name',
      familyName: 'last_name',
      email: 'email',
      picture: 'image.link',
    },
  },
  button: { background: '#000000', color: '#ffffff', mark: marks[42] },
})
