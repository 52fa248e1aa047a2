import { defineProvider } from '../protocol/provider/define-provider.js'
import { clientSecretPost } from '../protocol/token/client-auth.js'
import { add, omit } from '../protocol/provider/kit/fields.js'
import { failsUnless, failsWhen } from '../protocol/provider/kit/failure.js'
import { marks } from './marks/marks.js'

/**
 * Naver. A token stands for a Naver account and lives an hour; what it may read is set in the
 * application. A token is revoked at the token endpoint, by a grant of its own.
 * @see https://developers.naver.com/docs/login/api/api.md
 */
export const naver = defineProvider({
  id: 'naver',
  name: 'Naver',
  authorizationEndpoint: 'https://nid.naver.com/oauth2.0/authorize',
  tokenEndpoint: 'https://nid.naver.com/oauth2.0/token',
  revocationEndpoint: 'https://nid.naver.com/oauth2.0/token',
  apiBaseUrl: 'https://openapi.naver.com/',
  clientAuth: clientSecretPost,
  scope: false,
  // Of a code that is used or unknown; its code is invalid_request, in HTTP 200.
  tokenResponse: failsWhen('error_description', 'no valid data in session', {
    code: 'error_description',
    message: 'error_description',
    as: { 'no valid data in session': 'invalid_grant' },
  }),
  profile: {
    url: 'v1/nid/me',
    fields: {
      id: 'response.id',
      username: 'response.nickname',
      name: 'response.name',
      email: 'response.email',
      phone: 'response.mobile',
      picture: 'response.profile_image',
    },
  },
  apiResponse: failsUnless('resultcode', '00', {
    code: 'resultcode',
    message: 'message',
    dead: ['024', '028'],
  }),
  revocationRequest: [
    omit('token'),
    add({ grant_type: 'delete', access_token: '{accessToken}', service_provider: 'NAVER' }),
  ],
  button: { background: '#00823c', color: '#ffffff', mark: marks.naver },
})
