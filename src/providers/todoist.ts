import { defineProvider } from '../protocol/provider/define-provider.js'
import { add, omit } from '../protocol/provider/kit/fields.js'
import { method, toQuery } from '../protocol/provider/kit/request.js'
import { clientSecretPost } from '../protocol/token/client-auth.js'
import { marks } from './marks/marks.js'

/**
 * Todoist. A token stands for a user and does not end.
 * @see https://developer.todoist.com/api/v1/#tag/Authorization
 */
export const todoist = defineProvider({
  id: 'todoist',
  name: 'Todoist',
  authorizationEndpoint: 'https://todoist.com/oauth/authorize',
  tokenEndpoint: 'https://todoist.com/oauth/access_token',
  revocationEndpoint: 'https://api.todoist.com/api/v1/access_tokens',
  apiBaseUrl: 'https://api.todoist.com/',
  grants: ['authorization_code'],
  clientAuth: clientSecretPost,
  scopeSeparator: ',',
  scope: ['data:read'],
  // The Sync API version 9, which other libraries ask, is replaced by version 1.
  profile: {
    url: 'api/v1/user',
    fields: { id: 'id', name: 'full_name', email: 'email', picture: 'avatar_big', locale: 'lang' },
  },
  revocationRequest: [
    omit('token'),
    add({ access_token: '{accessToken}' }),
    toQuery(),
    method('DELETE'),
  ],
  button: { background: '#b8311f', color: '#ffffff', mark: marks.todoist },
})
