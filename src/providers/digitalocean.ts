import { defineProvider } from '../protocol/provider/define-provider.js'
import { clientSecretPost } from '../protocol/token/client-auth.js'
import { marks } from './marks/marks.js'

/**
 * DigitalOcean. A token stands for an account or team and lives thirty days; refresh tokens are
 * used once.
 * @see https://docs.digitalocean.com/reference/api/oauth/
 */
export const digitalocean = defineProvider({
  id: 'digitalocean',
  name: 'DigitalOcean',
  authorizationEndpoint: 'https://cloud.digitalocean.com/v1/oauth/authorize',
  tokenEndpoint: 'https://cloud.digitalocean.com/v1/oauth/token',
  // uncertain: it has https://cloud.digitalocean.com/v1/oauth/revoke, whose parameters we have not
  // seen at work.
  apiBaseUrl: 'https://api.digitalocean.com/v2/',
  clientAuth: clientSecretPost,
  scope: ['read'],
  profile: {
    url: 'account',
    fields: {
      id: 'account.uuid',
      name: 'account.name',
      email: 'account.email',
      emailVerified: 'account.email_verified',
    },
  },
  button: { background: '#0061eb', color: '#ffffff', mark: marks.digitalocean },
})
