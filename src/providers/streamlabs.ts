import { defineProvider } from '../protocol/provider/define-provider.js'
import { clientSecretPost } from '../protocol/token/client-auth.js'
import { marks } from './marks/marks.js'

/**
 * Streamlabs. A token stands for a streamer's account.
 * @see https://dev.streamlabs.com/docs/oauth-2
 */
export const streamlabs = defineProvider({
  id: 'streamlabs',
  name: 'Streamlabs',
  authorizationEndpoint: 'https://streamlabs.com/api/v2.0/authorize',
  tokenEndpoint: 'https://streamlabs.com/api/v2.0/token',
  apiBaseUrl: 'https://streamlabs.com/',
  clientAuth: clientSecretPost,
  // uncertain: the authorization page asks for a scope, and none is named for the profile.
  scope: true,
  profile: {
    url: 'api/v2.0/user',
    fields: {
      id: 'streamlabs.id',
      username: 'streamlabs.username',
      name: 'streamlabs.display_name',
      picture: 'streamlabs.thumbnail',
    },
  },
  button: { background: '#17242d', color: '#80f5d2', mark: marks.streamlabs },
})
