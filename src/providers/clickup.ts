import { defineProvider } from '../protocol/provider/define-provider.js'
import { failsWith } from '../protocol/provider/kit/failure.js'
import { clientSecretPost } from '../protocol/token/client-auth.js'
import { marks } from './marks/marks.js'

/**
 * ClickUp. A token stands for a user and the workspaces that were chosen; it does not expire.
 * @see https://developer.clickup.com/docs/authentication
 */
export const clickup = defineProvider({
  id: 'clickup',
  name: 'ClickUp',
  authorizationEndpoint: 'https://app.clickup.com/api',
  tokenEndpoint: 'https://api.clickup.com/api/v2/oauth/token',
  apiBaseUrl: 'https://api.clickup.com/',
  grants: ['authorization_code'],
  clientAuth: clientSecretPost,
  scope: false,
  // A refusal has codes of its own; that of a code which was used is told by its words.
  tokenResponse: failsWith('ECODE', {
    code: 'ECODE',
    message: 'err',
    as: { OAUTH_014: 'invalid_grant' },
  }),
  profile: {
    url: 'api/v2/user',
    fields: {
      id: 'user.id',
      username: 'user.username',
      name: 'user.username',
      email: 'user.email',
      picture: 'user.profilePicture',
    },
  },
  // The bare token of another library is how personal tokens travel.
  apiResponse: failsWith('ECODE', {
    code: 'ECODE',
    message: 'err',
    dead: ['OAUTH_025', 'OAUTH_019', 'OAUTH_021', 'OAUTH_077'],
  }),
  button: { background: '#7612fa', color: '#ffffff', mark: marks.clickup },
})
