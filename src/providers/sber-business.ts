import { fieldsOf } from '../protocol/api/api-request.js'
import type { ProviderApi } from '../protocol/api/provider-api.js'
import { profileIn, type Profile } from '../protocol/profile.js'
import { defineProvider } from '../protocol/provider/define-provider.js'
import { add } from '../protocol/provider/kit/fields.js'
import { clientSecretPost } from '../protocol/token/client-auth.js'

const SSO = 'https://fintech.sberbank.ru:9443/ic/sso/api/'

/**
 * SberBusiness API; by contract only. A token stands for a user of a company's bank account and
 * lives an hour. Token and API need the certificate that the bank gave (`tls: { cert, key, ca }`).
 * @see https://developers.sber.ru/docs/ru/sber-api/start/oauth
 */
export const sberBusiness = defineProvider({
  id: 'sber-business',
  name: 'SberBusiness',
  authorizationEndpoint: 'https://sbi.sberbank.ru:9443/ic/sso/api/v2/oauth/authorize',
  tokenEndpoint: 'https://fintech.sberbank.ru:9443/ic/sso/api/v2/oauth/token',
  revocationEndpoint: 'https://fintech.sberbank.ru:9443/ic/sso/api/v2/oauth/revoke',
  apiBaseUrl: ['https://fintech.sberbank.ru:9443/fintech/api/', SSO],
  clientAuth: clientSecretPost,
  scope: ['openid'],
  authorizationRequest: add({ nonce: '{uuid}' }),
  expiresIn: 3600,
  refreshExpiresIn: 180 * 24 * 3600,
  profile: readUser,
  button: { background: '#107f00', color: '#ffffff' },
})

/**
 * userinfo is a JWT, often signed by GOST algorithms that Node.js does not know. It is read and not
 * verified: it came from the bank itself, over TLS that both sides proved themselves in.
 */
async function readUser(api: ProviderApi): Promise<Profile> {
  const { data } = await api.get(`${SSO}v2/oauth/user-info`)
  const text = Buffer.isBuffer(data) ? data.toString() : data
  const [, payload = ''] = typeof text === 'string' ? text.trim().split('.') : []
  const claims = typeof text === 'string' ? decode(payload) : fieldsOf(data)
  const fields = { id: 'sub', name: 'name', email: 'email', phone: 'phone_number' }
  return { id: '', ...profileIn(claims, fields), raw: claims }
}

function decode(payload: string): unknown {
  return JSON.parse(Buffer.from(payload, 'base64url').toString() || '{}')
}
