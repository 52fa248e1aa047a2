import { defineProvider } from '../protocol/provider/define-provider.js'
import { clientSecretPost } from '../protocol/token/client-auth.js'

/**
 * Keycloak. A token stands for a user of one realm: `settings: { host: 'id.acme.example', realm:
 * 'shop' }`. A server that has a path in front of `/realms` is registered with its own endpoints.
 * @see https://www.keycloak.org/securing-apps/oidc-layers
 */
export const keycloak = defineProvider({
  id: 'keycloak',
  name: 'Keycloak',
  authorizationEndpoint: 'https://{host}/realms/{realm}/protocol/openid-connect/auth',
  tokenEndpoint: 'https://{host}/realms/{realm}/protocol/openid-connect/token',
  revocationEndpoint: 'https://{host}/realms/{realm}/protocol/openid-connect/revoke',
  apiBaseUrl: ['https://{host}/realms/{realm}/', 'https://{host}/admin/realms/{realm}/'],
  placeholders: { host: {}, realm: { pattern: /^[\w.~-]{1,200}$/ } },
  grants: ['authorization_code', 'refresh_token', 'client_credentials'],
  clientAuth: clientSecretPost,
  scope: ['openid', 'profile', 'email'],
  profile: {
    url: 'protocol/openid-connect/userinfo',
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
      locale: 'locale',
    },
  },
  button: { background: '#33465e', color: '#ffffff' },
})
