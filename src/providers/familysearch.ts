import { inHeader } from '../protocol/api/bearer.js'
import { defineProvider } from '../protocol/provider/define-provider.js'
import { publicClient } from '../protocol/token/client-auth.js'

/**
 * FamilySearch. A token stands for a FamilySearch account and lives a day at most. A client has no
 * secret: the application's key alone names it.
 * @see https://www.familysearch.org/innovate/authentication
 */
export const familysearch = defineProvider({
  id: 'familysearch',
  name: 'FamilySearch',
  authorizationEndpoint: 'https://ident.familysearch.org/cis-web/oauth2/v3/authorization',
  tokenEndpoint: 'https://ident.familysearch.org/cis-web/oauth2/v3/token',
  apiBaseUrl: ['https://api.familysearch.org/', 'https://familysearch.org/'],
  // Other libraries send the secret in the form by default only.
  clientAuth: publicClient,
  // Its token_type is "family_search".
  bearer: inHeader('Authorization', 'Bearer'),
  profile: {
    url: 'platform/users/current',
    fields: {
      id: 'users.0.id',
      username: 'users.0.displayName',
      name: 'users.0.contactName',
      givenName: 'users.0.givenName',
      familyName: 'users.0.familyName',
      email: 'users.0.email',
    },
  },
  button: { background: '#4a6b2a', color: '#ffffff' },
})
