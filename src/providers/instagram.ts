import { defineProvider } from '../protocol/provider/define-provider.js'
import { clientSecretPost } from '../protocol/token/client-auth.js'
import { rename } from '../protocol/provider/kit/fields.js'
import { lift } from '../protocol/provider/kit/answer.js'
import { failsWith } from '../protocol/provider/kit/failure.js'
import { inQuery } from '../protocol/api/bearer.js'
import type { Answer } from '../protocol/answer.js'
import { asText, fieldsOf } from '../protocol/api/api-request.js'
import type { SeamContext } from '../protocol/provider/seam.js'
import type { TokenRequest } from '../protocol/token/token-request.js'
import type { TokenResponse } from '../protocol/token/token-set.js'
import { marks } from './marks/marks.js'

/**
 * Instagram, business and creator accounts. A token stands for one and lives an hour, until it is
 * exchanged for one of sixty days, which renews itself: what is renewed is the access token, and
 * its use in the second half of that hour exchanges it.
 * @see https://developers.facebook.com/docs/instagram-platform/instagram-api-with-instagram-login/business-login
 */
export const instagram = defineProvider({
  id: 'instagram',
  name: 'Instagram',
  authorizationEndpoint: 'https://www.instagram.com/oauth/authorize',
  tokenEndpoint: 'https://api.instagram.com/oauth/access_token',
  refreshEndpoint: 'https://graph.instagram.com/refresh_access_token',
  apiBaseUrl: 'https://graph.instagram.com/',
  clientAuth: clientSecretPost,
  scopeSeparator: ',',
  scope: ['instagram_business_basic'],
  tokenRequest: renewAccessToken,
  tokenResponse: [
    failsWith('error_message', {
      code: 'error_message',
      message: 'error_message',
      as: {
        'This authorization code has been used': 'invalid_grant',
        'This authorization code has expired': 'invalid_grant',
        'Matching code was not found or was already used': 'invalid_grant',
        'Invalid authorization code': 'invalid_grant',
        'Invalid Client ID': 'invalid_client',
        'Invalid Client Secret': 'invalid_client',
      },
    }),
    failsWith('error', {
      code: 'error.code',
      message: 'error.message',
      as: { '100': 'invalid_grant', '190': 'invalid_grant' },
    }),
    // Its documentation shows the fields in a list; they came plainly as well.
    lift({
      access_token: 'data.0.access_token',
      user_id: 'data.0.user_id',
      permissions: 'data.0.permissions',
    }),
    rename({ permissions: 'scope' }),
    keepForRenewal,
  ],
  tokenFields: ['user_id'],
  expiresIn: 3600,
  refreshBefore: 1800,
  bearer: inQuery('access_token'),
  profile: {
    url: 'me',
    params: { fields: 'id,user_id,username,name,profile_picture_url' },
    fields: { id: 'id', username: 'username', name: 'name', picture: 'profile_picture_url' },
  },
  apiResponse: failsWith('error', {
    code: 'error.code',
    message: 'error.message',
    dead: ['190'],
    rateLimit: ['4', '17', '32', '613'],
  }),
  button: { background: '#c13584', color: '#ffffff', mark: marks.instagram },
})

/** In front of what a token of an hour is kept by. */
const SHORT = 'short:'

/** GET with the access token itself: a short one is exchanged, a long one renewed. */
function renewAccessToken(request: TokenRequest): TokenRequest {
  const { refresh_token: kept, client_secret = '' } = request.form
  if (kept === undefined) return request
  if (!kept.startsWith(SHORT)) {
    return {
      ...request,
      method: 'GET',
      form: { grant_type: 'ig_refresh_token', access_token: kept },
    }
  }
  const form = {
    grant_type: 'ig_exchange_token',
    client_secret,
    access_token: kept.slice(SHORT.length),
  }
  return {
    ...request,
    method: 'GET',
    url: request.url.replace(/refresh_access_token$/, 'access_token'),
    form,
  }
}

/** There are no refresh tokens: the access token stands for one. */
function keepForRenewal({ data }: Answer, { grant }: SeamContext): TokenResponse {
  const token = asText(fieldsOf(data).access_token)
  const kept = grant === 'authorization_code' ? `${SHORT}${token}` : token
  return { ...fieldsOf(data), ...(token !== undefined && { refresh_token: kept }) }
}
