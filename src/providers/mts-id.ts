import { defineProvider } from '../protocol/provider/define-provider.js'
import { repeat } from '../protocol/provider/kit/fields.js'
import { clientSecretPost } from '../protocol/token/client-auth.js'

/**
 * MTS ID; by contract only. A token stands for a subscriber of MTS. A refresh repeats the redirect
 * URI.
 * uncertain: all that is public of it is old (OpenAM).
 * @see https://developers.mts.ru/
 */
export const mtsId = defineProvider({
  id: 'mts-id',
  name: 'MTS ID',
  authorizationEndpoint: 'https://login.mts.ru/amserver/oauth2/auth',
  tokenEndpoint: 'https://login.mts.ru/amserver/oauth2/token',
  revocationEndpoint: 'https://login.mts.ru/amserver/oauth2/revoke',
  apiBaseUrl: 'https://login.mts.ru/',
  clientAuth: clientSecretPost,
  scope: ['openid', 'profile', 'mobile'],
  tokenRequest: repeat('redirect_uri'),
  profile: {
    url: 'amserver/oauth2/userinfo',
    fields: {
      id: 'sub',
      name: 'name',
      givenName: 'given_name',
      familyName: 'family_name',
      email: 'email',
      phone: 'phone_number',
      picture: 'picture',
    },
  },
  button: { background: '#e30611', color: '#ffffff' },
})
