import { defineProvider } from '../protocol/provider/define-provider.js'
import { failsWith } from '../protocol/provider/kit/failure.js'
import { omit } from '../protocol/provider/kit/fields.js'
import { header } from '../protocol/provider/kit/message.js'
import { asForm } from '../protocol/provider/kit/request.js'
import {
  clientSecretPost,
  publicClient,
  type PlainClientAuth,
} from '../protocol/token/client-auth.js'

/** An application that was registered without the check of its authenticity has no secret. */
const secretOrNone: PlainClientAuth = Object.assign(
  (...[request, credentials]: Parameters<PlainClientAuth>) =>
    (credentials.clientSecret === '' ? publicClient : clientSecretPost)(request, credentials),
  { needs: [] },
)

/**
 * YooMoney, the wallet. A token stands for a wallet and lives three years. Only what is appended to
 * the redirect URI is promised to come back, so the state rides there.
 * @see https://yoomoney.ru/docs/wallet/using-api/authorization/obtain-access-token
 */
export const yoomoney = defineProvider({
  id: 'yoomoney',
  name: 'YooMoney',
  authorizationEndpoint: 'https://yoomoney.ru/oauth/authorize',
  tokenEndpoint: 'https://yoomoney.ru/oauth/token',
  revocationEndpoint: 'https://yoomoney.ru/api/revoke',
  apiBaseUrl: 'https://yoomoney.ru/api/',
  grants: ['authorization_code'],
  clientAuth: secretOrNone,
  scope: ['account-info'],
  stateIn: 'redirect_uri',
  startParams: { instance_name: /^[\w.-]{1,64}$/ },
  expiresIn: 3 * 365 * 24 * 3600,
  apiRequest: asForm(),
  // A refusal comes in HTTP 200.
  apiResponse: failsWith('error', {
    code: 'error',
    message: 'error_description',
    dead: ['invalid_token'],
  }),
  // Nothing but the wallet's number is told of a person.
  profile: { url: 'account-info', method: 'POST', fields: { id: 'account' } },
  revocationRequest: [
    omit('token', 'client_id', 'client_secret'),
    header('Authorization', 'Bearer {accessToken}'),
  ],
  button: { background: '#7a35f0', color: '#ffffff' },
})
