import { defineProvider } from '../protocol/provider/define-provider.js'
import { failsWith } from '../protocol/provider/kit/failure.js'
import { clientSecretBasic } from '../protocol/token/client-auth.js'
import { omit } from '../protocol/provider/kit/fields.js'
import { header } from '../protocol/provider/kit/message.js'
import { method } from '../protocol/provider/kit/request.js'
import { marks } from './marks/marks.js'

/**
 * Vimeo. A token stands for a Vimeo account and does not end.
 * @see https://developer.vimeo.com/api/authentication
 */
export const vimeo = defineProvider({
  id: 'vimeo',
  name: 'Vimeo',
  authorizationEndpoint: 'https://api.vimeo.com/oauth/authorize',
  tokenEndpoint: 'https://api.vimeo.com/oauth/access_token',
  revocationEndpoint: 'https://api.vimeo.com/tokens',
  apiBaseUrl: 'https://api.vimeo.com/',
  grants: ['authorization_code'],
  clientAuth: clientSecretBasic,
  scope: ['public'],
  profile: {
    url: 'me',
    fields: { id: 'uri', name: 'name', picture: 'pictures.base_link', url: 'link' },
  },
  revocationRequest: [
    omit('token'),
    header('Authorization', 'Bearer {accessToken}'),
    method('DELETE'),
  ],
  apiResponse: failsWith('error_code', { code: 'error_code', message: 'developer_message' }),
  button: { background: '#17262e', color: '#ffffff', mark: marks.vimeo },
})
