import { defineProvider } from '../protocol/provider/define-provider.js'
import { failsWhen } from '../protocol/provider/kit/failure.js'
import { omit } from '../protocol/provider/kit/fields.js'
import { clientSecretPost } from '../protocol/token/client-auth.js'

/**
 * YooKassa, for partners. A token stands for a shop and lives five years. Payments and refunds need
 * an `Idempotence-Key` of the site's own in each request.
 * @see https://yookassa.ru/developers/partners-api/oauth/obtain-token
 */
export const yookassa = defineProvider({
  id: 'yookassa',
  name: 'YooKassa',
  authorizationEndpoint: 'https://yookassa.ru/oauth/v2/authorize',
  tokenEndpoint: 'https://yookassa.ru/oauth/v2/token',
  revocationEndpoint: 'https://yookassa.ru/oauth/v2/revoke_token',
  apiBaseUrl: 'https://api.yookassa.ru/v3/',
  grants: ['authorization_code'],
  clientAuth: clientSecretPost,
  // What an application may do is chosen where it is registered.
  scope: false,
  tokenRequest: omit('redirect_uri'),
  expiresIn: 5 * 365 * 24 * 3600,
  apiResponse: failsWhen('type', 'error', {
    code: 'code',
    message: 'description',
    dead: ['invalid_credentials'],
    rateLimit: ['too_many_requests'],
  }),
  profile: { url: 'me', fields: { id: 'account_id' } },
  button: { background: '#0060e6', color: '#ffffff' },
})
