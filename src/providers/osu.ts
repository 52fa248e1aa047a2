import { defineProvider } from '../protocol/provider/define-provider.js'
import { omit } from '../protocol/provider/kit/fields.js'
import { header } from '../protocol/provider/kit/message.js'
import { method } from '../protocol/provider/kit/request.js'
import { clientSecretPost } from '../protocol/token/client-auth.js'
import { marks } from './marks/marks.js'

/**
 * osu! A token stands for a player.
 * @see https://osu.ppy.sh/docs/#authentication
 */
export const osu = defineProvider({
  id: 'osu',
  name: 'osu!',
  authorizationEndpoint: 'https://osu.ppy.sh/oauth/authorize',
  tokenEndpoint: 'https://osu.ppy.sh/oauth/token',
  revocationEndpoint: 'https://osu.ppy.sh/api/v2/oauth/tokens/current',
  apiBaseUrl: 'https://osu.ppy.sh/',
  grants: ['authorization_code', 'refresh_token', 'client_credentials'],
  clientAuth: clientSecretPost,
  scope: ['identify'],
  profile: {
    url: 'api/v2/me',
    fields: { id: 'id', username: 'username', name: 'username', picture: 'avatar_url' },
  },
  revocationRequest: [
    omit('token', 'client_id', 'client_secret'),
    method('DELETE'),
    header('Authorization', 'Bearer {accessToken}'),
  ],
  button: { background: '#b3306b', color: '#ffffff', mark: marks.osu },
})
