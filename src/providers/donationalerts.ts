import { defineProvider } from '../protocol/provider/define-provider.js'
import { add } from '../protocol/provider/kit/fields.js'
import { forGrant } from '../protocol/provider/kit/request.js'
import { clientSecretPost } from '../protocol/token/client-auth.js'

/**
 * DonationAlerts. A token stands for a streamer's account.
 * @see https://www.donationalerts.com/apidoc#authorization
 */
export const donationalerts = defineProvider({
  id: 'donationalerts',
  name: 'DonationAlerts',
  authorizationEndpoint: 'https://www.donationalerts.com/oauth/authorize',
  tokenEndpoint: 'https://www.donationalerts.com/oauth/token',
  apiBaseUrl: 'https://www.donationalerts.com/api/v1/',
  clientAuth: clientSecretPost,
  scope: ['oauth-user-show'],
  // The documentation repeats the scope in a refresh.
  tokenRequest: forGrant('refresh_token', add({ scope: '{scope}' })),
  profile: {
    url: 'user/oauth',
    fields: {
      id: 'data.id',
      username: 'data.code',
      name: 'data.name',
      email: 'data.email',
      picture: 'data.avatar',
      locale: 'data.language',
    },
  },
  button: { background: '#b8460e', color: '#ffffff' },
})
