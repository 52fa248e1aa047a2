import { defineProvider } from '../protocol/provider/define-provider.js'
import { failsWith } from '../protocol/provider/kit/failure.js'
import { clientSecretPost } from '../protocol/token/client-auth.js'
import { marks } from './marks/marks.js'

/**
 * Buffer. A token stands for a Buffer account; PKCE is required, and a refresh token comes with
 * `offline_access` and `prompt=consent` only. The API is GraphQL at one address.
 * @see https://developers.buffer.com/guides/building-apps.html
 */
export const buffer = defineProvider({
  id: 'buffer',
  name: 'Buffer',
  // bufferapp.com of older libraries takes no new applications.
  authorizationEndpoint: 'https://auth.buffer.com/auth',
  tokenEndpoint: 'https://auth.buffer.com/token',
  apiBaseUrl: 'https://api.buffer.com/',
  clientAuth: clientSecretPost,
  scope: ['account:read', 'offline_access'],
  authorizationParams: { prompt: 'consent' },
  profile: {
    url: '/',
    method: 'POST',
    body: { query: '{ account { id name email avatar } }' },
    fields: {
      id: 'data.account.id',
      name: 'data.account.name',
      email: 'data.account.email',
      picture: 'data.account.avatar',
    },
  },
  apiResponse: failsWith('errors.0', {
    code: 'errors.0.extensions.code',
    message: 'errors.0.message',
    dead: ['UNAUTHENTICATED'],
  }),
  button: { background: '#231f20', color: '#ffffff', mark: marks.buffer },
})
