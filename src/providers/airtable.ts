import { defineProvider } from '../protocol/provider/define-provider.js'
import { clientSecretBasic } from '../protocol/token/client-auth.js'
import { marks } from './marks/marks.js'

/**
 * Airtable. A token stands for a user and the bases that were chosen; it lives an hour, a refresh
 * token sixty days, and rotates. PKCE is required.
 * @see https://airtable.com/developers/web/api/oauth-reference
 */
export const airtable = defineProvider({
  id: 'airtable',
  name: 'Airtable',
  authorizationEndpoint: 'https://airtable.com/oauth2/v1/authorize',
  tokenEndpoint: 'https://airtable.com/oauth2/v1/token',
  apiBaseUrl: 'https://api.airtable.com/',
  clientAuth: clientSecretBasic,
  scope: ['user.email:read'],
  refreshExpiresIn: 60 * 24 * 3600,
  profile: { url: 'v0/meta/whoami', fields: { id: 'id', email: 'email' } },
  button: { background: '#fcb400', color: '#000000', mark: marks.airtable },
})
