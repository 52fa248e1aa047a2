import { defineProvider } from '../protocol/provider/define-provider.js'
import { clientSecretBasic } from '../protocol/token/client-auth.js'
import { marks } from './marks/marks.js'

/**
 * Okta. A token stands for a user of one organization, whose host is `settings.domain`:
 * `acme.okta.com`. These are the endpoints of the organization itself; of a custom authorization
 * server (`/oauth2/default/v1/…`) a registration names its own.
 * @see https://developer.okta.com/docs/api/openapi/okta-oauth/oauth/tag/OrgAS/
 */
export const okta = defineProvider({
  id: 'okta',
  name: 'Okta',
  authorizationEndpoint: 'https://{domain}/oauth2/v1/authorize',
  tokenEndpoint: 'https://{domain}/oauth2/v1/token',
  revocationEndpoint: 'https://{domain}/oauth2/v1/revoke',
  apiBaseUrl: 'https://{domain}/',
  placeholders: { domain: {} },
  // What an application is registered for unless it says otherwise.
  clientAuth: clientSecretBasic,
  scope: ['openid', 'profile', 'email'],
  profile: {
    url: 'oauth2/v1/userinfo',
    fields: {
      id: 'sub',
      username: 'preferred_username',
      name: 'name',
      givenName: 'given_name',
      familyName: 'family_name',
      email: 'email',
      emailVerified: 'email_verified',
      phone: 'phone_number',
      picture: 'picture',
      url: 'profile',
      locale: 'locale',
    },
  },
  button: { background: '#191919', color: '#ffffff', mark: marks.okta },
})
