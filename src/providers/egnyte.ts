import { defineProvider } from '../protocol/provider/define-provider.js'
import { clientSecretPost } from '../protocol/token/client-auth.js'

/**
 * Egnyte. A token stands for a user of one company's domain, `acme.egnyte.com`, which start names;
 * it does not expire.
 * @see https://developers.egnyte.com/docs/read/Public_API_Authentication
 */
export const egnyte = defineProvider({
  id: 'egnyte',
  name: 'Egnyte',
  authorizationEndpoint: 'https://{subdomain}.egnyte.com/puboauth/token',
  tokenEndpoint: 'https://{subdomain}.egnyte.com/puboauth/token',
  apiBaseUrl: 'https://{subdomain}.egnyte.com/',
  placeholders: { subdomain: { under: ['egnyte.com'] } },
  grants: ['authorization_code'],
  clientAuth: clientSecretPost,
  // Without one the token may do all that the application may.
  account: 'subdomain',
  // Of the API's own addresses (pubapi); below puboauth there is the token endpoint only.
  profile: {
    url: 'pubapi/v1/userinfo',
    fields: {
      id: 'id',
      username: 'username',
      name: ['first_name', 'last_name'],
      givenName: 'first_name',
      familyName: 'last_name',
      email: 'email',
    },
  },
  button: { background: '#00968f', color: '#000000' },
})
