import { defineProvider } from '../protocol/provider/define-provider.js'
import { add } from '../protocol/provider/kit/fields.js'
import { forGrant } from '../protocol/provider/kit/request.js'
import { clientSecretPost } from '../protocol/token/client-auth.js'

/**
 * Tochka Bank. A token stands for what a company's customer of the bank agreed to. Before each
 * start the site asks for a consent with a token of its own (`grant: 'client_credentials'`, in a
 * second registration; `post('v1.0/consents', …)`) and passes its id: `?consent_id=…`.
 * @see https://developers.tochka.com/docs/tochka-api/algoritm-raboty-po-oauth-2.0
 */
export const tochka = defineProvider({
  id: 'tochka',
  name: 'Tochka',
  authorizationEndpoint: 'https://enter.tochka.com/connect/authorize',
  tokenEndpoint: 'https://enter.tochka.com/connect/token',
  apiBaseUrl: 'https://enter.tochka.com/uapi/',
  grants: ['authorization_code', 'refresh_token', 'client_credentials'],
  clientAuth: clientSecretPost,
  scope: ['accounts', 'balances', 'customers', 'statements'],
  startParams: { consent_id: /^[\w-]{1,64}$/ },
  // uncertain: clients repeat the scope with the code, RFC 6749 has none there.
  tokenRequest: forGrant('authorization_code', add({ scope: '{scope}' })),
  // The first company of the consent.
  profile: {
    url: 'open-banking/v1.0/customers',
    fields: {
      id: 'Data.Customer.0.customerCode',
      username: 'Data.Customer.0.shortName',
      name: 'Data.Customer.0.fullName',
    },
  },
  button: { background: '#5b2bd9', color: '#ffffff' },
})
