import { defineProvider } from '../protocol/provider/define-provider.js'
import { failsWith } from '../protocol/provider/kit/failure.js'
import { clientSecretPost } from '../protocol/token/client-auth.js'

/**
 * SubscribeStar. A token stands for a user. The API is GraphQL.
 * @see https://www.subscribestar.com/api/introduction
 */
export const subscribestar = defineProvider({
  id: 'subscribestar',
  name: 'SubscribeStar',
  authorizationEndpoint: 'https://www.subscribestar.com/oauth2/authorize',
  tokenEndpoint: 'https://www.subscribestar.com/oauth2/token',
  apiBaseUrl: 'https://www.subscribestar.com/',
  clientAuth: clientSecretPost,
  // uncertain: without user.email.read a query of the address may be refused as a whole.
  scope: ['user.read', 'user.email.read'],
  profile: {
    url: 'api/graphql/v1',
    method: 'POST',
    body: { query: '{ user { id name email avatar_url } }' },
    fields: {
      id: 'data.user.id',
      name: 'data.user.name',
      email: 'data.user.email',
      picture: 'data.user.avatar_url',
    },
  },
  apiResponse: failsWith('errors.0.message', { message: 'errors.0.message' }),
  button: { background: '#00605b', color: '#ffffff' },
})
