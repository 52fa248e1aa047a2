import type { ProviderApi } from '../protocol/api/provider-api.js'
import type { Profile } from '../protocol/profile.js'
import { defineProvider } from '../protocol/provider/define-provider.js'
import { lift } from '../protocol/provider/kit/answer.js'
import { omit } from '../protocol/provider/kit/fields.js'
import { header } from '../protocol/provider/kit/message.js'
import type { SeamContext } from '../protocol/provider/seam.js'
import { clientSecretPost } from '../protocol/token/client-auth.js'
import { marks } from './marks/marks.js'

/**
 * MYOB Business. A token stands for a user and the company file that the callback names; it lives
 * twenty minutes. Its scopes depend on the age of the application's key.
 * @see https://developer.myob.com/api/myob-business-api/api-overview/authentication/
 */
export const myob = defineProvider({
  id: 'myob',
  name: 'MYOB',
  authorizationEndpoint: 'https://secure.myob.com/oauth2/account/authorize',
  tokenEndpoint: 'https://secure.myob.com/oauth2/v1/authorize',
  apiBaseUrl: 'https://api.myob.com/accountright/{businessId}/',
  placeholders: { businessId: { pattern: /^[\w-]{1,64}$/ } },
  clientAuth: clientSecretPost,
  scope: true,
  // Without it the callback does not say businessId.
  authorizationParams: { prompt: 'consent' },
  callbackParams: { businessId: /^[\w-]{1,64}$/ },
  tokenRequest: omit('businessId'),
  tokenResponse: lift({ user_id: 'user.uid', username: 'user.username' }),
  tokenFields: ['user_id', 'username'],
  account: 'businessId',
  profile: readProfile,
  apiRequest: [header('x-myobapi-key', '{clientId}'), header('x-myobapi-version', 'v2')],
  button: { background: '#6100a5', color: '#ffffff', mark: marks.myob },
})

/** The token answer says who it is; `username` is the address that they sign in with. */
function readProfile(_api: ProviderApi, { params }: SeamContext): Omit<Profile, 'raw'> {
  const { user_id: id = '', username } = params
  return { id, ...(username && { username }) }
}
