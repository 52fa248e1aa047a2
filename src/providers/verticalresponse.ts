import { defineProvider } from '../protocol/provider/define-provider.js'
import { clientSecretPost } from '../protocol/token/client-auth.js'

/**
 * VerticalResponse. A token stands for an account.
 * @see https://developer.verticalresponse.com/
 */
export const verticalresponse = defineProvider({
  id: 'verticalresponse',
  name: 'VerticalResponse',
  // uncertain: whether it still takes new applications.
  authorizationEndpoint: 'https://vrapi.verticalresponse.com/api/v1/oauth/authorize',
  tokenEndpoint: 'https://vrapi.verticalresponse.com/api/v1/oauth/access_token',
  apiBaseUrl: 'https://vrapi.verticalresponse.com/api/v1/',
  clientAuth: clientSecretPost,
  // uncertain: no library knows a call that tells whose token it is.
  profile: false,
  button: { background: '#1f4e79', color: '#ffffff' },
})
