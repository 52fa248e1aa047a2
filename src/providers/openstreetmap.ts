import { defineProvider } from '../protocol/provider/define-provider.js'
import { clientSecretPost } from '../protocol/token/client-auth.js'
import { marks } from './marks/marks.js'

/**
 * OpenStreetMap. A token stands for an OpenStreetMap account and does not end.
 * @see https://wiki.openstreetmap.org/wiki/OAuth
 */
export const openstreetmap = defineProvider({
  id: 'openstreetmap',
  name: 'OpenStreetMap',
  authorizationEndpoint: 'https://www.openstreetmap.org/oauth2/authorize',
  tokenEndpoint: 'https://www.openstreetmap.org/oauth2/token',
  revocationEndpoint: 'https://www.openstreetmap.org/oauth2/revoke',
  apiBaseUrl: 'https://api.openstreetmap.org/',
  grants: ['authorization_code'],
  clientAuth: clientSecretPost,
  scope: ['read_prefs'],
  profile: {
    url: 'api/0.6/user/details.json',
    fields: {
      id: 'user.id',
      username: 'user.display_name',
      name: 'user.display_name',
      picture: 'user.img.href',
    },
  },
  button: { background: '#3d6b28', color: '#ffffff', mark: marks.openstreetmap },
})
