import { defineProvider } from '../protocol/provider/define-provider.js'
import { clientSecretBasic } from '../protocol/token/client-auth.js'
import { marks } from './marks/marks.js'

/**
 * Roblox. A token stands for a Roblox user and lives fifteen minutes; refresh tokens rotate.
 * @see https://create.roblox.com/docs/cloud/auth/oauth2-reference
 */
export const roblox = defineProvider({
  id: 'roblox',
  name: 'Roblox',
  authorizationEndpoint: 'https://apis.roblox.com/oauth/v1/authorize',
  tokenEndpoint: 'https://apis.roblox.com/oauth/v1/token',
  revocationEndpoint: 'https://apis.roblox.com/oauth/v1/token/revoke',
  apiBaseUrl: 'https://apis.roblox.com/',
  clientAuth: clientSecretBasic,
  scope: ['openid', 'profile'],
  profile: {
    url: 'oauth/v1/userinfo',
    fields: {
      id: 'sub',
      username: 'preferred_username',
      name: 'name',
      picture: 'picture',
      url: 'profile',
    },
  },
  button: { background: '#335fff', color: '#ffffff', mark: marks.roblox },
})
