import { defineProvider } from '../protocol/provider/define-provider.js'
import { clientSecretPost } from '../protocol/token/client-auth.js'
import { marks } from './marks/marks.js'

/**
 * Coursera. A token stands for a learner and lives thirty minutes.
 * @see https://building.coursera.org/app-platform/oauth2/
 */
export const coursera = defineProvider({
  id: 'coursera',
  name: 'Coursera',
  authorizationEndpoint: 'https://accounts.coursera.org/oauth2/v1/auth',
  tokenEndpoint: 'https://accounts.coursera.org/oauth2/v1/token',
  apiBaseUrl: 'https://api.coursera.org/',
  clientAuth: clientSecretPost,
  scopeSeparator: ',',
  scope: ['view_profile'],
  authorizationParams: { access_type: 'offline' },
  profile: {
    url: 'api/externalBasicProfiles.v1',
    params: { q: 'me', fields: 'name' },
    fields: { id: 'elements.0.id', name: 'elements.0.name' },
  },
  button: { background: '#0056d2', color: '#ffffff', mark: marks.coursera },
})
