import { defineProvider } from '../protocol/provider/define-provider.js'
import { clientSecretPost } from '../protocol/token/client-auth.js'

/**
 * Traxo. A token stands for a traveller's account.
 * @see https://developer.traxo.com/
 */
export const traxo = defineProvider({
  id: 'traxo',
  name: 'Traxo',
  authorizationEndpoint: 'https://www.traxo.com/oauth/authenticate',
  tokenEndpoint: 'https://www.traxo.com/oauth/token',
  apiBaseUrl: 'https://api.traxo.com/',
  clientAuth: clientSecretPost,
  // uncertain: v2/me tells who it is, in fields that no library names; they are taken for these.
  profile: { url: 'v2/me', fields: { id: 'id', email: 'email' } },
  button: { background: '#0b5394', color: '#ffffff' },
})
