import { defineProvider } from '../protocol/provider/define-provider.js'
import { omit } from '../protocol/provider/kit/fields.js'
import { toQuery } from '../protocol/provider/kit/request.js'
import { clientSecretPost } from '../protocol/token/client-auth.js'
import { marks } from './marks/marks.js'

/**
 * Kick. A token stands for a Kick account and lives two hours. PKCE is required.
 * @see https://docs.kick.com/getting-started/generating-tokens-oauth2-flow
 */
export const kick = defineProvider({
  id: 'kick',
  name: 'Kick',
  authorizationEndpoint: 'https://id.kick.com/oauth/authorize',
  tokenEndpoint: 'https://id.kick.com/oauth/token',
  revocationEndpoint: 'https://id.kick.com/oauth/revoke',
  apiBaseUrl: 'https://api.kick.com/',
  grants: ['authorization_code', 'refresh_token', 'client_credentials'],
  clientAuth: clientSecretPost,
  scope: ['user:read'],
  profile: {
    url: 'public/v1/users',
    fields: {
      id: 'data.0.user_id',
      username: 'data.0.name',
      name: 'data.0.name',
      email: 'data.0.email',
      picture: 'data.0.profile_picture',
    },
  },
  // Its page puts the token into the query.
  revocationRequest: [omit('client_id', 'client_secret'), toQuery('token')],
  button: { background: '#53fc18', color: '#000000', mark: marks.kick },
})
