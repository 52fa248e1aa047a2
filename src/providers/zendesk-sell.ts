import { defineProvider } from '../protocol/provider/define-provider.js'
import { clientSecretBasic } from '../protocol/token/client-auth.js'
import { marks } from './marks/marks.js'

/**
 * Zendesk Sell. A token stands for a user of one account.
 * @see https://developer.zendesk.com/api-reference/sales-crm/authentication/introduction/
 */
export const zendeskSell = defineProvider({
  id: 'zendesk-sell',
  name: 'Zendesk Sell',
  authorizationEndpoint: 'https://api.getbase.com/oauth2/authorize',
  tokenEndpoint: 'https://api.getbase.com/oauth2/token',
  apiBaseUrl: 'https://api.getbase.com/',
  clientAuth: clientSecretBasic,
  // uncertain: that `profile` is enough for users/self.
  scope: ['profile'],
  profile: {
    url: 'v2/users/self',
    fields: { id: 'data.id', name: 'data.name', email: 'data.email', phone: 'data.phone_number' },
  },
  button: { background: '#03363d', color: '#ffffff', mark: marks['zendesk-sell'] },
})
