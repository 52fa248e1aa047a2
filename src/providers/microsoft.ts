import { openidStartParams } from '../protocol/authorization/start-params.js'
import { defineProvider } from '../protocol/provider/define-provider.js'
import { clientSecretPost } from '../protocol/token/client-auth.js'

const { prompt, login_hint } = openidStartParams

/**
 * Microsoft: work, school and personal accounts (Entra ID). A token stands for a person and lives
 * about an hour; the tenant is `common` unless `settings.tenant` names `organizations`, `consumers`
 * or one directory. An address is never a key: whoever administers a directory may write any.
 * @see https://learn.microsoft.com/en-us/entra/identity-platform/v2-oauth2-auth-code-flow
 */
export const microsoft = defineProvider({
  id: 'microsoft',
  name: 'Microsoft',
  authorizationEndpoint: 'https://login.microsoftonline.com/{tenant}/oauth2/v2.0/authorize',
  tokenEndpoint: 'https://login.microsoftonline.com/{tenant}/oauth2/v2.0/token',
  deviceAuthorizationEndpoint: 'https://login.microsoftonline.com/{tenant}/oauth2/v2.0/devicecode',
  apiBaseUrl: 'https://graph.microsoft.com/',
  placeholders: { tenant: { pattern: /^[\w.-]{1,255}$/, default: 'common' } },
  // The application's own token is of one directory: settings.tenant, and a scope that ends in
  // "/.default".
  grants: ['authorization_code', 'refresh_token', 'client_credentials'],
  clientAuth: clientSecretPost,
  scope: ['openid', 'profile', 'email', 'offline_access', 'User.Read'],
  startParams: { prompt, login_hint, domain_hint: /^[\w.-]{1,255}$/ },
  // Each tenant has an issuer of its own; the keys are those of all.
  idToken: {
    issuer: 'https://login.microsoftonline.com/{tid}/v2.0',
    jwksUri: 'https://login.microsoftonline.com/common/discovery/v2.0/keys',
  },
  profile: {
    url: 'v1.0/me',
    fields: {
      id: 'id',
      username: 'userPrincipalName',
      name: 'displayName',
      givenName: 'givenName',
      familyName: 'surname',
      email: 'mail',
      phone: 'mobilePhone',
      locale: 'preferredLanguage',
    },
  },
  button: { background: '#2f2f2f', color: '#ffffff' },
})
