import { inHeader } from '../protocol/api/bearer.js'
import { defineProvider } from '../protocol/provider/define-provider.js'
import { add, omit, rename } from '../protocol/provider/kit/fields.js'
import { asJson } from '../protocol/provider/kit/message.js'
import { clientSecretPost } from '../protocol/token/client-auth.js'

/**
 * Saby, formerly SBIS. A token stands for an application of a company there. It is no OAuth 2.0 but
 * a login with three secrets; the third one is `settings: { secretKey }`.
 * @see https://saby.ru/help/integration/api/auth
 */
export const saby = defineProvider({
  id: 'saby',
  name: 'Saby',
  tokenEndpoint: 'https://online.sbis.ru/oauth/service/',
  apiBaseUrl: ['https://api.sbis.ru/', 'https://online.sbis.ru/'],
  grants: ['client_credentials'],
  clientAuth: clientSecretPost,
  scope: false,
  settings: { secretKey: /^[\x21-\x7e]+$/ },
  tokenRequest: [
    omit('grant_type'),
    rename({ client_id: 'app_client_id', client_secret: 'app_secret' }),
    add({ secret_key: '{secretKey}' }),
    asJson(),
  ],
  tokenResponse: rename({ token: 'access_token' }),
  bearer: inHeader('X-SBISAccessToken'),
  profile: false,
  button: { background: '#0055bb', color: '#ffffff' },
})
