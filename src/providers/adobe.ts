import { defineProvider } from '../protocol/provider/define-provider.js'
import { clientSecretPost } from '../protocol/token/client-auth.js'

/**
 * Adobe (Identity Management Services). A token stands for an Adobe ID and lives a day; a refresh
 * token comes with the scope `offline_access` only.
 * @see https://developer.adobe.com/developer-console/docs/guides/authentication/UserAuthentication/ims
 */
export const adobe = defineProvider({
  id: 'adobe',
  name: 'Adobe',
  authorizationEndpoint: 'https://ims-na1.adobelogin.com/ims/authorize/v2',
  tokenEndpoint: 'https://ims-na1.adobelogin.com/ims/token/v3',
  apiBaseUrl: 'https://ims-na1.adobelogin.com/ims/',
  clientAuth: clientSecretPost,
  scopeSeparator: ',',
  scope: ['openid', 'email', 'profile'],
  profile: {
    url: 'userinfo/v2',
    fields: {
      id: 'sub',
      name: 'name',
      givenName: 'given_name',
      familyName: 'family_name',
      email: 'email',
      emailVerified: 'email_verified',
    },
  },
  button: { background: '#eb1000', color: '#ffffff' },
})
