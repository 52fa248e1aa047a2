import { defineProvider } from '../protocol/provider/define-provider.js'
import { clientSecretPost } from '../protocol/token/client-auth.js'
import { add, omit } from '../protocol/provider/kit/fields.js'
import { failsWith } from '../protocol/provider/kit/failure.js'
import { inQuery } from '../protocol/api/bearer.js'
import { fieldsOf } from '../protocol/api/api-request.js'
import { ownField } from '../protocol/params.js'
import type { SeamContext } from '../protocol/provider/seam.js'
import type { ProviderApi } from '../protocol/api/provider-api.js'
import type { Profile } from '../protocol/profile.js'
import { marks } from './marks/marks.js'

/**
 * Weibo. A token stands for a Weibo account, and cannot be renewed.
 * @see https://open.weibo.com/wiki/Oauth2/access_token
 */
export const weibo = defineProvider({
  id: 'weibo',
  name: 'Weibo',
  authorizationEndpoint: 'https://api.weibo.com/oauth2/authorize',
  tokenEndpoint: 'https://api.weibo.com/oauth2/access_token',
  revocationEndpoint: 'https://api.weibo.com/oauth2/revokeoauth2',
  apiBaseUrl: 'https://api.weibo.com/2/',
  clientAuth: clientSecretPost,
  scopeSeparator: ',',
  tokenFields: ['uid'],
  bearer: inQuery('access_token'),
  profile: readProfile,
  // uncertain: not all of its codes of a dead token are documented in one place.
  apiResponse: failsWith('error_code', {
    code: 'error_code',
    message: 'error',
    dead: ['21314', '21315', '21316', '21317', '21327', '21332'],
    rateLimit: ['10022', '10023', '10024'],
  }),
  revocationRequest: [
    omit('token', 'client_id', 'client_secret'),
    add({ access_token: '{accessToken}' }),
  ],
  button: { background: '#d52c2c', color: '#ffffff', mark: marks.weibo },
})

/** The method wants the name of the person, which came with the token. */
async function readProfile(api: ProviderApi, { params }: SeamContext): Promise<Profile> {
  const { data } = await api.get('users/show.json', { params: { uid: ownField(params, 'uid') } })
  const { idstr: id, screen_name: username, name, avatar_large: picture } = fieldsOf(data)
  return { id, username, name, picture, raw: data } as Profile
}
