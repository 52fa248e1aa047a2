import { inHeader } from '../protocol/api/bearer.js'
import { defineProvider } from '../protocol/provider/define-provider.js'
import { failsWith } from '../protocol/provider/kit/failure.js'
import { clientSecretPost } from '../protocol/token/client-auth.js'

/**
 * monday.com. A token stands for a user of one account and does not end. The API is GraphQL; the
 * header has the token alone.
 * @see https://developer.monday.com/apps/docs/oauth
 */
export const monday = defineProvider({
  id: 'monday',
  name: 'monday.com',
  authorizationEndpoint: 'https://auth.monday.com/oauth2/authorize',
  tokenEndpoint: 'https://auth.monday.com/oauth2/token',
  apiBaseUrl: 'https://api.monday.com/',
  grants: ['authorization_code'],
  clientAuth: clientSecretPost,
  // uncertain: one library sends PKCE on purpose, another turns it off.
  scope: ['me:read'],
  bearer: inHeader('Authorization'),
  profile: {
    url: 'v2',
    method: 'POST',
    body: { query: '{ me { id name email photo_original } }' },
    fields: {
      id: 'data.me.id',
      name: 'data.me.name',
      email: 'data.me.email',
      picture: 'data.me.photo_original',
    },
  },
  // GraphQL tells errors in HTTP 200; the older form is error_code.
  apiResponse: [
    failsWith('errors.0.message', {
      code: 'errors.0.extensions.code',
      message: 'errors.0.message',
      dead: ['NOT_AUTHENTICATED', 'UserUnauthorizedException'],
      rateLimit: ['COMPLEXITY_BUDGET_EXHAUSTED', 'ComplexityException', 'RateLimitExceeded'],
    }),
    failsWith('error_code', {
      code: 'error_code',
      message: 'error_message',
      dead: ['UserUnauthorizedException'],
      rateLimit: ['ComplexityException', 'RateLimitExceeded'],
    }),
  ],
  button: { background: '#6161ff', color: '#ffffff' },
})
