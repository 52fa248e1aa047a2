import { defineProvider } from '../protocol/provider/define-provider.js'
import { failsWith } from '../protocol/provider/kit/failure.js'
import { omit } from '../protocol/provider/kit/fields.js'
import { header } from '../protocol/provider/kit/message.js'
import { clientSecretPost } from '../protocol/token/client-auth.js'
import { marks } from './marks/marks.js'

/**
 * Linear. A token stands for a user of one workspace and lives a day; the API is GraphQL at one
 * address.
 * @see https://linear.app/developers/oauth-2-0-authentication
 */
export const linear = defineProvider({
  id: 'linear',
  name: 'Linear',
  authorizationEndpoint: 'https://linear.app/oauth/authorize',
  tokenEndpoint: 'https://api.linear.app/oauth/token',
  revocationEndpoint: 'https://api.linear.app/oauth/revoke',
  apiBaseUrl: 'https://api.linear.app/',
  grants: ['authorization_code', 'refresh_token', 'client_credentials'],
  clientAuth: clientSecretPost,
  // uncertain: newer clients send PKCE; two libraries turn it off.
  pkce: false,
  // The page says "comma separated list"; older libraries send spaces.
  scopeSeparator: ',',
  scope: ['read'],
  profile: {
    url: 'graphql',
    method: 'POST',
    body: { query: '{ viewer { id name displayName email avatarUrl url } }' },
    fields: {
      id: 'data.viewer.id',
      username: 'data.viewer.displayName',
      name: 'data.viewer.name',
      email: 'data.viewer.email',
      picture: 'data.viewer.avatarUrl',
      url: 'data.viewer.url',
    },
  },
  apiResponse: failsWith('errors.0', {
    code: 'errors.0.extensions.code',
    message: 'errors.0.message',
    dead: ['AUTHENTICATION_ERROR'],
    rateLimit: ['RATELIMITED'],
  }),
  // Both ways that its pages have named: the token in the form and in the header.
  revocationRequest: [
    omit('client_id', 'client_secret'),
    header('Authorization', 'Bearer {accessToken}'),
  ],
  button: { background: '#5e6ad2', color: '#ffffff', mark: marks.linear },
})
