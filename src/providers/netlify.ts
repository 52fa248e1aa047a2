import { defineProvider } from '../protocol/provider/define-provider.js'
import { clientSecretPost } from '../protocol/token/client-auth.js'
import { marks } from './marks/marks.js'

/**
 * Netlify. A token stands for a Netlify user and does not end.
 * @see https://docs.netlify.com/api/get-started/#authentication
 */
export const netlify = defineProvider({
  id: 'netlify',
  name: 'Netlify',
  authorizationEndpoint: 'https://app.netlify.com/authorize',
  tokenEndpoint: 'https://api.netlify.com/oauth/token',
  apiBaseUrl: 'https://api.netlify.com/',
  grants: ['authorization_code'],
  clientAuth: clientSecretPost,
  profile: {
    url: 'api/v1/user',
    fields: { id: 'id', name: 'full_name', email: 'email', picture: 'avatar_url' },
  },
  button: { background: '#014847', color: '#ffffff', mark: marks.netlify },
})
