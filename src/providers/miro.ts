import { defineProvider } from '../protocol/provider/define-provider.js'
import { add, omit, rename } from '../protocol/provider/kit/fields.js'
import { asJson } from '../protocol/provider/kit/message.js'
import { clientSecretPost } from '../protocol/token/client-auth.js'
import { marks } from './marks/marks.js'

/**
 * Miro. A token stands for a Miro user in one team.
 * @see https://developers.miro.com/docs/getting-started-with-oauth
 */
export const miro = defineProvider({
  id: 'miro',
  name: 'Miro',
  authorizationEndpoint: 'https://miro.com/oauth/authorize',
  tokenEndpoint: 'https://api.miro.com/v1/oauth/token',
  revocationEndpoint: 'https://api.miro.com/v2/oauth/revoke',
  apiBaseUrl: 'https://api.miro.com/',
  clientAuth: clientSecretPost,
  scope: ['identity:read'],
  tokenFields: ['user_id', 'team_id'],
  profile: {
    url: 'v1/users/me',
    fields: { id: 'id', name: 'name', email: 'email', picture: 'picture.imageURL' },
  },
  // JSON in its own names: https://developers.miro.com/reference/revoke-token-v2
  revocationRequest: [
    omit('token'),
    rename({ client_id: 'clientId', client_secret: 'clientSecret' }),
    add({ accessToken: '{accessToken}' }),
    asJson(),
  ],
  button: { background: '#ffdd33', color: '#050038', mark: marks.miro },
})
