import { defineProvider } from '../protocol/provider/define-provider.js'
import { clientSecretPost } from '../protocol/token/client-auth.js'
import { omit } from '../protocol/provider/kit/fields.js'
import { failsWith } from '../protocol/provider/kit/failure.js'
import { query } from '../protocol/provider/kit/message.js'
import { method } from '../protocol/provider/kit/request.js'
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
  tokenMethod: 'GET',
  tokenResponse: failsWith('error', {
    code: 'error.code',
    message: 'error.message',
    // 100 is a code that is used, expired or of another redirect URI.
    as: {
      '1': 'invalid_client',
      '100': 'invalid_grant',
      '101': 'invalid_client',
      '190': 'invalid_grant',
    },
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
    method('DELETE'),
  ],
  button: { background: '#0866ff', color: '#ffffff', mark: marks.facebook },
})
