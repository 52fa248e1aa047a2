import { inHeader } from '../protocol/api/bearer.js'
import { defineProvider } from '../protocol/provider/define-provider.js'
import { failsWith } from '../protocol/provider/kit/failure.js'
import { clientSecretPost } from '../protocol/token/client-auth.js'

/**
 * Zoho. A token stands for a user of one data centre: the callback names its token server, the token
 * answer its API. Errors of the token endpoint come in HTTP 200.
 * @see https://www.zoho.com/accounts/protocol/oauth/multi-dc.html
 */
export const zoho = defineProvider({
  id: 'zoho',
  name: 'Zoho',
  authorizationEndpoint: 'https://accounts.zoho.com/oauth/v2/auth',
  tokenEndpoint: 'https://{accounts-server}/oauth/v2/token',
  revocationEndpoint: 'https://{accounts-server}/oauth/v2/token/revoke',
  apiBaseUrl: ['https://{api_domain}/', 'https://{accounts-server}/oauth/user/info'],
  placeholders: {
    'accounts-server': {
      under: [
        ...['zoho.com', 'zoho.eu', 'zoho.in', 'zoho.com.au', 'zoho.com.cn', 'zoho.jp'],
        ...['zoho.sa', 'zoho.uk', 'zohocloud.ca'],
      ],
      default: 'accounts.zoho.com',
    },
    api_domain: {
      under: [
        ...['zohoapis.com', 'zohoapis.eu', 'zohoapis.in', 'zohoapis.com.au', 'zohoapis.com.cn'],
        ...['zohoapis.jp', 'zohoapis.sa', 'zohoapis.uk', 'zohoapis.ca'],
      ],
      default: 'www.zohoapis.com',
    },
  },
  clientAuth: clientSecretPost,
  // Documented; most sources leave the default.
  scopeSeparator: ',',
  scope: ['AaaServer.profile.READ'],
  // A refresh token comes with offline access, and again only with consent.
  authorizationParams: { access_type: 'offline', prompt: 'consent' },
  tokenResponse: failsWith('error', { code: 'error', as: { invalid_code: 'invalid_grant' } }),
  tokenFields: ['api_domain'],
  bearer: inHeader('Authorization', 'Zoho-oauthtoken'),
  profile: {
    url: 'https://accounts.zoho.com/oauth/user/info',
    fields: {
      id: 'ZUID',
      username: 'Display_Name',
      name: ['First_Name', 'Last_Name'],
      givenName: 'First_Name',
      familyName: 'Last_Name',
      email: 'Email',
    },
  },
  button: { background: '#b3122a', color: '#ffffff' },
})
