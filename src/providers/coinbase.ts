import { defineProvider } from '../protocol/provider/define-provider.js'
import { failsWith } from '../protocol/provider/kit/failure.js'
import { set } from '../protocol/provider/kit/fields.js'
import { header } from '../protocol/provider/kit/message.js'
import { clientSecretPost } from '../protocol/token/client-auth.js'

/**
 * Coinbase. A token stands for a Coinbase account and lives an hour; refresh tokens come with the
 * scope `offline_access` and are used once.
 * @see https://docs.cdp.coinbase.com/coinbase-app/oauth2-integration/overview
 */
export const coinbase = defineProvider({
  id: 'coinbase',
  name: 'Coinbase',
  // www.coinbase.com/oauth/authorize and api.coinbase.com/oauth/token are the older addresses.
  authorizationEndpoint: 'https://login.coinbase.com/oauth2/auth',
  tokenEndpoint: 'https://login.coinbase.com/oauth2/token',
  // Older sources name api.coinbase.com/oauth/revoke.
  revocationEndpoint: 'https://login.coinbase.com/oauth2/revoke',
  apiBaseUrl: 'https://api.coinbase.com/',
  clientAuth: clientSecretPost,
  // The page says "comma separated list"; older libraries send spaces.
  scopeSeparator: ',',
  scope: ['wallet:user:read', 'wallet:user:email', 'offline_access'],
  profile: {
    url: 'v2/user',
    fields: {
      id: 'data.id',
      username: 'data.username',
      name: 'data.name',
      email: 'data.email',
      picture: 'data.avatar_url',
      url: 'data.profile_url',
    },
  },
  apiResponse: failsWith('errors.0.id', {
    code: 'errors.0.id',
    message: 'errors.0.message',
    dead: ['expired_token', 'invalid_token', 'revoked_token'],
  }),
  // It wants the access token twice, and the client as well.
  revocationRequest: [
    set({ token: '{accessToken}' }),
    header('Authorization', 'Bearer {accessToken}'),
  ],
  button: { background: '#0052ff', color: '#ffffff' },
})
