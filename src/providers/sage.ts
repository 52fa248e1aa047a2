import { defineProvider } from '../protocol/provider/define-provider.js'
import { clientSecretPost } from '../protocol/token/client-auth.js'
import { marks } from './marks/marks.js'

/**
 * Sage Accounting. A token stands for a person with their businesses and lives five minutes; a refresh
 * token a month, and changes. A call names the business by `X-Business`, else it is the main one.
 * @see https://developer.sage.com/accounting/guides/authenticating/authentication/
 */
export const sage = defineProvider({
  id: 'sage',
  name: 'Sage Accounting',
  authorizationEndpoint: 'https://www.sageone.com/oauth2/auth/central',
  tokenEndpoint: 'https://oauth.accounting.sage.com/token',
  revocationEndpoint: 'https://oauth.accounting.sage.com/revoke',
  apiBaseUrl: 'https://api.accounting.sage.com/',
  clientAuth: clientSecretPost,
  scope: ['full_access'],
  authorizationParams: { filter: 'apiv3.1' },
  profile: {
    url: 'v3.1/user',
    fields: {
      id: 'id',
      name: ['first_name', 'last_name'],
      givenName: 'first_name',
      familyName: 'last_name',
      email: 'email',
      locale: 'locale',
    },
  },
  button: { background: '#006800', color: '#ffffff', mark: marks.sage },
})
