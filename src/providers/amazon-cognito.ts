import { defineProvider } from '../protocol/provider/define-provider.js'
import { clientSecretBasic } from '../protocol/token/client-auth.js'

/**
 * Amazon Cognito. A token stands for a user of one pool, whose host is `settings.domain`:
 * `acme.auth.eu-north-1.amazoncognito.com`, or a domain of its own. Of the two tokens a revocation
 * takes the refresh token.
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/federation-endpoints.html
 */
export const amazonCognito = defineProvider({
  id: 'amazon-cognito',
  name: 'Amazon Cognito',
  authorizationEndpoint: 'https://{domain}/oauth2/authorize',
  tokenEndpoint: 'https://{domain}/oauth2/token',
  revocationEndpoint: 'https://{domain}/oauth2/revoke',
  apiBaseUrl: 'https://{domain}/',
  placeholders: { domain: {} },
  grants: ['authorization_code', 'refresh_token', 'client_credentials'],
  // The revocation takes the secret in the header only.
  clientAuth: clientSecretBasic,
  scope: ['openid', 'profile', 'email'],
  profile: {
    url: 'oauth2/userInfo',
    fields: {
      id: 'sub',
      username: 'username',
      name: 'name',
      givenName: 'given_name',
      familyName: 'family_name',
      email: 'email',
      emailVerified: 'email_verified',
      phone: 'phone_number',
      picture: 'picture',
      locale: 'locale',
    },
  },
  button: { background: '#232f3e', color: '#ffffff' },
})
