import { inHeader } from '../protocol/api/bearer.js'
import { defineProvider } from '../protocol/provider/define-provider.js'
import { clientSecretBasic } from '../protocol/token/client-auth.js'
import { marks } from './marks/marks.js'

/**
 * eBay. A token stands for an eBay account and lives two hours, a refresh token eighteen months. The
 * redirect URI has a name there (RuName), which is sent in its place: `settings: { ruName }`.
 * @see https://developer.ebay.com/api-docs/static/oauth-authorization-code-grant.html
 */
export const ebay = defineProvider({
  id: 'ebay',
  name: 'eBay',
  authorizationEndpoint: 'https://auth.ebay.com/oauth2/authorize',
  tokenEndpoint: 'https://api.ebay.com/identity/v1/oauth2/token',
  apiBaseUrl: ['https://api.ebay.com/', 'https://apiz.ebay.com/'],
  grants: ['authorization_code', 'refresh_token', 'client_credentials'],
  clientAuth: clientSecretBasic,
  settings: { ruName: /^[\w.-]{1,200}$/ },
  redirectUri: '{ruName}',
  scope: ['https://api.ebay.com/oauth/api_scope/commerce.identity.readonly'],
  profile: {
    url: 'https://apiz.ebay.com/commerce/identity/v1/user',
    fields: { id: 'userId', username: 'username' },
  },
  // Its token_type is "User Access Token".
  bearer: inHeader('Authorization', 'Bearer'),
  button: { background: '#0064d2', color: '#ffffff', mark: marks.ebay },
})
