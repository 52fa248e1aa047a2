import { defineProvider } from '../protocol/provider/define-provider.js'
import { clientSecretPost } from '../protocol/token/client-auth.js'

/**
 * MailUp. A token stands for a user of one MailUp account.
 * @see https://help.mailup.com/display/mailupapi/Authenticating+with+OAuth+v2
 */
export const mailup = defineProvider({
  id: 'mailup',
  name: 'MailUp',
  authorizationEndpoint: 'https://services.mailup.com/Authorization/OAuth/Authorization',
  tokenEndpoint: 'https://services.mailup.com/Authorization/OAuth/Token',
  apiBaseUrl: 'https://services.mailup.com/API/v1.1/Rest/ConsoleService.svc/Console/',
  clientAuth: clientSecretPost,
  scope: false,
  profile: {
    url: 'Authentication/Info',
    fields: { id: 'UID', username: 'Username', name: 'Company' },
  },
  button: { background: '#00658f', color: '#ffffff' },
})
