import { defineProvider } from '../protocol/provider/define-provider.js'
import { failsWhen } from '../protocol/provider/kit/failure.js'
import { clientSecretPost } from '../protocol/token/client-auth.js'
import { omit } from '../protocol/provider/kit/fields.js'
import type { ApiRequest } from '../protocol/api/api-request.js'
import { marks } from './marks/marks.js'

/**
 * Mailchimp. A token stands for a Mailchimp account and does not end. In which data centre its API
 * is, a second call tells, whose scheme is `OAuth`.
 * @see https://mailchimp.com/developer/marketing/guides/access-user-data-oauth-2/
 */
export const mailchimp = defineProvider({
  id: 'mailchimp',
  name: 'Mailchimp',
  authorizationEndpoint: 'https://login.mailchimp.com/oauth2/authorize',
  tokenEndpoint: 'https://login.mailchimp.com/oauth2/token',
  apiBaseUrl: ['https://{dc}.api.mailchimp.com/3.0/', 'https://login.mailchimp.com/oauth2/'],
  placeholders: { dc: { under: ['api.mailchimp.com'] } },
  grants: ['authorization_code'],
  clientAuth: clientSecretPost,
  scope: false,
  // It says 0, which would mean that the token is dead.
  tokenResponse: omit('expires_in'),
  afterToken: { url: 'https://login.mailchimp.com/oauth2/metadata', fields: { dc: 'dc' } },
  apiRequest: oauthForMetadata,
  profile: {
    url: 'https://login.mailchimp.com/oauth2/metadata',
    fields: {
      id: 'login.login_id',
      username: 'login.login_name',
      name: 'accountname',
      email: 'login.email',
      picture: 'login.avatar',
    },
  },
  apiResponse: failsWhen('status', 401, { code: 'title', message: 'detail' }),
  button: { background: '#ffe01b', color: '#241c15', mark: marks.mailchimp },
})

/** The metadata want `OAuth` where the API wants `Bearer`. */
function oauthForMetadata(request: ApiRequest): ApiRequest {
  if (request.base?.endsWith('/oauth2/') !== true) return request
  const { authorization = '' } = request.headers
  const headers = { ...request.headers, authorization: authorization.replace(/^Bearer /, 'OAuth ') }
  return { ...request, headers }
}
