import { defineProvider } from '../protocol/provider/define-provider.js'
import { clientSecretBasic } from '../protocol/token/client-auth.js'

/**
 * Pipedrive. A token stands for a user of one company, whose host the token answer says.
 * @see https://pipedrive.readme.io/docs/marketplace-oauth-authorization
 */
export const pipedrive = defineProvider({
  id: 'pipedrive',
  name: 'Pipedrive',
  authorizationEndpoint: 'https://oauth.pipedrive.com/oauth/authorize',
  tokenEndpoint: 'https://oauth.pipedrive.com/oauth/token',
  revocationEndpoint: 'https://oauth.pipedrive.com/oauth/revoke',
  apiBaseUrl: ['https://{api_domain}/api/', 'https://api.pipedrive.com/'],
  placeholders: { api_domain: { under: ['pipedrive.com'] } },
  clientAuth: clientSecretBasic,
  pkce: false,
  scope: ['base'],
  tokenFields: ['api_domain'],
  account: 'api_domain',
  profile: {
    url: 'v1/users/me',
    fields: {
      id: 'data.id',
      name: 'data.name',
      email: 'data.email',
      phone: 'data.phone',
      picture: 'data.icon_url',
    },
  },
  button: { background: '#017737', color: '#ffffff' },
})
