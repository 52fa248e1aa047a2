import { inQuery } from '../protocol/api/bearer.js'
import { defineProvider } from '../protocol/provider/define-provider.js'
import { failsUnless } from '../protocol/provider/kit/failure.js'
import { add, omit, rename } from '../protocol/provider/kit/fields.js'
import { under } from '../protocol/provider/kit/message.js'
import { clientSecretPost } from '../protocol/token/client-auth.js'
import { marks } from './marks/marks.js'

/**
 * Untappd. A token stands for a drinker's account and does not end. Code and secret travel in the query
 * of a GET without `grant_type`, and every answer stands under `response`.
 * @see https://untappd.com/api/docs#authentication
 */
export const untappd = defineProvider({
  id: 'untappd',
  name: 'Untappd',
  authorizationEndpoint: 'https://untappd.com/oauth/authenticate/',
  tokenEndpoint: 'https://untappd.com/oauth/authorize/',
  apiBaseUrl: 'https://api.untappd.com/',
  grants: ['authorization_code'],
  clientAuth: clientSecretPost,
  scope: false,
  authorizationRequest: rename({ redirect_uri: 'redirect_url' }),
  tokenMethod: 'GET',
  tokenRequest: [
    omit('grant_type'),
    rename({ redirect_uri: 'redirect_url' }),
    add({ response_type: 'code' }),
  ],
  tokenResponse: [
    failsUnless('meta.http_code', 200, { code: 'meta.error_type', message: 'meta.error_detail' }),
    under('response'),
  ],
  bearer: inQuery('access_token'),
  apiResponse: [
    failsUnless('meta.code', 200, {
      code: 'meta.error_type',
      message: 'meta.error_detail',
      dead: ['invalid_token', 'invalid_auth'],
      rateLimit: ['invalid_limit'],
    }),
    under('response'),
  ],
  profile: {
    url: 'v4/user/info',
    fields: {
      id: 'user.id',
      username: 'user.user_name',
      name: ['user.first_name', 'user.last_name'],
      givenName: 'user.first_name',
      familyName: 'user.last_name',
      email: 'user.settings.email_address',
      picture: 'user.user_avatar',
      url: 'user.untappd_url',
    },
  },
  button: { background: '#ffc000', color: '#1b1b1b', mark: marks.untappd },
})
