import { defineProvider } from '../protocol/provider/define-provider.js'
import { clientSecretBasic } from '../protocol/token/client-auth.js'
import { marks } from './marks/marks.js'

/**
 * Mastodon. A token stands for an account on one server and does not expire; `host` in the
 * registration's settings is where the server is. Ids are unique there only.
 * @see https://docs.joinmastodon.org/spec/oauth/
 */
export const mastodon = defineProvider({
  id: 'mastodon',
  name: 'Mastodon',
  authorizationEndpoint: 'https://{host}/oauth/authorize',
  tokenEndpoint: 'https://{host}/oauth/token',
  // Not "api/v1/oauth/revoke", as another library has it.
  revocationEndpoint: 'https://{host}/oauth/revoke',
  apiBaseUrl: 'https://{host}/',
  placeholders: { host: {} },
  grants: ['authorization_code', 'refresh_token', 'client_credentials'],
  clientAuth: clientSecretBasic,
  // "profile" would do since version 4.3; older servers do not know it.
  scope: ['read:accounts'],
  profile: {
    url: 'api/v1/accounts/verify_credentials',
    fields: {
      id: 'id',
      username: 'username',
      name: 'display_name',
      picture: 'avatar',
      url: 'url',
    },
  },
  button: { background: '#6364ff', color: '#000000', mark: marks.mastodon },
})
