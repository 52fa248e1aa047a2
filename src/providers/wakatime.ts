import { defineProvider } from '../protocol/provider/define-provider.js'
import { clientSecretPost } from '../protocol/token/client-auth.js'
import { marks } from './marks/marks.js'

/**
 * WakaTime. A token stands for a programmer's account and lives a year.
 * @see https://wakatime.com/developers#authentication
 */
export const wakatime = defineProvider({
  id: 'wakatime',
  name: 'WakaTime',
  authorizationEndpoint: 'https://wakatime.com/oauth/authorize',
  tokenEndpoint: 'https://wakatime.com/oauth/token',
  revocationEndpoint: 'https://wakatime.com/oauth/revoke',
  apiBaseUrl: 'https://wakatime.com/',
  clientAuth: clientSecretPost,
  // The vendor's samples join scopes by commas.
  scopeSeparator: ',',
  scope: ['email'],
  profile: {
    url: 'api/v1/users/current',
    fields: {
      id: 'data.id',
      username: 'data.username',
      name: 'data.display_name',
      email: 'data.email',
      emailVerified: 'data.is_email_confirmed',
      picture: 'data.photo',
      url: 'data.profile_url',
    },
  },
  button: { background: '#000000', color: '#ffffff', mark: marks.wakatime },
})
