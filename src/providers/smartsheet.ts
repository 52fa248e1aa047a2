import { defineProvider } from '../protocol/provider/define-provider.js'
import { omit } from '../protocol/provider/kit/fields.js'
import { header } from '../protocol/provider/kit/message.js'
import { method } from '../protocol/provider/kit/request.js'
import { clientSecretPost } from '../protocol/token/client-auth.js'

/**
 * Smartsheet. A token stands for a user and lives a week. Other regions have hosts of their own, which
 * a registration names by the endpoints' cells.
 * @see https://developers.smartsheet.com/api/smartsheet/guides/advanced-topics/oauth-flow
 */
export const smartsheet = defineProvider({
  id: 'smartsheet',
  name: 'Smartsheet',
  authorizationEndpoint: 'https://app.smartsheet.com/b/authorize',
  tokenEndpoint: 'https://api.smartsheet.com/2.0/token',
  revocationEndpoint: 'https://api.smartsheet.com/2.0/token',
  apiBaseUrl: 'https://api.smartsheet.com/',
  clientAuth: clientSecretPost,
  // uncertain: users/me may need no scope, but the authorization page must have one.
  scope: ['READ_USERS'],
  profile: {
    url: '2.0/users/me',
    fields: {
      id: 'id',
      name: ['firstName', 'lastName'],
      givenName: 'firstName',
      familyName: 'lastName',
      email: 'email',
      locale: 'locale',
    },
  },
  revocationRequest: [
    omit('token', 'client_id', 'client_secret'),
    method('DELETE'),
    header('Authorization', 'Bearer {accessToken}'),
  ],
  button: { background: '#001e5c', color: '#ffffff' },
})
