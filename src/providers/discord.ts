import { defineProvider } from '../protocol/provider/define-provider.js'
import { clientSecretPost } from '../protocol/token/client-auth.js'
import { marks } from './marks/marks.js'

/**
 * Discord. A token stands for a Discord account and lives a week.
 * @see https://discord.com/developers/docs/topics/oauth2
 */
export const discord = defineProvider({
  id: 'discord',
  name: 'Discord',
  // The older address below /api leads here.
  authorizationEndpoint: 'https://discord.com/oauth2/authorize',
  tokenEndpoint: 'https://discord.com/api/oauth2/token',
  revocationEndpoint: 'https://discord.com/api/oauth2/token/revoke',
  apiBaseUrl: 'https://discord.com/api/',
  grants: ['authorization_code', 'refresh_token', 'client_credentials'],
  clientAuth: clientSecretPost,
  scope: ['identify', 'email'],
  profile: {
    url: 'users/@me',
    fields: {
      id: 'id',
      username: 'username',
      name: 'global_name',
      email: 'email',
      emailVerified: 'verified',
      locale: 'locale',
    },
  },
  button: { background: '#5865f2', color: '#ffffff', mark: marks.discord },
})
