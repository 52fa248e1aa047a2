import { defineProvider } from '../protocol/provider/define-provider.js'
import { clientSecretPost } from '../protocol/token/client-auth.js'

/**
 * Dataporten (Feide), sign-in for Norwegian education. A token stands for a person of a school or
 * university.
 * @see https://docs.feide.no/service_providers/openid_connect/index.html
 */
export const dataporten = defineProvider({
  id: 'dataporten',
  name: 'Feide',
  authorizationEndpoint: 'https://auth.dataporten.no/oauth/authorization',
  tokenEndpoint: 'https://auth.dataporten.no/oauth/token',
  apiBaseUrl: 'https://auth.dataporten.no/',
  clientAuth: clientSecretPost,
  // Without a scope all that the application was granted are asked for. An address of OpenID
  // Connect would tell "sub", which is the same as "userid".
  profile: {
    url: 'userinfo',
    fields: { id: 'user.userid', name: 'user.name', email: 'user.email' },
  },
  button: { background: '#1f4698', color: '#ffffff' },
})
