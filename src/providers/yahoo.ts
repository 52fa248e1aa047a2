import { defineProvider } from '../protocol/provider/define-provider.js'
import { clientSecretBasic } from '../protocol/token/client-auth.js'
import { repeat } from '../protocol/provider/kit/fields.js'

/**
 * Yahoo. A token stands for a Yahoo account and lives an hour.
 * @see https://developer.yahoo.com/oauth2/guide/flows_authcode/
 */
export const yahoo = defineProvider({
  id: 'yahoo',
  name: 'Yahoo',
  authorizationEndpoint: 'https://api.login.yahoo.com/oauth2/request_auth',
  tokenEndpoint: 'https://api.login.yahoo.com/oauth2/get_token',
  apiBaseUrl: ['https://api.login.yahoo.com/', 'https://fantasysports.yahooapis.com/'],
  clientAuth: clientSecretBasic,
  scope: ['openid', 'profile', 'email'],
  // Its documentation lists it among the parameters of a refresh.
  tokenRequest: repeat('redirect_uri'),
  profile: {
    url: 'openid/v1/userinfo',
    fields: {
      id: 'sub',
      username: 'preferred_username',
      name: 'name',
      givenName: 'given_name',
      familyName: 'family_name',
      email: 'email',
      emailVerified: 'email_verified',
      picture: 'picture',
      locale: 'locale',
    },
  },
  button: { background: '#5f01d1', color: '#ffffff' },
})
