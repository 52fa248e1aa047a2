import { asText, fieldsOf, type ApiRequest } from '../protocol/api/api-request.js'
import type { ProviderApi } from '../protocol/api/provider-api.js'
import { profileIn, type Profile } from '../protocol/profile.js'
import { defineProvider } from '../protocol/provider/define-provider.js'
import type { SeamContext } from '../protocol/provider/seam.js'
import { publicClient } from '../protocol/token/client-auth.js'
import { marks } from './marks/marks.js'

/**
 * Etsy. A token stands for an Etsy account and lives an hour, a refresh token ninety days. PKCE is
 * required; the secret, where a registration has one, goes into a header of each API call.
 * @see https://developers.etsy.com/documentation/essentials/authentication/
 */
export const etsy = defineProvider({
  id: 'etsy',
  name: 'Etsy',
  authorizationEndpoint: 'https://www.etsy.com/oauth/connect',
  tokenEndpoint: 'https://api.etsy.com/v3/public/oauth/token',
  apiBaseUrl: ['https://api.etsy.com/v3/application/', 'https://openapi.etsy.com/v3/application/'],
  clientAuth: publicClient,
  scope: ['email_r'],
  refreshExpiresIn: 90 * 24 * 3600,
  profile: readUser,
  apiRequest: withKey,
  button: { background: '#f1641e', color: '#000000', mark: marks.etsy },
})

/** The keystring, since 2026 with the shared secret behind it. */
function withKey(request: ApiRequest, { clientId, clientSecret }: SeamContext): ApiRequest {
  const key = clientSecret === '' ? clientId : `${clientId}:${clientSecret}`
  return { ...request, headers: { ...request.headers, 'x-api-key': key } }
}

/** `me` tells the id only. */
async function readUser(api: ProviderApi): Promise<Omit<Profile, 'raw'>> {
  const { data: me } = await api.get('users/me')
  const id = asText(fieldsOf(me).user_id)
  if (id === undefined) return { id: '' }
  const { data } = await api.get(`users/${encodeURIComponent(id)}`)
  const profile = profileIn(data, {
    id: 'user_id',
    name: ['first_name', 'last_name'],
    givenName: 'first_name',
    familyName: 'last_name',
    email: 'primary_email',
    picture: 'image_url_75x75',
  })
  return profile ?? { id }
}
