import { defineProvider } from '../protocol/provider/define-provider.js'
import { rename } from '../protocol/provider/kit/fields.js'
import { clientSecretPost } from '../protocol/token/client-auth.js'
import { marks } from './marks/marks.js'

/**
 * Webflow. A token stands for what a user authorized, sites or workspaces, and does not end.
 * @see https://developers.webflow.com/data/reference/oauth-app
 */
export const webflow = defineProvider({
  id: 'webflow',
  name: 'Webflow',
  authorizationEndpoint: 'https://webflow.com/oauth/authorize',
  tokenEndpoint: 'https://api.webflow.com/oauth/access_token',
  revocationEndpoint: 'https://webflow.com/oauth/revoke_authorization',
  apiBaseUrl: 'https://api.webflow.com/',
  grants: ['authorization_code'],
  clientAuth: clientSecretPost,
  scope: ['authorized_user:read'],
  // `user` and its `_id` are version 1 of the API, which has ended.
  profile: {
    url: 'v2/token/authorized_by',
    fields: {
      id: 'id',
      name: ['firstName', 'lastName'],
      givenName: 'firstName',
      familyName: 'lastName',
      email: 'email',
    },
  },
  revocationRequest: rename({ token: 'access_token' }),
  button: { background: '#146ef5', color: '#ffffff', mark: marks.webflow },
})
