import { defineProvider } from '../protocol/provider/define-provider.js'
import { failsUnless } from '../protocol/provider/kit/failure.js'
import { header } from '../protocol/provider/kit/message.js'
import { clientSecretBasic } from '../protocol/token/client-auth.js'
import { marks } from './marks/marks.js'

/**
 * Bungie.net. A token stands for a Bungie account and lives an hour; a refresh token ninety days.
 * Every call needs the application's API key, which is another one than its secret.
 * @see https://github.com/Bungie-net/api/wiki/OAuth-Documentation
 */
export const bungie = defineProvider({
  id: 'bungie',
  name: 'Bungie',
  authorizationEndpoint: 'https://www.bungie.net/en/OAuth/Authorize',
  tokenEndpoint: 'https://www.bungie.net/platform/app/oauth/token/',
  apiBaseUrl: 'https://www.bungie.net/Platform/',
  clientAuth: clientSecretBasic,
  scope: false,
  settings: { apiKey: /^[\w-]{1,100}$/ },
  tokenFields: ['membership_id'],
  profile: {
    url: 'User/GetMembershipsForCurrentUser/',
    fields: {
      id: 'Response.bungieNetUser.membershipId',
      username: 'Response.bungieNetUser.uniqueName',
      name: 'Response.bungieNetUser.displayName',
      locale: 'Response.bungieNetUser.locale',
    },
  },
  apiRequest: header('X-API-Key', '{apiKey}'),
  apiResponse: failsUnless('ErrorCode', 1, {
    code: 'ErrorStatus',
    message: 'Message',
    dead: ['WebAuthRequired', 'AccessTokenHasExpired', 'AuthorizationRecordRevoked'],
    rateLimit: ['ThrottleLimitExceeded', 'ThrottleLimitExceededMinutes'],
  }),
  button: { background: '#0a0d12', color: '#ffffff', mark: marks.bungie },
})
