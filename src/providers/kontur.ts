import { defineProvider } from '../protocol/provider/define-provider.js'
import { clientSecretPost } from '../protocol/token/client-auth.js'

/**
 * Kontur, for Diadoc. A token stands for a person at Kontur. The API needs the scope
 * `Diadoc.PublicAPI`, a refresh token `offline_access`.
 * @see https://developer.kontur.ru/doc/diadoc-api/authentication.html
 */
export const kontur = defineProvider({
  id: 'kontur',
  name: 'Kontur',
  authorizationEndpoint: 'https://identity.kontur.ru/connect/authorize',
  tokenEndpoint: 'https://identity.kontur.ru/connect/token',
  apiBaseUrl: ['https://diadoc-api.kontur.ru/', 'https://identity.kontur.ru/connect/'],
  // In the form only: with an Authorization header the client is refused.
  clientAuth: clientSecretPost,
  scope: ['openid', 'profile', 'email'],
  // uncertain: the claims depend on the application.
  profile: {
    url: 'https://identity.kontur.ru/connect/userinfo',
    fields: {
      id: 'sub',
      username: 'preferred_username',
      name: 'name',
      givenName: 'given_name',
      familyName: 'family_name',
      email: 'email',
      emailVerified: 'email_verified',
      phone: 'phone_number',
    },
  },
  button: { background: '#d70c17', color: '#ffffff' },
})
