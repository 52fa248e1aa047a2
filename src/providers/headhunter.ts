import { ownField, type Params } from '../protocol/params.js'
import { defineProvider } from '../protocol/provider/define-provider.js'
import { failsWhen } from '../protocol/provider/kit/failure.js'
import { omit } from '../protocol/provider/kit/fields.js'
import { header } from '../protocol/provider/kit/message.js'
import { method } from '../protocol/provider/kit/request.js'
import type { SeamContext } from '../protocol/provider/seam.js'
import { clientSecretPost } from '../protocol/token/client-auth.js'

const refused = { code: 'error', message: 'error_description' }

/**
 * HeadHunter. A token stands for an applicant or an employer's manager and lives 14 days; it can be
 * renewed only after its end. Every call names the application:
 * `settings: { userAgent: 'Shop/1.0 (dev@shop.example)' }`.
 * @see https://api.hh.ru/openapi/redoc#section/Avtorizaciya
 */
export const headhunter = defineProvider({
  id: 'headhunter',
  name: 'HeadHunter',
  authorizationEndpoint: 'https://hh.ru/oauth/authorize',
  // The archived documentation says hh.ru/oauth/token, which still answers.
  tokenEndpoint: 'https://api.hh.ru/token',
  revocationEndpoint: 'https://api.hh.ru/oauth/token',
  apiBaseUrl: 'https://api.hh.ru/',
  grants: ['authorization_code', 'refresh_token', 'client_credentials'],
  clientAuth: clientSecretPost,
  scope: false,
  settings: { userAgent: { pattern: /^[\x20-\x7e]{3,200}$/, required: false } },
  startParams: {
    force_login: /^(?:true|false)$/,
    role: /^(?:applicant|employer)$/,
    skip_choose_account: /^(?:true|false)$/,
  },
  // An early refresh is refused, and the refresh token is not spent by it.
  refreshBefore: 0,
  tokenRequest: nameApplication,
  tokenResponse: [
    failsWhen('error_description', 'token not expired', {
      ...refused,
      as: { invalid_grant: 'server_error' },
    }),
    failsWhen('error_description', 'code not found', {
      ...refused,
      as: { invalid_request: 'invalid_grant' },
    }),
    // An application's own token may be asked for once in five minutes.
    failsWhen('error', 'forbidden', { ...refused, rateLimit: ['forbidden'] }),
  ],
  apiRequest: nameApplication,
  // A dead token is a 403 here.
  apiResponse: failsWhen('errors.0.type', 'oauth', {
    code: 'errors.0.value',
    message: 'description',
    dead: ['bad_authorization', 'token_expired', 'token_revoked'],
  }),
  profile: {
    url: 'me',
    fields: {
      id: 'id',
      name: ['first_name', 'last_name'],
      givenName: 'first_name',
      familyName: 'last_name',
      email: 'email',
      phone: 'phone',
    },
  },
  revocationRequest: [
    omit('token', 'client_id', 'client_secret'),
    method('DELETE'),
    header('Authorization', 'Bearer {accessToken}'),
    nameApplication,
  ],
  button: { background: '#d6001c', color: '#ffffff' },
})

/** Without a name of its own an application is refused: `bad_user_agent`. */
function nameApplication<Request extends { readonly headers: Params }>(
  request: Request,
  { clientId, settings }: SeamContext,
): Request {
  const name = ownField(settings, 'userAgent') ?? `express-oauth-connect/1.0 (client ${clientId})`
  return { ...request, headers: { ...request.headers, 'hh-user-agent': name, 'user-agent': name } }
}
