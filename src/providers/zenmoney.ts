import { defineProvider } from '../protocol/provider/define-provider.js'
import { clientSecretPost } from '../protocol/token/client-auth.js'

/**
 * ZenMoney. A token stands for a person's budget.
 * @see https://github.com/zenmoney/ZenPlugins/wiki/ZenMoney-API
 */
export const zenmoney = defineProvider({
  id: 'zenmoney',
  name: 'ZenMoney',
  authorizationEndpoint: 'https://api.zenmoney.ru/oauth2/authorize/',
  tokenEndpoint: 'https://api.zenmoney.ru/oauth2/token/',
  apiBaseUrl: 'https://api.zenmoney.ru/v8/',
  clientAuth: clientSecretPost,
  // It lists everybody of a family's budget, and not who of them signed in.
  profile: false,
  button: { background: '#b3261e', color: '#ffffff' },
})
