import { defineProvider } from '../protocol/provider/define-provider.js'
import { omit, set } from '../protocol/provider/kit/fields.js'
import { header } from '../protocol/provider/kit/message.js'
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
  revocationEndpoint: 'https://cloud.digitalocean.com/v1/oauth/revoke',
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
  revocationRequest: [
    omit('client_id', 'client_secret'),
    set({ token: '{accessToken}' }),
    header('Authorization', 'Bearer {accessToken}'),
  ],
  button: { background: '#0061eb', color: '#ffffff', mark: marks.digitalocean },
})
