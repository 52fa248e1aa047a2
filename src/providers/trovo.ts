import { inHeader } from '../protocol/api/bearer.js'
import { defineProvider } from '../protocol/provider/define-provider.js'
import { add, omit } from '../protocol/provider/kit/fields.js'
import { asJson, header } from '../protocol/provider/kit/message.js'
import { clientSecretPost } from '../protocol/token/client-auth.js'

const clientId = header('Client-ID', '{clientId}')

/**
 * Trovo. A token stands for a streamer or viewer. Requests for tokens are JSON, and the client's id
 * is a header everywhere.
 * @see https://developer.trovo.live/docs/APIs.html
 */
export const trovo = defineProvider({
  id: 'trovo',
  name: 'Trovo',
  authorizationEndpoint: 'https://open.trovo.live/page/login.html',
  tokenEndpoint: 'https://open-api.trovo.live/openplatform/exchangetoken',
  refreshEndpoint: 'https://open-api.trovo.live/openplatform/refreshtoken',
  revocationEndpoint: 'https://open-api.trovo.live/openplatform/revoke',
  apiBaseUrl: 'https://open-api.trovo.live/',
  clientAuth: clientSecretPost,
  // A blank travels as "+", which is what the documentation has between scopes.
  scope: ['user_details_self'],
  tokenRequest: [omit('client_id'), clientId, asJson()],
  // Its token_type is "OAuth".
  bearer: inHeader('Authorization', 'OAuth'),
  apiRequest: clientId,
  profile: {
    url: 'openplatform/getuserinfo',
    fields: {
      id: 'userId',
      username: 'userName',
      name: 'nickName',
      email: 'email',
      picture: 'profilePic',
    },
  },
  revocationRequest: [
    omit('token', 'client_id', 'client_secret'),
    add({ access_token: '{accessToken}' }),
    clientId,
    asJson(),
  ],
  button: { background: '#10734f', color: '#ffffff' },
})
