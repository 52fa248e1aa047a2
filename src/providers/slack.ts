import { defineProvider } from '../protocol/provider/define-provider.js'
import { clientSecretPost } from '../protocol/token/client-auth.js'
import { omit } from '../protocol/provider/kit/fields.js'
import { lift } from '../protocol/provider/kit/answer.js'
import { failsWhen } from '../protocol/provider/kit/failure.js'
import { header } from '../protocol/provider/kit/message.js'
import { inHeader } from '../protocol/api/bearer.js'
import type { Answer } from '../protocol/answer.js'
import { fieldsOf } from '../protocol/api/api-request.js'
import { ownField } from '../protocol/params.js'
import type { SeamContext } from '../protocol/provider/seam.js'
import type { TokenResponse } from '../protocol/token/token-set.js'
import type { ProviderApi } from '../protocol/api/provider-api.js'
import type { Profile } from '../protocol/profile.js'

/**
 * Slack, an app in one workspace. A token stands for the app's bot there, and the profile is of who
 * installed it; with token rotation a token lives twelve hours. Who only signs in: `slackOpenid`.
 * @see https://docs.slack.dev/authentication/installing-with-oauth
 */
export const slack = defineProvider({
  id: 'slack',
  name: 'Slack',
  authorizationEndpoint: 'https://slack.com/oauth/v2/authorize',
  tokenEndpoint: 'https://slack.com/api/oauth.v2.access',
  revocationEndpoint: 'https://slack.com/api/auth.revoke',
  apiBaseUrl: 'https://slack.com/api/',
  clientAuth: clientSecretPost,
  pkce: false,
  scopeSeparator: ',',
  scope: ['users:read', 'users:read.email'],
  tokenResponse: [
    failsWhen('ok', false, {
      code: 'error',
      message: 'error',
      as: {
        invalid_code: 'invalid_grant',
        code_already_used: 'invalid_grant',
        code_expired: 'invalid_grant',
        invalid_refresh_token: 'invalid_grant',
        token_expired: 'invalid_grant',
        token_revoked: 'invalid_grant',
        bad_client_secret: 'invalid_client',
        invalid_client_id: 'invalid_client',
        bad_redirect_uri: 'redirect_uri_mismatch',
      },
    }),
    lift({ team_id: 'team.id', team_name: 'team.name', user_id: 'authed_user.id' }),
    // With user_scope alone the tokens are the person's.
    personsTokens,
  ],
  tokenFields: ['team_id', 'team_name', 'bot_user_id', 'user_id'],
  account: 'team_id',
  // Its token_type is "bot" or "user".
  bearer: inHeader('Authorization', 'Bearer'),
  profile: readProfile,
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

/** A refresh answers with the token at the top, whosever it is. */
function personsTokens({ data }: Answer): TokenResponse | undefined {
  const { authed_user: person, ...fields } = fieldsOf(data)
  const { access_token: accessToken } = fieldsOf(person)
  if (fields.access_token !== undefined || accessToken === undefined) return undefined
  return { ...fields, ...fieldsOf(person) }
}

/** `users.info` of the person whom the token answer names; it needs the scope `users:read`. */
async function readProfile(api: ProviderApi, { params }: SeamContext): Promise<Profile> {
  const { data } = await api.get('users.info', { params: { user: ownField(params, 'user_id') } })
  const user = fieldsOf(fieldsOf(data).user)
  const {
    real_name: name,
    first_name,
    last_name,
    email,
    image_512: picture,
  } = fieldsOf(user.profile)
  const emailVerified = user.is_email_confirmed
  return {
    ...{ id: user.id, username: user.name, name, email, emailVerified, picture },
    ...{ givenName: first_name, familyName: last_name, locale: user.locale, raw: data },
  } as Profile
}
