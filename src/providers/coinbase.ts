import { defineProvider } from '../protocol/provider/define-provider.js'
import { clientSecretPost } from '../protocol/token/client-auth.js'
import { marks } from './marks/marks.js'

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
  // uncertain: by the vendor's page as we know it; older sources name api.coinbase.com/oauth/revoke.
  revocationEndpoint: 'https://login.coinbase.com/oauth2/revoke',
  apiBaseUrl: 'https://api.coinbase.com/',
  clientAuth: clientSecretPost,
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
  button: { background: '#0052ff', color: '#ffffff', mark: marks.coinbase },
})
