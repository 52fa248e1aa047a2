import { defineProvider } from '../protocol/provider/define-provider.js'
import { clientSecretPost } from '../protocol/token/client-auth.js'
import { marks } from './marks/marks.js'

/**
 * Campaign Monitor. A token stands for an administrator of one account and lives two weeks. The
 * API names no user.
 * @see https://www.campaignmonitor.com/api/v3-3/getting-started/
 */
export const campaignmonitor = defineProvider({
  id: 'campaignmonitor',
  name: 'Campaign Monitor',
  authorizationEndpoint: 'https://api.createsend.com/oauth',
  tokenEndpoint: 'https://api.createsend.com/oauth/token',
  apiBaseUrl: 'https://api.createsend.com/api/v3.1/',
  clientAuth: clientSecretPost,
  scopeSeparator: ',',
  scope: true,
  authorizationParams: { type: 'web_server' },
  profile: false,
  button: { background: '#509cf6', color: '#000000', mark: marks.campaignmonitor },
})
