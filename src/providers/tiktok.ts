import { defineProvider } from '../protocol/provider/define-provider.js'
import { clientSecretPost } from '../protocol/token/client-auth.js'
import { rename, set } from '../protocol/provider/kit/fields.js'
import { failsUnless } from '../protocol/provider/kit/failure.js'
import { under } from '../protocol/provider/kit/message.js'
import { marks } from './marks/marks.js'

const clientKey = rename({ client_id: 'client_key' })

/**
 * TikTok. A token stands for a TikTok account and lives a day; a refresh token a year, and rotates.
 * It calls the client's id `client_key`.
 * @see https://developers.tiktok.com/doc/oauth-user-access-token-management
 */
export const tiktok = defineProvider({
  id: 'tiktok',
  name: 'TikTok',
  authorizationEndpoint: 'https://www.tiktok.com/v2/auth/authorize/',
  tokenEndpoint: 'https://open.tiktokapis.com/v2/oauth/token/',
  revocationEndpoint: 'https://open.tiktokapis.com/v2/oauth/revoke/',
  apiBaseUrl: 'https://open.tiktokapis.com/v2/',
  grants: ['authorization_code', 'refresh_token', 'client_credentials'],
  clientAuth: clientSecretPost,
  scope: ['user.info.basic'],
  scopeSeparator: ',',
  authorizationRequest: clientKey,
  tokenRequest: clientKey,
  tokenFields: ['open_id'],
  account: 'open_id',
  profile: {
    url: 'user/info/',
    params: { fields: 'open_id,union_id,avatar_url,display_name' },
    fields: { id: 'user.open_id', name: 'user.display_name', picture: 'user.avatar_url' },
  },
  // Every answer has an error; that of a good one is called "ok".
  apiResponse: [
    failsUnless('error.code', 'ok', {
      code: 'error.code',
      message: 'error.message',
      dead: ['access_token_invalid'],
      rateLimit: ['rate_limit_exceeded'],
    }),
    under('data'),
  ],
  revocationRequest: [clientKey, set({ token: '{accessToken}' })],
  button: { background: '#000000', color: '#ffffff', mark: marks.tiktok },
})
