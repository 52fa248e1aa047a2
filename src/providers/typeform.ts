import { defineProvider } from '../protocol/provider/define-provider.js'
import { clientSecretPost } from '../protocol/token/client-auth.js'

/**
 * Typeform. A token stands for an account; it lives a week with a refresh token where the scope has
 * `offline`, else it does not end.
 * @see https://www.typeform.com/developers/get-started/applications/
 */
export const typeform = defineProvider({
  id: 'typeform',
  name: 'Typeform',
  authorizationEndpoint: 'https://api.typeform.com/oauth/authorize',
  tokenEndpoint: 'https://api.typeform.com/oauth/token',
  apiBaseUrl: 'https://api.typeform.com/',
  clientAuth: clientSecretPost,
  pkce: false,
  scope: ['accounts:read'],
  profile: {
    url: 'me',
    fields: { id: 'user_id', name: 'alias', email: 'email', locale: 'language' },
  },
  button: { background: '#262627', color: '#ffffff' },
})
