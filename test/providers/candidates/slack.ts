import {
  asText,
  clientSecretPost,
  defineProvider,
  failure,
  fieldsOf,
  header,
  inHeader,
  omit,
  type Answer,
  type FailureResult,
} from 'express-oauth-connect'

/**
 * Slack, an app's bot in one workspace. With token rotation a token lives twelve hours.
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
  tokenResponse: [readError, nameTeam],
  tokenFields: ['team_id', 'bot_user_id'],
  account: 'team_id',
  // Its token_type is "bot".
  bearer: inHeader('Authorization', 'Bearer'),
  apiResponse: readError,
  revocationRequest: [
    omit('token', 'client_id', 'client_secret'),
    header('Authorization', 'Bearer {accessToken}'),
  ],
})

const DEAD_GRANTS = ['invalid_code', 'code_already_used', 'invalid_refresh_token']
const DEAD_TOKENS = ['invalid_auth', 'token_expired', 'token_revoked', 'account_inactive']

/** Errors come in HTTP 200. */
function readError({ data }: Answer): FailureResult | undefined {
  const { ok, error } = fieldsOf(data)
  if (ok !== false) return undefined
  const code = asText(error) ?? 'unknown'
  return failure({
    code: DEAD_GRANTS.includes(code) ? 'invalid_grant' : code,
    message: code,
    deadToken: DEAD_TOKENS.includes(code),
    rateLimit: code === 'ratelimited',
  })
}

/** The workspace is an object of its own. */
function nameTeam({ data }: Answer): Readonly<Record<string, unknown>> {
  const fields = fieldsOf(data)
  return { ...fields, team_id: fieldsOf(fields.team).id }
}
