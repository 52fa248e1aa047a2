import { defineProvider } from '../protocol/provider/define-provider.js'
import { clientSecretPost } from '../protocol/token/client-auth.js'

/**
 * Microsoft account by the old Live Connect. A token stands for a Microsoft account and lives an
 * hour. For anything new use Microsoft Entra.
 * @see https://learn.microsoft.com/onedrive/developer/rest-api/getting-started/msa-oauth
 */
// uncertain: the sign-in still answers, but apis.live.net was switched off for most in 2018.
export const microsoftLive = defineProvider({
  id: 'microsoft-live',
  name: 'Microsoft account',
  authorizationEndpoint: 'https://login.live.com/oauth20_authorize.srf',
  tokenEndpoint: 'https://login.live.com/oauth20_token.srf',
  apiBaseUrl: 'https://apis.live.net/v5.0/',
  clientAuth: clientSecretPost,
  // The page separates scopes by spaces; another library by commas.
  scope: ['wl.signin', 'wl.basic', 'wl.emails'],
  tokenFields: ['user_id'],
  profile: {
    url: 'me',
    fields: {
      id: 'id',
      name: 'name',
      givenName: 'first_name',
      familyName: 'last_name',
      email: 'emails.account',
      url: 'link',
      locale: 'locale',
    },
  },
  button: { background: '#2f2f2f', color: '#ffffff' },
})
