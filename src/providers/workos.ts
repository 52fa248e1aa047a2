import { defineProvider } from '../protocol/provider/define-provider.js'
import { clientSecretPost } from '../protocol/token/client-auth.js'

/**
 * WorkOS, single sign-on. A token stands for a profile and lives ten minutes. Start, or a registration's
 * `authorizationParams`, names a `connection`, an `organization` or a `provider`.
 * @see https://workos.com/docs/reference/sso
 */
export const workos = defineProvider({
  id: 'workos',
  name: 'WorkOS',
  authorizationEndpoint: 'https://api.workos.com/sso/authorize',
  tokenEndpoint: 'https://api.workos.com/sso/token',
  apiBaseUrl: 'https://api.workos.com/',
  grants: ['authorization_code'],
  clientAuth: clientSecretPost,
  scope: false,
  startParams: {
    connection: /^conn_\w{1,64}$/,
    organization: /^org_\w{1,64}$/,
    provider: /^\w{1,64}$/,
  },
  expiresIn: 600,
  profile: {
    url: 'sso/profile',
    fields: {
      id: 'id',
      name: ['first_name', 'last_name'],
      givenName: 'first_name',
      familyName: 'last_name',
      email: 'email',
    },
  },
  button: { background: '#5552d9', color: '#ffffff' },
})
