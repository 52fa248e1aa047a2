import { defineProvider } from '../protocol/provider/define-provider.js'
import { clientSecretPost } from '../protocol/token/client-auth.js'
import { omit, set } from '../protocol/provider/kit/fields.js'
import { failsWith } from '../protocol/provider/kit/failure.js'
import { header } from '../protocol/provider/kit/message.js'
import { marks } from './marks/marks.js'

/**
 * Twitch. A token stands for a Twitch account and lives about four hours. Every API call names the
 * application beside the token.
 * @see https://dev.twitch.tv/docs/authentication/getting-tokens-oauth/
 */
export const twitch = defineProvider({
  id: 'twitch',
  name: 'Twitch',
  authorizationEndpoint: 'https://id.twitch.tv/oauth2/authorize',
  tokenEndpoint: 'https://id.twitch.tv/oauth2/token',
  revocationEndpoint: 'https://id.twitch.tv/oauth2/revoke',
  apiBaseUrl: 'https://api.twitch.tv/helix/',
  grants: ['authorization_code', 'refresh_token', 'client_credentials'],
  clientAuth: clientSecretPost,
  scope: ['user:read:email'],
  // A refusal is a status and a sentence.
  tokenResponse: failsWith('message', {
    code: 'message',
    message: 'message',
    as: {
      'Invalid authorization code': 'invalid_grant',
      'Invalid refresh token': 'invalid_grant',
      'invalid client': 'invalid_client',
      'invalid client secret': 'invalid_client',
      'Parameter redirect_uri does not match registered URI': 'redirect_uri_mismatch',
    },
  }),
  profile: {
    url: 'users',
    fields: {
      id: 'data.0.id',
      username: 'data.0.login',
      name: 'data.0.display_name',
      email: 'data.0.email',
      picture: 'data.0.profile_image_url',
    },
  },
  apiRequest: header('Client-Id', '{clientId}'),
  revocationRequest: [omit('client_secret'), set({ token: '{accessToken}' })],
  button: { background: '#772ce8', color: '#ffffff', mark: marks.twitch },
})
