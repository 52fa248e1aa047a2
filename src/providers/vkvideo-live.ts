import { defineProvider } from '../protocol/provider/define-provider.js'
import { lifetime } from '../protocol/provider/kit/answer.js'
import { repeat } from '../protocol/provider/kit/fields.js'
import { forGrant } from '../protocol/provider/kit/request.js'
import { clientSecretBasic } from '../protocol/token/client-auth.js'

/**
 * VK Video Live. A token stands for a viewer or streamer. A refresh repeats the redirect URI.
 * @see https://dev.live.vkvideo.ru/docs/main/authorization
 */
export const vkvideoLive = defineProvider({
  id: 'vkvideo-live',
  name: 'VK Video Live',
  authorizationEndpoint: 'https://auth.live.vkvideo.ru/app/oauth2/authorize',
  tokenEndpoint: 'https://api.live.vkvideo.ru/oauth/server/token',
  revocationEndpoint: 'https://api.live.vkvideo.ru/oauth/server/revoke',
  apiBaseUrl: 'https://apidev.live.vkvideo.ru/v1/',
  grants: ['authorization_code', 'refresh_token', 'client_credentials'],
  clientAuth: clientSecretBasic,
  scopeSeparator: ',',
  tokenRequest: repeat('redirect_uri'),
  tokenResponse: forGrant('client_credentials', lifetime('expire_time')),
  profile: {
    url: 'current_user',
    fields: { id: 'data.user.id', username: 'data.user.nick', picture: 'data.user.avatar_url' },
  },
  button: { background: '#e5004d', color: '#ffffff' },
})
