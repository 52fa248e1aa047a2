import { defineProvider } from '../protocol/provider/define-provider.js'
import { clientSecretPost } from '../protocol/token/client-auth.js'

/**
 * SteemConnect. A token stands for a Steem account and lives a week; a refresh token comes with the
 * scope `offline` only.
 * @see https://github.com/ledgerconnect/steemconnect
 */
export const steemconnect = defineProvider({
  id: 'steemconnect',
  name: 'SteemConnect',
  // uncertain: whether version 2 still answers at this host.
  authorizationEndpoint: 'https://v2.steemconnect.com/oauth2/authorize',
  tokenEndpoint: 'https://v2.steemconnect.com/api/oauth2/token',
  apiBaseUrl: 'https://v2.steemconnect.com/',
  clientAuth: clientSecretPost,
  // As its own client joins them.
  scopeSeparator: ',',
  scope: ['login'],
  profile: {
    url: 'api/me',
    fields: {
      id: 'user',
      username: 'user',
      name: 'user_metadata.profile.name',
      picture: 'user_metadata.profile.profile_image',
    },
  },
  button: { background: '#1a5099', color: '#ffffff' },
})
