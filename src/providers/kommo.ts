import { defineProvider } from '../protocol/provider/define-provider.js'
import { amocrmCells } from './amocrm.js'

/**
 * Kommo, which is amoCRM abroad. A token stands for the person who connected an account, whose host
 * the callback names. It lives a day; a refresh token three months, and rotates.
 * @see https://developers.kommo.com/docs/oauth-20
 */
export const kommo = defineProvider({
  ...amocrmCells,
  id: 'kommo',
  name: 'Kommo',
  authorizationEndpoint: 'https://www.kommo.com/oauth',
  placeholders: { referer: { under: ['kommo.com', 'amocrm.com'] } },
  button: { background: '#1f4fd8', color: '#ffffff' },
})
