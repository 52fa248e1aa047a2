import type { Answer } from '../protocol/answer.js'
import { asText, fieldsOf } from '../protocol/api/api-request.js'
import { inQuery } from '../protocol/api/bearer.js'
import { defineProvider } from '../protocol/provider/define-provider.js'
import type { SeamContext } from '../protocol/provider/seam.js'
import { clientSecretPost } from '../protocol/token/client-auth.js'
import type { TokenRequest } from '../protocol/token/token-request.js'
import type { TokenResponse } from '../protocol/token/token-set.js'
import { marks } from './marks/marks.js'

/**
 * Threads. A token stands for a Threads profile. The one that the code brings lives an hour and is at
 * once exchanged for one of sixty days, which is renewed by itself: there are no refresh tokens.
 * @see https://developers.facebook.com/docs/threads/get-started/long-lived-tokens
 */
export const threads = defineProvider({
  id: 'threads',
  name: 'Threads',
  authorizationEndpoint: 'https://threads.net/oauth/authorize',
  tokenEndpoint: 'https://graph.threads.net/oauth/access_token',
  refreshEndpoint: 'https://graph.threads.net/refresh_access_token',
  apiBaseUrl: 'https://graph.threads.net/',
  clientAuth: clientSecretPost,
  scopeSeparator: ',',
  scope: ['threads_basic'],
  tokenRequest: renewByToken,
  tokenResponse: keepAsRefreshToken,
  expiresIn: 3600,
  // A token of sixty days can be renewed from its second day on, and not after its last.
  refreshBefore: 7 * 24 * 3600,
  bearer: inQuery('access_token'),
  profile: {
    url: 'v1.0/me',
    params: { fields: 'id,username,name,threads_profile_picture_url' },
    fields: {
      id: 'id',
      username: 'username',
      name: 'name',
      picture: 'threads_profile_picture_url',
    },
  },
  button: { background: '#000000', color: '#ffffff', mark: marks.threads },
})

/** Before a token of an hour, which is not renewed but exchanged. */
const SHORT = 'short:'

/** The token is its own refresh token. */
function keepAsRefreshToken({ data }: Answer, { grant }: SeamContext): TokenResponse | undefined {
  const token = asText(fieldsOf(data).access_token)
  if (token === undefined) return undefined
  return { ...fieldsOf(data), refresh_token: (grant === 'refresh_token' ? '' : SHORT) + token }
}

/** A GET in both cases; only the exchange wants the secret. */
function renewByToken(request: TokenRequest, { grant }: SeamContext): TokenRequest {
  if (grant !== 'refresh_token') return request
  const { refresh_token: token = '', client_secret = '' } = request.form
  const isShort = token.startsWith(SHORT)
  return {
    ...request,
    method: 'GET',
    ...(isShort && { url: new URL('/access_token', request.url).href }),
    form: isShort
      ? { grant_type: 'th_exchange_token', client_secret, access_token: token.slice(SHORT.length) }
      : { grant_type: 'th_refresh_token', access_token: token },
  }
}
