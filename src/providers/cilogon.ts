import { defineProvider } from '../protocol/provider/define-provider.js'
import { clientSecretPost } from '../protocol/token/client-auth.js'

/**
 * CILogon, sign-in for research. A token stands for a person of a university or laboratory.
 * @see https://www.cilogon.org/oidc
 */
export const cilogon = defineProvider({
  id: 'cilogon',
  name: 'CILogon',
  authorizationEndpoint: 'https://cilogon.org/authorize',
  tokenEndpoint: 'https://cilogon.org/oauth2/token',
  revocationEndpoint: 'https://cilogon.org/oauth2/revoke',
  apiBaseUrl: 'https://cilogon.org/',
  clientAuth: clientSecretPost,
  // Not "+", as another library has it: that is an encoded space.
  scope: ['openid', 'email', 'profile'],
  idToken: { issuer: 'https://cilogon.org', jwksUri: 'https://cilogon.org/oauth2/certs' },
  profile: {
    url: 'oauth2/userinfo',
    fields: {
      id: 'sub',
      name: 'name',
      givenName: 'given_name',
      familyName: 'family_name',
      email: 'email',
    },
  },
  button: { background: '#45731f', color: '#ffffff' },
})
