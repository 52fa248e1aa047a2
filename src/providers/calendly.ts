import { defineProvider } from '../protocol/provider/define-provider.js'
import { clientSecretPost } from '../protocol/token/client-auth.js'
import { marks } from './marks/marks.js'

/**
 * Calendly. A token stands for a user and lives two hours; refresh tokens rotate. Ids are URIs.
 * @see https://developer.calendly.com/docs/authentication/scopes
 */
export const calendly = defineProvider({
  id: 'calendly',
  name: 'Calendly',
  authorizationEndpoint: 'https://auth.calendly.com/oauth/authorize',
  tokenEndpoint: 'https://auth.calendly.com/oauth/token',
  revocationEndpoint: 'https://auth.calendly.com/oauth/revoke',
  apiBaseUrl: 'https://api.calendly.com/',
  clientAuth: clientSecretPost,
  // Applications made since March 2026 may do nothing without a scope.
  scope: ['users:read'],
  tokenFields: ['owner', 'organization'],
  profile: {
    url: 'users/me',
    fields: {
      id: 'resource.uri',
      username: 'resource.slug',
      name: 'resource.name',
      email: 'resource.email',
      picture: 'resource.avatar_url',
      url: 'resource.scheduling_url',
      locale: 'resource.locale',
    },
  },
  button: { background: '#006bff', color: '#ffffff', mark: marks.calendly },
})
