import { defineProvider } from '../protocol/provider/define-provider.js'
import { clientSecretPost } from '../protocol/token/client-auth.js'

/**
 * Act-On, marketing automation. A token stands for a user of one Act-On account and lives an hour.
 * @see https://developer.act-on.com/reference/authentication
 */
export const acton = defineProvider({
  id: 'acton',
  name: 'Act-On',
  authorizationEndpoint: 'https://restapi.actonsoftware.com/authorize',
  tokenEndpoint: 'https://restapi.actonsoftware.com/token',
  apiBaseUrl: 'https://restapi.actonsoftware.com/',
  clientAuth: clientSecretPost,
  // uncertain: api/1/account describes the account; which of its fields names it is not documented.
  profile: false,
  button: { background: '#00313c', color: '#ffffff' },
})
