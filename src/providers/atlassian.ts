import { defineProvider } from '../protocol/provider/define-provider.js'
import { failsWhen } from '../protocol/provider/kit/failure.js'
import { forGrant } from '../protocol/provider/kit/request.js'
import { clientSecretPost } from '../protocol/token/client-auth.js'
import { marks } from './marks/marks.js'

/**
 * Atlassian (Jira, Confluence). A token stands for a person on the sites that they chose and lives
 * an hour; a refresh token is used once and dies after ninety days. The sites:
 * `get('oauth/token/accessible-resources')`; their API: `get('ex/jira/{cloudid}/…')`.
 * @see https://developer.atlassian.com/cloud/jira/platform/oauth-2-3lo-apps/
 */
export const atlassian = defineProvider({
  id: 'atlassian',
  name: 'Atlassian',
  authorizationEndpoint: 'https://auth.atlassian.com/authorize',
  tokenEndpoint: 'https://auth.atlassian.com/oauth/token',
  apiBaseUrl: 'https://api.atlassian.com/',
  clientAuth: clientSecretPost,
  scope: ['read:me', 'offline_access'],
  authorizationParams: { audience: 'api.atlassian.com', prompt: 'consent' },
  // A dead refresh token is called `unauthorized_client` as well.
  tokenResponse: forGrant(
    'refresh_token',
    failsWhen('error', 'unauthorized_client', {
      code: 'error_description',
      message: 'error_description',
      as: {
        'refresh_token is invalid': 'invalid_grant',
        'Unknown or invalid refresh token.': 'invalid_grant',
      },
    }),
  ),
  refreshExpiresIn: 90 * 24 * 3600,
  profile: {
    url: 'me',
    fields: {
      id: 'account_id',
      username: 'nickname',
      name: 'name',
      email: 'email',
      picture: 'picture',
      locale: 'locale',
    },
  },
  button: { background: '#0052cc', color: '#ffffff', mark: marks.atlassian },
})
