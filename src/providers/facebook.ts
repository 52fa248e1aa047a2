import { createHmac } from 'node:crypto'
import type { ApiRequest } from '../protocol/api/api-request.js'
import type { Params } from '../protocol/params.js'
import { defineProvider } from '../protocol/provider/define-provider.js'
import { clientSecretPost } from '../protocol/token/client-auth.js'
import { omit } from '../protocol/provider/kit/fields.js'
import { failsWith } from '../protocol/provider/kit/failure.js'
import { query } from '../protocol/provider/kit/message.js'
import { method } from '../protocol/provider/kit/request.js'
import type { RevocationContext, SeamContext } from '../protocol/provider/seam.js'
import type { TokenRequest } from '../protocol/token/token-request.js'
import { marks } from './marks/marks.js'

/**
 * Facebook. A token stands for a person at one app and lives an hour or two; there are no refresh
 * tokens. The Graph API answers to the oldest version that the app may use: name another in the
 * path, `get('v22.0/me')`.
 * @see https://developers.facebook.com/docs/facebook-login/guides/advanced/manual-flow
 */
export const facebook = defineProvider({
  id: 'facebook',
  name: 'Facebook',
  authorizationEndpoint: 'https://www.facebook.com/v22.0/dialog/oauth',
  tokenEndpoint: 'https://graph.facebook.com/oauth/access_token',
  revocationEndpoint: 'https://graph.facebook.com/me/permissions',
  apiBaseUrl: 'https://graph.facebook.com/',
  grants: ['authorization_code', 'client_credentials'],
  clientAuth: clientSecretPost,
  scopeSeparator: ',',
  scope: ['email', 'public_profile'],
  authorizationResponse: nameError,
  tokenMethod: 'GET',
  tokenResponse: failsWith('error', {
    code: 'error.code',
    message: 'error.message',
    // 100 is a code that is used, expired or of another redirect URI.
    as: {
      '1': 'invalid_client',
      '2': 'server_error',
      '100': 'invalid_grant',
      '101': 'invalid_client',
      '190': 'invalid_grant',
    },
    rateLimit: ['4', '17', '32', '613'],
  }),
  // An address may be missing, and nothing says whether it is verified.
  profile: {
    url: 'me',
    params: { fields: 'id,name,first_name,last_name,email,picture' },
    fields: {
      id: 'id',
      name: 'name',
      givenName: 'first_name',
      familyName: 'last_name',
      email: 'email',
      picture: 'picture.data.url',
    },
  },
  apiRequest: proveCall,
  // A dead token is HTTP 400.
  apiResponse: failsWith('error', {
    code: 'error.code',
    message: 'error.message',
    dead: ['102', '190'],
    rateLimit: ['4', '17', '32', '613'],
  }),
  revocationRequest: [
    omit('token', 'client_id', 'client_secret'),
    query({ access_token: '{accessToken}' }),
    proveRevocation,
    method('DELETE'),
  ],
  button: { background: '#0866ff', color: '#ffffff', mark: marks.facebook },
})

/** Its dialog tells some errors by a number: `error_code` and `error_message`. */
function nameError({ error_code: error, error_message, ...params }: Params): Params {
  if (error === undefined) return params
  return { error, error_description: error_message ?? '', ...params }
}

/** Apps may demand it of each call (Require App Secret), and all may send it. */
function proofOf(accessToken: string, clientSecret: string): Params {
  if (clientSecret === '') return {}
  const proof = createHmac('sha256', clientSecret).update(accessToken)
  return { appsecret_proof: proof.digest('hex') }
}

function proveCall(request: ApiRequest, { clientSecret }: SeamContext): ApiRequest {
  const token = (request.headers.authorization ?? '').replace(/^Bearer /, '')
  return { ...request, query: { ...proofOf(token, clientSecret), ...request.query } }
}

function proveRevocation(
  request: TokenRequest,
  { tokens, clientSecret }: RevocationContext,
): TokenRequest {
  return { ...request, query: { ...request.query, ...proofOf(tokens.accessToken, clientSecret) } }
}
