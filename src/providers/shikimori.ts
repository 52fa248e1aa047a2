import { ownField, type Params } from '../protocol/params.js'
import { defineProvider } from '../protocol/provider/define-provider.js'
import type { SeamContext } from '../protocol/provider/seam.js'
import { clientSecretPost } from '../protocol/token/client-auth.js'

/**
 * Shikimori. A token stands for a person and lives a day. Every call names the application as it is
 * registered there: `settings: { userAgent: 'My list' }`.
 * @see https://shikimori.one/oauth
 */
export const shikimori = defineProvider({
  id: 'shikimori',
  name: 'Shikimori',
  authorizationEndpoint: 'https://shikimori.one/oauth/authorize',
  tokenEndpoint: 'https://shikimori.one/oauth/token',
  revocationEndpoint: 'https://shikimori.one/oauth/revoke',
  apiBaseUrl: 'https://shikimori.one/api/',
  grants: ['authorization_code', 'refresh_token', 'client_credentials'],
  clientAuth: clientSecretPost,
  settings: { userAgent: { pattern: /^[\x20-\x7e]{1,100}$/, required: false } },
  tokenRequest: nameApplication,
  apiRequest: nameApplication,
  // Any token will do: a scope is for a person's lists.
  profile: {
    url: 'users/whoami',
    fields: { id: 'id', username: 'nickname', picture: 'image.x160', locale: 'locale' },
  },
  revocationRequest: nameApplication,
  button: { background: '#343434', color: '#ffffff' },
})

/** What has no name, or a library's, is refused. */
function nameApplication<Request extends { readonly headers: Params }>(
  request: Request,
  { clientId, settings }: SeamContext,
): Request {
  const name = ownField(settings, 'userAgent') ?? clientId
  return { ...request, headers: { ...request.headers, 'user-agent': name } }
}
