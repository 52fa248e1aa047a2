import { asText, fieldsOf } from '../protocol/api/api-request.js'
import { inHeader } from '../protocol/api/bearer.js'
import type { ProviderApi } from '../protocol/api/provider-api.js'
import { compact } from '../protocol/params.js'
import type { Profile } from '../protocol/profile.js'
import { defineProvider } from '../protocol/provider/define-provider.js'
import { failsWith } from '../protocol/provider/kit/failure.js'
import type { SeamContext } from '../protocol/provider/seam.js'
import { clientSecretPost } from '../protocol/token/client-auth.js'
import { marks } from './marks/marks.js'

/** The domain of a data centre's accounts, and that of its API. */
const DATA_CENTRES = [
  ['zoho.com', 'zohoapis.com'],
  ['zoho.eu', 'zohoapis.eu'],
  ['zoho.in', 'zohoapis.in'],
  ['zoho.com.au', 'zohoapis.com.au'],
  ['zoho.com.cn', 'zohoapis.com.cn'],
  ['zoho.jp', 'zohoapis.jp'],
  ['zoho.sa', 'zohoapis.sa'],
  ['zoho.uk', 'zohoapis.uk'],
  ['zohocloud.ca', 'zohoapis.ca'],
] as const

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
  apiBaseUrl: [
    'https://{api_domain}/',
    ...DATA_CENTRES.map(([accounts]) => userInfoAt(`accounts.${accounts}`)),
  ],
  placeholders: {
    'accounts-server': {
      under: DATA_CENTRES.map(([accounts]) => accounts),
      default: 'accounts.zoho.com',
    },
    api_domain: {
      under: DATA_CENTRES.map(([, api]) => api),
      default: 'www.zohoapis.com',
    },
  },
  clientAuth: clientSecretPost,
  // Documented; most libraries leave the default.
  scopeSeparator: ',',
  scope: ['AaaServer.profile.READ'],
  // A refresh token comes with offline access, and again only with consent.
  authorizationParams: { access_type: 'offline', prompt: 'consent' },
  tokenResponse: failsWith('error', {
    code: 'error',
    message: 'error_description',
    as: { invalid_code: 'invalid_grant' },
  }),
  tokenFields: ['api_domain'],
  bearer: inHeader('Authorization', 'Zoho-oauthtoken'),
  profile: readProfile,
  button: { background: '#b3122a', color: '#ffffff', mark: marks.zoho },
})

function userInfoAt(host: string): string {
  return `https://${host}/oauth/user/info`
}

/** It is the token server that tells who it is. */
async function readProfile(
  api: ProviderApi,
  { params }: SeamContext,
): Promise<Omit<Profile, 'raw'>> {
  const { 'accounts-server': host = 'accounts.zoho.com' } = params
  const { data } = await api.get(userInfoAt(host))
  const { ZUID, Display_Name, First_Name, Last_Name, Email } = fieldsOf(data)
  const [givenName, familyName] = [asText(First_Name) ?? '', asText(Last_Name) ?? '']
  const names = { username: asText(Display_Name), name: `${givenName} ${familyName}`.trim() }
  return {
    id: asText(ZUID) ?? '',
    ...compact({ ...names, givenName, familyName, email: asText(Email) }),
  }
}
