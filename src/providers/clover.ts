import type { ProviderApi } from '../protocol/api/provider-api.js'
import { profileIn, type Profile } from '../protocol/profile.js'
import { defineProvider } from '../protocol/provider/define-provider.js'
import { endsAt } from '../protocol/provider/kit/answer.js'
import { omit } from '../protocol/provider/kit/fields.js'
import { asJson } from '../protocol/provider/kit/message.js'
import { forGrant } from '../protocol/provider/kit/request.js'
import type { SeamContext } from '../protocol/provider/seam.js'
import { clientSecretPost } from '../protocol/token/client-auth.js'

const HOSTS = ['www.clover.com', 'www.eu.clover.com', 'www.la.clover.com', 'sandbox.dev.clover.com']
const API_HOSTS = ['api.clover.com', 'api.eu.clover.com', 'api.la.clover.com']
const ID = /^[A-Z0-9]{13}$/

/**
 * Clover. A token stands for one merchant, whom the callback names, and an employee of theirs;
 * refresh tokens are used once. North America is the default; settings `authorizeHost` and
 * `apiHost` name another region.
 * @see https://docs.clover.com/dev/docs/oauth-flows-in-clover
 */
export const clover = defineProvider({
  id: 'clover',
  name: 'Clover',
  authorizationEndpoint: 'https://{authorizeHost}/oauth/v2/authorize',
  tokenEndpoint: 'https://{apiHost}/oauth/v2/token',
  refreshEndpoint: 'https://{apiHost}/oauth/v2/refresh',
  apiBaseUrl: 'https://{apiHost}/',
  placeholders: {
    authorizeHost: { pattern: oneOf(HOSTS), default: 'www.clover.com' },
    apiHost: {
      pattern: oneOf([...API_HOSTS, 'apisandbox.dev.clover.com']),
      default: 'api.clover.com',
    },
  },
  clientAuth: clientSecretPost,
  pkce: false,
  scope: false,
  callbackParams: { merchant_id: ID, employee_id: { pattern: ID, required: false } },
  tokenRequest: [
    omit('grant_type', 'redirect_uri', 'merchant_id', 'employee_id'),
    forGrant('refresh_token', omit('client_secret')),
    asJson(),
  ],
  tokenResponse: endsAt('access_token_expiration'),
  account: 'merchant_id',
  profile: readEmployee,
  button: { background: '#228800', color: '#ffffff' },
})

function oneOf(hosts: readonly string[]): RegExp {
  return new RegExp(`^(?:${hosts.join('|').replaceAll('.', '\\.')})$`)
}

/** Only the callback says which employee this is; without one the token stands for the merchant. */
async function readEmployee(
  api: ProviderApi,
  { params }: SeamContext,
): Promise<Omit<Profile, 'raw'>> {
  const { merchant_id: merchant = '', employee_id: employee } = params
  const path = employee === undefined ? '' : `/employees/${employee}`
  const { data } = await api.get(`v3/merchants/${merchant}${path}`)
  return profileIn(data, { id: 'id', name: 'name', email: 'email' }) ?? { id: '' }
}
