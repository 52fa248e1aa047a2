import { defineProvider } from '../protocol/provider/define-provider.js'
import { clientSecretBasic } from '../protocol/token/client-auth.js'
import { marks } from './marks/marks.js'

/**
 * Battle.net. A token stands for a Battle.net account and lives a day; there are no refresh tokens.
 * Each region's API has a host of its own: `get('https://eu.api.blizzard.com/…')`.
 * @see https://develop.battle.net/documentation/guides/using-oauth/authorization-code-flow
 */
export const battlenet = defineProvider({
  id: 'battlenet',
  name: 'Battle.net',
  authorizationEndpoint: 'https://oauth.battle.net/authorize',
  tokenEndpoint: 'https://oauth.battle.net/token',
  apiBaseUrl: [
    'https://oauth.battle.net/',
    'https://us.api.blizzard.com/',
    'https://eu.api.blizzard.com/',
    'https://kr.api.blizzard.com/',
    'https://tw.api.blizzard.com/',
  ],
  grants: ['authorization_code', 'client_credentials'],
  clientAuth: clientSecretBasic,
  scope: ['openid'],
  profile: { url: 'userinfo', fields: { id: 'id', username: 'battletag' } },
  button: { background: '#0074e0', color: '#ffffff', mark: marks.battlenet },
})
