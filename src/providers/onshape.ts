import { defineProvider } from '../protocol/provider/define-provider.js'
import { clientSecretPost } from '../protocol/token/client-auth.js'

/**
 * Onshape. A token stands for an Onshape user; its scopes are those that the application is registered
 * with.
 * @see https://onshape-public.github.io/docs/auth/oauth/
 */
export const onshape = defineProvider({
  id: 'onshape',
  name: 'Onshape',
  authorizationEndpoint: 'https://oauth.onshape.com/oauth/authorize',
  tokenEndpoint: 'https://oauth.onshape.com/oauth/token',
  apiBaseUrl: 'https://cad.onshape.com/',
  clientAuth: clientSecretPost,
  profile: {
    url: 'api/users/sessioninfo',
    fields: { id: 'id', name: 'name', email: 'email', picture: 'image' },
  },
  button: { background: '#1b5162', color: '#ffffff' },
})
