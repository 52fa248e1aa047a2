import { defineProvider } from '../protocol/provider/define-provider.js'
import { header } from '../protocol/provider/kit/message.js'
import { clientSecretPost } from '../protocol/token/client-auth.js'
import { marks } from './marks/marks.js'

/**
 * Nextcloud, a server of one's own. A token stands for an account with all its files: there are no
 * scopes. Without pretty URLs the endpoints of a registration begin with `/index.php`.
 * @see https://docs.nextcloud.com/server/latest/admin_manual/configuration_server/oauth2.html
 */
export const nextcloud = defineProvider({
  id: 'nextcloud',
  name: 'Nextcloud',
  authorizationEndpoint: 'https://{host}/apps/oauth2/authorize',
  tokenEndpoint: 'https://{host}/apps/oauth2/api/v1/token',
  apiBaseUrl: 'https://{host}/',
  placeholders: { host: {} },
  clientAuth: clientSecretPost,
  scope: false,
  tokenFields: ['user_id'],
  profile: {
    url: 'ocs/v2.php/cloud/user',
    params: { format: 'json' },
    fields: {
      id: 'ocs.data.id',
      username: 'ocs.data.id',
      name: 'ocs.data.displayname',
      email: 'ocs.data.email',
      phone: 'ocs.data.phone',
      locale: 'ocs.data.language',
    },
  },
  // OCS refuses calls without it as cross-site ones.
  apiRequest: header('OCS-APIRequest', 'true'),
  button: { background: '#0065a1', color: '#ffffff', mark: marks.nextcloud },
})
