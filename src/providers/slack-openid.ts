import { defineProvider } from '../protocol/provider/define-provider.js'
import { clientSecretPost } from '../protocol/token/client-auth.js'
import { omit } from '../protocol/provider/kit/fields.js'
import { failsWhen } from '../protocol/provider/kit/failure.js'
import { header } from '../protocol/provider/kit/message.js'

/**
 * Sign in with Slack. A token stands for a person in one workspace and is good for who they are,
 * not for Slack's other methods: an app of its own for those is `slack`.
 * @see https://docs.slack.dev/authentication/sign-in-with-slack/
 */
export const slackOpenid = defineProvider({
  id: 'slack-openid',
  name: 'Slack',
  authorizationEndpoint: 'https://slack.com/openid/connect/authorize',
  tokenEndpoint: 'https://slack.com/api/openid.connect.token',
  revocationEndpoint: 'https://slack.com/api/auth.revoke',
  apiBaseUrl: 'https://slack.com/api/',
  clientAuth: clientSecretPost,
  pkce: false,
  scope: ['openid', 'profile', 'email'],
  tokenResponse: failsWhen('ok', false, {
    code: 'error',
    message: 'error',
    as: {
      invalid_code: 'invalid_grant',
      code_already_used: 'invalid_grant',
      code_expired: 'invalid_grant',
      invalid_refresh_token: 'invalid_grant',
      bad_client_secret: 'invalid_client',
      invalid_client_id: 'invalid_client',
      bad_redirect_uri: 'redirect_uri_mismatch',
    },
  }),
  profile: {
    url: 'openid.connect.userInfo',
    fields: {
      id: 'sub',
      name: 'name',
      givenName: 'given_name',
      familyName: 'family_name',
      email: 'email',
      emailVerified: 'email_verified',
      picture: 'picture',
      locale: 'locale',
    },
  },
  apiResponse: failsWhen('ok', false, {
    code: 'error',
    message: 'error',
    dead: ['invalid_auth', 'token_expired', 'token_revoked', 'account_inactive'],
    rateLimit: ['ratelimited', 'rate_limited'],
  }),
  revocationRequest: [
    omit('token', 'client_id', 'client_secret'),
    header('Authorization', 'Bearer {accessToken}'),
  ],
  button: { background: '#4a154b', color: '#ffffff' },
})
