import { inQuery } from '../protocol/api/bearer.js'
import type { ProviderApi } from '../protocol/api/provider-api.js'
import type { Profile } from '../protocol/profile.js'
import { defineProvider } from '../protocol/provider/define-provider.js'
import { lift } from '../protocol/provider/kit/answer.js'
import type { SeamContext } from '../protocol/provider/seam.js'
import { clientSecretPost } from '../protocol/token/client-auth.js'
import { marks } from './marks/marks.js'

/**
 * Renren. A token stands for a Renren user, whom the token answer names.
 * @see https://open.renren.com/wiki/OAuth2.0
 */
export const renren = defineProvider({
  id: 'renren',
  name: 'Renren',
  // uncertain: whether Renren still takes new applications.
  authorizationEndpoint: 'https://graph.renren.com/oauth/authorize',
  tokenEndpoint: 'https://graph.renren.com/oauth/token',
  apiBaseUrl: 'https://api.renren.com/',
  clientAuth: clientSecretPost,
  tokenMethod: 'GET',
  tokenResponse: lift({ user_id: 'user.id', name: 'user.name', picture: 'user.avatar.0.url' }),
  tokenFields: ['user_id', 'name', 'picture'],
  bearer: inQuery('access_token'),
  profile: readProfile,
  button: { background: '#005baa', color: '#ffffff', mark: marks.renren },
})

/** The token answer says who it is. */
function readProfile(_api: ProviderApi, { params }: SeamContext): Omit<Profile, 'raw'> {
  const { user_id: id = '', name, picture } = params
  return { id, ...(name && { name }), ...(picture && { picture }) }
}
