import { defineProvider } from '../protocol/provider/define-provider.js'
import { clientSecretBasic } from '../protocol/token/client-auth.js'
import { marks } from './marks/marks.js'

/**
 * Lyft. A token stands for a passenger and lives an hour; a refresh token comes with the scope
 * `offline` only.
 * @see https://developer.lyft.com/docs/authentication
 */
// uncertain: its public API takes no new applications; the pages are those of 2018.
export const lyft = defineProvider({
  id: 'lyft',
  name: 'Lyft',
  authorizationEndpoint: 'https://api.lyft.com/oauth/authorize',
  tokenEndpoint: 'https://api.lyft.com/oauth/token',
  apiBaseUrl: 'https://api.lyft.com/',
  grants: ['authorization_code', 'refresh_token', 'client_credentials'],
  // The page shows Basic; other libraries use the form by default only.
  clientAuth: clientSecretBasic,
  scope: ['profile', 'public'],
  profile: {
    url: 'v1/profile',
    fields: {
      id: 'id',
      name: ['first_name', 'last_name'],
      givenName: 'first_name',
      familyName: 'last_name',
    },
  },
  button: { background: '#ea0b8c', color: '#000000', mark: marks.lyft },
})
