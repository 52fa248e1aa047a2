import { defineProvider } from '../protocol/provider/define-provider.js'
import { clientSecretPost } from '../protocol/token/client-auth.js'
import { marks } from './marks/marks.js'

/**
 * Dailymotion. A token stands for a Dailymotion account and lives ten hours.
 * @see https://developers.dailymotion.com/v0/docs/authenticate-using-authorization-codes
 */
export const dailymotion = defineProvider({
  id: 'dailymotion',
  name: 'Dailymotion',
  authorizationEndpoint: 'https://api.dailymotion.com/oauth/authorize',
  tokenEndpoint: 'https://api.dailymotion.com/oauth/token',
  apiBaseUrl: 'https://api.dailymotion.com/',
  grants: ['authorization_code', 'refresh_token', 'client_credentials'],
  clientAuth: clientSecretPost,
  scope: ['email'],
  tokenFields: ['uid'],
  profile: {
    url: 'user/me',
    params: { fields: 'id,username,screenname,email,url,avatar_720_url' },
    fields: {
      id: 'id',
      username: 'username',
      name: 'screenname',
      email: 'email',
      picture: 'avatar_720_url',
      url: 'url',
    },
  },
  button: { background: '#0d0d0d', color: '#ffffff', mark: marks.dailymotion },
})
