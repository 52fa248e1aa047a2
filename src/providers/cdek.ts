import { defineProvider } from '../protocol/provider/define-provider.js'
import { clientSecretPost } from '../protocol/token/client-auth.js'

/**
 * CDEK, delivery. A token stands for the shop's contract and lives an hour. The test contour:
 * `origin: 'https://api.edu.cdek.ru'`.
 * @see https://apidoc.cdek.ru/#tag/auth
 */
export const cdek = defineProvider({
  id: 'cdek',
  name: 'CDEK',
  tokenEndpoint: 'https://api.cdek.ru/v2/oauth/token',
  apiBaseUrl: 'https://api.cdek.ru/v2/',
  grants: ['client_credentials'],
  clientAuth: clientSecretPost,
  scope: false,
  expiresIn: 3600,
  profile: false,
  button: { background: '#127a34', color: '#ffffff' },
})
