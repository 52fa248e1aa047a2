import { defineProvider } from '../protocol/provider/define-provider.js'
import { omit, rename } from '../protocol/provider/kit/fields.js'
import { asJson } from '../protocol/provider/kit/message.js'
import { clientSecretBasic } from '../protocol/token/client-auth.js'
import { marks } from './marks/marks.js'

/**
 * Intuit QuickBooks. A token stands for one company (`realmId` of the callback) and lives an hour; a
 * refresh token about a hundred days, and changes. Accounting needs `com.intuit.quickbooks.accounting`.
 * @see https://developer.intuit.com/app/developer/qbo/docs/develop/authentication-and-authorization/oauth-2.0
 */
export const quickbooks = defineProvider({
  id: 'quickbooks',
  name: 'QuickBooks',
  authorizationEndpoint: 'https://appcenter.intuit.com/connect/oauth2',
  tokenEndpoint: 'https://oauth.platform.intuit.com/oauth2/v1/tokens/bearer',
  revocationEndpoint: 'https://developer.api.intuit.com/v2/oauth2/tokens/revoke',
  apiBaseUrl: [
    'https://quickbooks.api.intuit.com/',
    'https://accounts.platform.intuit.com/v1/openid_connect/',
  ],
  // The documentation shows the header; the revocation takes nothing else.
  clientAuth: clientSecretBasic,
  scope: ['openid', 'profile', 'email'],
  // It does not come where the scope has no company's data.
  callbackParams: { realmId: { pattern: /^\d{1,32}$/, required: false } },
  tokenRequest: omit('realmId'),
  tokenResponse: rename({ x_refresh_token_expires_in: 'refresh_token_expires_in' }),
  account: 'realmId',
  profile: {
    url: 'https://accounts.platform.intuit.com/v1/openid_connect/userinfo',
    fields: {
      id: 'sub',
      name: ['givenName', 'familyName'],
      givenName: 'givenName',
      familyName: 'familyName',
      email: 'email',
      emailVerified: 'emailVerified',
      phone: 'phoneNumber',
    },
  },
  revocationRequest: asJson(),
  button: { background: '#217a0b', color: '#ffffff', mark: marks.quickbooks },
})
