import { defineProvider } from '../protocol/provider/define-provider.js'
import { clientSecretPost } from '../protocol/token/client-auth.js'
import { failsUnless } from '../protocol/provider/kit/failure.js'
import { under } from '../protocol/provider/kit/message.js'
import { inQuery } from '../protocol/api/bearer.js'
import type { ApiRequest } from '../protocol/api/api-request.js'
import type { SeamContext } from '../protocol/provider/seam.js'
import { marks } from './marks/marks.js'

/**
 * Disqus. A token stands for a Disqus account and lives thirty days. Every API call carries the
 * application's key and secret beside the token.
 * @see https://disqus.com/api/docs/auth/
 */
export const disqus = defineProvider({
  id: 'disqus',
  name: 'Disqus',
  authorizationEndpoint: 'https://disqus.com/api/oauth/2.0/authorize/',
  tokenEndpoint: 'https://disqus.com/api/oauth/2.0/access_token/',
  apiBaseUrl: 'https://disqus.com/api/3.0/',
  clientAuth: clientSecretPost,
  scopeSeparator: ',',
  scope: ['read', 'email'],
  tokenFields: ['user_id', 'username'],
  bearer: inQuery('access_token'),
  apiRequest: nameApplication,
  profile: {
    url: 'users/details.json',
    fields: {
      id: 'id',
      username: 'username',
      name: 'name',
      email: 'email',
      picture: 'avatar.permalink',
      url: 'profileUrl',
    },
  },
  // uncertain: its list of codes has none for a dead token; 4 and 18 are what comes closest.
  apiResponse: [
    failsUnless('code', 0, {
      code: 'code',
      message: 'response',
      dead: ['4', '18'],
      rateLimit: ['13', '14'],
    }),
    under('response'),
  ],
  button: { background: '#1a6fc4', color: '#ffffff', mark: marks.disqus },
})

/** The key is the client's id. */
function nameApplication(request: ApiRequest, context: SeamContext): ApiRequest {
  const { clientId: api_key, clientSecret: api_secret } = context
  return { ...request, query: { ...request.query, api_key, api_secret } }
}
