import type { ProviderApi } from '../protocol/api/provider-api.js'
import { profileIn, type Profile } from '../protocol/profile.js'
import { defineProvider } from '../protocol/provider/define-provider.js'
import { header } from '../protocol/provider/kit/message.js'
import type { SeamContext } from '../protocol/provider/seam.js'
import { clientSecretPost } from '../protocol/token/client-auth.js'
import type { TokenRequest } from '../protocol/token/token-request.js'

/**
 * HighLevel. A token stands for one location (a customer of an agency) or for the agency, and lives
 * a day; refresh tokens rotate.
 * @see https://marketplace.gohighlevel.com/docs/ghl/oauth/get-access-token
 */
export const highlevel = defineProvider({
  id: 'highlevel',
  name: 'HighLevel',
  authorizationEndpoint: 'https://marketplace.leadconnectorhq.com/oauth/chooselocation',
  tokenEndpoint: 'https://services.leadconnectorhq.com/oauth/token',
  apiBaseUrl: 'https://services.leadconnectorhq.com/',
  clientAuth: clientSecretPost,
  pkce: false,
  scope: ['users.readonly'],
  tokenRequest: [header('Version', '2021-07-28'), sayUserType],
  tokenFields: ['userId', 'userType', 'locationId', 'companyId'],
  profile: readUser,
  apiRequest: header('Version', '2021-07-28'),
  button: { background: '#155eef', color: '#ffffff' },
})

/** A refresh says whose token it is: "Location" or "Company". */
function sayUserType(request: TokenRequest, { grant, params }: SeamContext): TokenRequest {
  const { userType } = params
  if (grant !== 'refresh_token' || userType === undefined) return request
  return { ...request, form: { ...request.form, user_type: userType } }
}

/** The token answer names the user who installed the application. */
async function readUser(api: ProviderApi, { params }: SeamContext): Promise<Omit<Profile, 'raw'>> {
  const { userId: id } = params
  if (id === undefined) return { id: '' }
  const { data } = await api.get(`users/${encodeURIComponent(id)}`)
  const profile = profileIn(data, {
    id: 'id',
    name: 'name',
    givenName: 'firstName',
    familyName: 'lastName',
    email: 'email',
    phone: 'phone',
  })
  return profile ?? { id: '' }
}
