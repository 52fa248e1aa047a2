import { ownField, type Params } from '../protocol/params.js'
import { defineProvider } from '../protocol/provider/define-provider.js'
import { failsWhen } from '../protocol/provider/kit/failure.js'
import { forGrant } from '../protocol/provider/kit/request.js'
import type { SeamContext } from '../protocol/provider/seam.js'
import { clientSecretBasic } from '../protocol/token/client-auth.js'
import { marks } from './marks/marks.js'

/**
 * Reddit. A token stands for a Reddit account and lives a day; the refresh token does not end. Every
 * request names the application, else it is refused as one too many:
 * `settings: { userAgent: 'web:shop.example:v1 (by /u/shop)' }`.
 * @see https://github.com/reddit-archive/reddit/wiki/OAuth2
 */
export const reddit = defineProvider({
  id: 'reddit',
  name: 'Reddit',
  authorizationEndpoint: 'https://www.reddit.com/api/v1/authorize',
  tokenEndpoint: 'https://www.reddit.com/api/v1/access_token',
  revocationEndpoint: 'https://www.reddit.com/api/v1/revoke_token',
  apiBaseUrl: 'https://oauth.reddit.com/',
  grants: ['authorization_code', 'refresh_token', 'client_credentials'],
  clientAuth: clientSecretBasic,
  settings: { userAgent: { pattern: /^[\x20-\x7e]{3,200}$/, required: false } },
  scope: ['identity'],
  // Without it no refresh token comes.
  authorizationParams: { duration: 'permanent' },
  tokenRequest: nameApplication,
  // A dead refresh token is told by nothing but "400 Bad Request".
  tokenResponse: forGrant(
    'refresh_token',
    failsWhen('error', 400, { code: 'error', message: 'message', as: { 400: 'invalid_grant' } }),
  ),
  apiRequest: nameApplication,
  revocationRequest: nameApplication,
  profile: {
    url: 'api/v1/me',
    // Else the address of the picture is spelled as in HTML, `&amp;`.
    params: { raw_json: 1 },
    fields: { id: 'id', username: 'name', name: 'name', picture: 'icon_img' },
  },
  button: { background: '#c33100', color: '#ffffff', mark: marks.reddit },
})

/** The form is theirs: platform, application, version and who answers for it. */
function nameApplication<Request extends { readonly headers: Params }>(
  request: Request,
  { clientId, settings }: SeamContext,
): Request {
  const name = ownField(settings, 'userAgent') ?? `web:${clientId}:v1 (express-oauth-connect)`
  return { ...request, headers: { ...request.headers, 'user-agent': name } }
}
