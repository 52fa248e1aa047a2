import { defineProvider } from '../protocol/provider/define-provider.js'
import { add } from '../protocol/provider/kit/fields.js'
import { clientSecretBasic } from '../protocol/token/client-auth.js'
import { marks } from './marks/marks.js'

/**
 * Telegram, the OpenID Connect flow and not the old widget. A token stands for a Telegram user;
 * there is no userinfo endpoint, the id_token says it all. `sub` is not the number that the Bot API
 * knows a person by: that one is the claim `id`.
 * @see https://core.telegram.org/bots/telegram-login
 */
export const telegram = defineProvider({
  id: 'telegram',
  name: 'Telegram',
  authorizationEndpoint: 'https://oauth.telegram.org/auth',
  tokenEndpoint: 'https://oauth.telegram.org/token',
  apiBaseUrl: 'https://oauth.telegram.org/',
  grants: ['authorization_code'],
  clientAuth: clientSecretBasic,
  issuer: 'https://oauth.telegram.org',
  // RS256 unless @BotFather was told another one.
  idToken: {
    jwksUri: 'https://oauth.telegram.org/.well-known/jwks.json',
    algorithms: ['RS256', 'ES256', 'EdDSA'],
  },
  scope: ['openid', 'profile'],
  // Basic, and the client's id in the form as well.
  tokenRequest: add({ client_id: '{clientId}' }),
  button: { background: '#1a74a8', color: '#ffffff', mark: marks.telegram },
})
