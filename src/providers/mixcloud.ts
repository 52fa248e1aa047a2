import { inQuery } from '../protocol/api/bearer.js'
import { defineProvider } from '../protocol/provider/define-provider.js'
import { clientSecretPost } from '../protocol/token/client-auth.js'
import { marks } from './marks/marks.js'

/**
 * Mixcloud. A token stands for a Mixcloud account and does not end. The server drops `state` and keeps
 * the query of the redirect URI.
 * @see https://www.mixcloud.com/developers/#authorization
 */
export const mixcloud = defineProvider({
  id: 'mixcloud',
  name: 'Mixcloud',
  authorizationEndpoint: 'https://www.mixcloud.com/oauth/authorize',
  tokenEndpoint: 'https://www.mixcloud.com/oauth/access_token',
  apiBaseUrl: 'https://api.mixcloud.com/',
  grants: ['authorization_code'],
  clientAuth: clientSecretPost,
  scope: false,
  stateIn: 'redirect_uri',
  bearer: inQuery('access_token'),
  // It has no id that outlives a change of the username.
  profile: {
    url: 'me/',
    fields: {
      id: 'username',
      username: 'username',
      name: 'name',
      picture: 'pictures.large',
      url: 'url',
    },
  },
  button: { background: '#5000ff', color: '#ffffff', mark: marks.mixcloud },
})
