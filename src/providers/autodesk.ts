import { defineProvider } from '../protocol/provider/define-provider.js'
import { clientSecretBasic } from '../protocol/token/client-auth.js'
import { marks } from './marks/marks.js'

/**
 * Autodesk Platform Services. A token stands for an Autodesk account and lives an hour; a refresh
 * token fifteen days, and rotates.
 * @see https://aps.autodesk.com/en/docs/oauth/v2/reference/http/
 */
export const autodesk = defineProvider({
  id: 'autodesk',
  name: 'Autodesk',
  authorizationEndpoint: 'https://developer.api.autodesk.com/authentication/v2/authorize',
  tokenEndpoint: 'https://developer.api.autodesk.com/authentication/v2/token',
  revocationEndpoint: 'https://developer.api.autodesk.com/authentication/v2/revoke',
  apiBaseUrl: ['https://developer.api.autodesk.com/', 'https://api.userprofile.autodesk.com/'],
  grants: ['authorization_code', 'refresh_token', 'client_credentials'],
  clientAuth: clientSecretBasic,
  // Its page documents PKCE; another library turns it off.
  scope: ['user-profile:read'],
  refreshExpiresIn: 15 * 24 * 3600,
  profile: {
    url: 'https://api.userprofile.autodesk.com/userinfo',
    fields: {
      id: 'sub',
      username: 'preferred_username',
      name: 'name',
      givenName: 'given_name',
      familyName: 'family_name',
      email: 'email',
      emailVerified: 'email_verified',
      picture: 'picture',
      url: 'profile',
      locale: 'locale',
    },
  },
  button: { background: '#000000', color: '#ffffff', mark: marks.autodesk },
})
