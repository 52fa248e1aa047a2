import { randomUUID } from 'node:crypto'
import { defineProvider } from '../protocol/provider/define-provider.js'
import { add } from '../protocol/provider/kit/fields.js'
import { header } from '../protocol/provider/kit/message.js'
import type { Params } from '../protocol/params.js'
import { clientSecretPost } from '../protocol/token/client-auth.js'

/**
 * Sber ID; by contract only. A token stands for a client of the bank. Token and userinfo need the
 * certificate that the bank gave (`tls: { cert, key, ca }`); a refresh token comes with the scope
 * `offline_access`. The rules want the site to tell of each success:
 * `get('https://oauth.sber.ru/api/v2/auth/completed')`.
 * @see https://developers.sber.ru/docs/ru/sberid/service/reqdescription/accessidtokens/overview
 */
export const sberId = defineProvider({
  id: 'sber-id',
  name: 'Sber ID',
  authorizationEndpoint: 'https://online.sberbank.ru/CSAFront/oidc/authorize.do',
  tokenEndpoint: 'https://oauth.sber.ru/ru/prod/tokens/v2/oidc',
  apiBaseUrl: ['https://oauth.sber.ru/ru/prod/', 'https://oauth.sber.ru/api/'],
  clientAuth: clientSecretPost,
  // openid must be the first. The id_token is not relied on: userinfo comes from the bank itself.
  scope: ['openid', 'name'],
  authorizationParams: { client_type: 'PRIVATE' },
  // It refuses a request without a nonce.
  authorizationRequest: add({ nonce: '{uuid}' }),
  refreshExpiresIn: 30 * 24 * 3600,
  tokenRequest: [nameMessage('rquid'), header('x-ibm-client-id', '{clientId}')],
  apiRequest: [
    nameMessage('x-introspect-rquid'),
    nameMessage('rquid'),
    header('x-ibm-client-id', '{clientId}'),
  ],
  profile: {
    url: 'sberbankid/v2.1/userinfo',
    fields: {
      id: 'sub',
      name: 'name',
      givenName: 'given_name',
      familyName: 'family_name',
      email: 'email',
      emailVerified: 'email_verified',
      phone: 'phone_number',
    },
  },
  button: { background: '#107f00', color: '#ffffff' },
})

/** A header with 32 hexadecimal digits, new for every message. */
function nameMessage(name: string) {
  return <Request extends { readonly headers: Params }>(request: Request): Request => ({
    ...request,
    headers: { ...request.headers, [name]: randomUUID().replaceAll('-', '') },
  })
}
