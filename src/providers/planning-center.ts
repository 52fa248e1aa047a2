import { defineProvider } from '../protocol/provider/define-provider.js'
import { clientSecretPost } from '../protocol/token/client-auth.js'

/**
 * Planning Center. A token stands for a person of one organization and lives two hours; a refresh
 * token three months.
 * @see https://developer.planning.center/docs/#/overview/authentication
 */
export const planningCenter = defineProvider({
  id: 'planning-center',
  name: 'Planning Center',
  authorizationEndpoint: 'https://api.planningcenteronline.com/oauth/authorize',
  tokenEndpoint: 'https://api.planningcenteronline.com/oauth/token',
  revocationEndpoint: 'https://api.planningcenteronline.com/oauth/revoke',
  apiBaseUrl: 'https://api.planningcenteronline.com/',
  clientAuth: clientSecretPost,
  scope: ['people'],
  refreshExpiresIn: 90 * 24 * 3600,
  profile: {
    url: 'people/v2/me',
    params: { include: 'emails' },
    fields: {
      id: 'data.id',
      name: 'data.attributes.name',
      givenName: 'data.attributes.first_name',
      familyName: 'data.attributes.last_name',
      email: 'included.0.attributes.address',
      picture: 'data.attributes.avatar',
    },
  },
  button: { background: '#1a56c4', color: '#ffffff' },
})
