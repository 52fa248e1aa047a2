import type { ProviderApi } from '../protocol/api/provider-api.js'
import { profileIn, type Profile } from '../protocol/profile.js'
import { defineProvider } from '../protocol/provider/define-provider.js'
import { omit } from '../protocol/provider/kit/fields.js'
import type { SeamContext } from '../protocol/provider/seam.js'
import { clientSecretPost } from '../protocol/token/client-auth.js'

/**
 * Lightspeed Retail (X-Series), formerly Vend. A token stands for one retailer, whose
 * `domain_prefix` the callback names; it lives a day.
 * @see https://x-series-api.lightspeedhq.com/docs/authorization
 */
export const lightspeedX = defineProvider({
  id: 'lightspeed-x',
  name: 'Lightspeed Retail (X-Series)',
  // vendhq.com of older libraries is the former name.
  authorizationEndpoint: 'https://secure.retail.lightspeed.app/connect',
  tokenEndpoint: 'https://{domain_prefix}.retail.lightspeed.app/api/1.0/token',
  apiBaseUrl: 'https://{domain_prefix}.retail.lightspeed.app/',
  placeholders: { domain_prefix: { under: ['retail.lightspeed.app'] } },
  clientAuth: clientSecretPost,
  pkce: false,
  scope: ['users:read'],
  callbackParams: { user_id: { pattern: /^[\w-]{1,64}$/, required: false } },
  tokenRequest: omit('user_id', 'domain_prefix'),
  account: 'domain_prefix',
  profile: readUser,
  button: { background: '#e81c1c', color: '#000000' },
})

/** Only the callback says which user of the retailer this is. */
async function readUser(api: ProviderApi, { params }: SeamContext): Promise<Omit<Profile, 'raw'>> {
  const { user_id: id } = params
  if (id === undefined) return { id: '' }
  const { data } = await api.get(`api/2.0/users/${encodeURIComponent(id)}`)
  const profile = profileIn(data, {
    id: 'data.id',
    username: 'data.username',
    name: 'data.display_name',
    email: 'data.email',
  })
  return profile ?? { id: '' }
}
