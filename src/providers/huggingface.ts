import { defineProvider } from '../protocol/provider/define-provider.js'
import { clientSecretPost } from '../protocol/token/client-auth.js'
import { marks } from './marks/marks.js'

/**
 * Hugging Face. A token stands for a Hugging Face account and lives eight hours.
 * @see https://huggingface.co/docs/hub/oauth
 */
export const huggingface = defineProvider({
  id: 'huggingface',
  name: 'Hugging Face',
  authorizationEndpoint: 'https://huggingface.co/oauth/authorize',
  tokenEndpoint: 'https://huggingface.co/oauth/token',
  apiBaseUrl: 'https://huggingface.co/',
  clientAuth: clientSecretPost,
  scope: ['openid', 'profile', 'email'],
  idToken: { issuer: 'https://huggingface.co', jwksUri: 'https://huggingface.co/oauth/jwks' },
  profile: {
    url: 'oauth/userinfo',
    fields: {
      id: 'sub',
      username: 'preferred_username',
      name: 'name',
      email: 'email',
      emailVerified: 'email_verified',
      picture: 'picture',
      url: 'profile',
    },
  },
  button: { background: '#ffd21e', color: '#000000', mark: marks.huggingface },
})
