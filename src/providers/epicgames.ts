import { defineProvider } from '../protocol/provider/define-provider.js'
import { clientSecretBasicRaw } from '../protocol/token/client-auth.js'
import { marks } from './marks/marks.js'

/**
 * Epic Games. A token stands for an Epic account and lives two hours, a refresh token eight. Basic
 * is compared as it is, not decoded.
 * @see https://dev.epicgames.com/docs/web-api-ref/authentication
 */
export const epicgames = defineProvider({
  id: 'epicgames',
  name: 'Epic Games',
  authorizationEndpoint: 'https://www.epicgames.com/id/authorize',
  tokenEndpoint: 'https://api.epicgames.dev/epic/oauth/v2/token',
  revocationEndpoint: 'https://api.epicgames.dev/epic/oauth/v2/revoke',
  apiBaseUrl: 'https://api.epicgames.dev/',
  grants: ['authorization_code', 'refresh_token', 'client_credentials'],
  clientAuth: clientSecretBasicRaw,
  scope: ['basic_profile'],
  tokenFields: ['account_id'],
  profile: {
    url: 'epic/oauth/v2/userInfo',
    fields: { id: 'sub', username: 'preferred_username', name: 'preferred_username' },
  },
  button: { background: '#313131', color: '#ffffff', mark: marks.epicgames },
})
