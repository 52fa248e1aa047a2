import { defineProvider } from '../protocol/provider/define-provider.js'
import { clientSecretPost } from '../protocol/token/client-auth.js'

/** The data centres of Acrobat Sign; the callback says which one keeps the account. */
const SHARDS = ['na1', 'na2', 'na3', 'na4', 'eu1', 'eu2', 'jp1', 'au1', 'in1', 'sg1']

/**
 * Adobe Acrobat Sign. A token stands for a user and lives an hour; a refresh token sixty days. The
 * callback names the host of token endpoint and API, `https://api.na1.adobesign.com/`.
 * @see https://developer.adobe.com/acrobat-sign/docs/overview/developer_guide/oauth
 */
export const adobeSign = defineProvider({
  id: 'adobe-sign',
  name: 'Adobe Acrobat Sign',
  // Other libraries have secure.echosign.com and version 1, which knows no data centres.
  authorizationEndpoint: 'https://secure.adobesign.com/public/oauth/v2',
  tokenEndpoint: 'https://{api_access_point}/oauth/v2/token',
  refreshEndpoint: 'https://{api_access_point}/oauth/v2/refresh',
  revocationEndpoint: 'https://{api_access_point}/oauth/v2/revoke',
  apiBaseUrl: 'https://{api_access_point}/api/rest/v6/',
  placeholders: { api_access_point: { under: SHARDS.map((shard) => `${shard}.adobesign.com`) } },
  clientAuth: clientSecretPost,
  // uncertain: whether its servers accept PKCE; no page mentions it.
  scope: ['user_read:self'],
  refreshExpiresIn: 60 * 24 * 3600,
  // The header Access-Token belongs to versions before 6.
  profile: {
    url: 'users/me',
    fields: {
      id: 'id',
      name: ['firstName', 'lastName'],
      givenName: 'firstName',
      familyName: 'lastName',
      email: 'email',
    },
  },
  button: { background: '#b30b00', color: '#ffffff' },
})
