import { defineProvider } from '../protocol/provider/define-provider.js'
import type { RevocationContext } from '../protocol/provider/seam.js'
import type { TokenRequest } from '../protocol/token/token-request.js'
import { clientSecretPost } from '../protocol/token/client-auth.js'
import { add } from '../protocol/provider/kit/fields.js'
import { lifetime } from '../protocol/provider/kit/answer.js'
import { failsWith } from '../protocol/provider/kit/failure.js'
import { inQuery } from '../protocol/api/bearer.js'
import { marks } from './marks/marks.js'

/**
 * Stack Exchange. A token stands for an account of the whole network and lives a day; with the
 * scope `no_expiry` for ever. `settings.key` is the application's API key, which is neither its id
 * nor its secret; most methods need a `site` as well.
 * @see https://api.stackexchange.com/docs/authentication
 */
export const stackexchange = defineProvider({
  id: 'stackexchange',
  name: 'Stack Exchange',
  authorizationEndpoint: 'https://stackoverflow.com/oauth',
  // The same address without /json answers with a form.
  tokenEndpoint: 'https://stackoverflow.com/oauth/access_token/json',
  revocationEndpoint: 'https://api.stackexchange.com/2.3/access-tokens',
  apiBaseUrl: 'https://api.stackexchange.com/2.3/',
  grants: ['authorization_code'],
  settings: { key: /^[\x21-\x7e]{1,200}$/ },
  clientAuth: clientSecretPost,
  scopeSeparator: ',',
  tokenResponse: lifetime('expires'),
  bearer: inQuery('access_token'),
  // The user of one site: ids differ from site to site.
  profile: {
    url: 'me',
    params: { site: 'stackoverflow' },
    fields: {
      id: 'items.0.user_id',
      name: 'items.0.display_name',
      picture: 'items.0.profile_image',
      url: 'items.0.link',
    },
  },
  apiRequest: add({ key: '{key}' }),
  apiResponse: failsWith('error_id', {
    code: 'error_name',
    message: 'error_message',
    dead: ['access_token_compromised', 'invalid_access_token'],
    rateLimit: ['throttle_violation'],
  }),
  revocationRequest: invalidate,
  button: { background: '#f48024', color: '#000000', mark: marks.stackexchange },
})

/** `GET /access-tokens/{accessTokens}/invalidate` */
function invalidate(request: TokenRequest, { tokens, settings }: RevocationContext): TokenRequest {
  const url = `${request.url}/${encodeURIComponent(tokens.accessToken)}/invalidate`
  return { ...request, method: 'GET', url, query: { key: settings.key ?? '' }, form: {} }
}
