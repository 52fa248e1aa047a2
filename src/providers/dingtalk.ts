import { inHeader } from '../protocol/api/bearer.js'
import { defineProvider } from '../protocol/provider/define-provider.js'
import { failsWith } from '../protocol/provider/kit/failure.js'
import { omit, rename } from '../protocol/provider/kit/fields.js'
import { asJson } from '../protocol/provider/kit/message.js'
import { clientSecretPost } from '../protocol/token/client-auth.js'

/**
 * DingTalk. A token stands for a DingTalk user and lives two hours, a refresh token thirty days.
 * All names of the token endpoint are its own.
 * @see https://open.dingtalk.com/document/orgapp/obtain-identity-credentials
 */
export const dingtalk = defineProvider({
  id: 'dingtalk',
  name: 'DingTalk',
  authorizationEndpoint: 'https://login.dingtalk.com/oauth2/auth',
  tokenEndpoint: 'https://api.dingtalk.com/v1.0/oauth2/userAccessToken',
  apiBaseUrl: 'https://api.dingtalk.com/',
  clientAuth: clientSecretPost,
  // uncertain: no page mentions PKCE, and its token request is JSON of fixed names.
  pkce: false,
  scope: ['openid'],
  authorizationParams: { prompt: 'consent' },
  authorizationResponse: rename({ authCode: 'code' }),
  tokenRequest: [
    omit('redirect_uri'),
    rename({
      client_id: 'clientId',
      client_secret: 'clientSecret',
      grant_type: 'grantType',
      refresh_token: 'refreshToken',
    }),
    asJson(),
  ],
  tokenResponse: [
    // uncertain: which code a dead refresh token has.
    failsWith('code', {
      code: 'code',
      message: 'message',
      as: { 'invalidParameter.authCode.notFound': 'invalid_grant' },
    }),
    rename({ accessToken: 'access_token', refreshToken: 'refresh_token', expireIn: 'expires_in' }),
  ],
  tokenFields: ['corpId'],
  refreshExpiresIn: 30 * 24 * 3600,
  profile: {
    url: 'v1.0/contact/users/me',
    fields: {
      id: 'openId',
      username: 'nick',
      name: 'nick',
      email: 'email',
      phone: 'mobile',
      picture: 'avatarUrl',
    },
  },
  bearer: inHeader('x-acs-dingtalk-access-token'),
  apiResponse: failsWith('code', {
    code: 'code',
    message: 'message',
    dead: ['InvalidAuthentication'],
    rateLimit: ['Forbidden.AccessDenied.QpsLimitForAppkeyAndApi'],
  }),
  button: { background: '#007fff', color: '#000000' },
})
