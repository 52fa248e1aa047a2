import {
  asText,
  asJson,
  clientSecretPost,
  defineProvider,
  failure,
  fieldsOf,
  omit,
  repeat,
  type Answer,
  type FailureResult,
} from 'express-oauth-connect'

/**
 * amoCRM. The callback names the account's host. A token lives a day; a refresh token three months,
 * and rotates.
 * @see https://www.amocrm.ru/developers/content/oauth/step-by-step
 */
export const amocrm = defineProvider({
  id: 'amocrm',
  name: 'amoCRM',
  authorizationEndpoint: 'https://www.amocrm.ru/oauth',
  tokenEndpoint: 'https://{referer}/oauth2/access_token',
  apiBaseUrl: 'https://{referer}/api/v4/',
  placeholders: { referer: { under: ['amocrm.ru', 'kommo.com'] } },
  clientAuth: clientSecretPost,
  pkce: false,
  scope: false,
  authorizationRequest: omit('response_type'),
  tokenRequest: [repeat('redirect_uri'), asJson()],
  tokenResponse: readHint,
  refreshExpiresIn: 90 * 24 * 3600,
  account: 'referer',
})

/** Problem details (RFC 9457); a dead code or refresh token is one of them. */
function readHint({ status, data }: Answer): FailureResult | undefined {
  if (status < 400) return undefined
  const { hint, detail } = fieldsOf(data)
  const message = asText(hint) ?? asText(detail)
  if (message === undefined) return undefined
  const dead = /revoked|expired|cannot decrypt/i.test(message)
  return failure({ code: dead ? 'invalid_grant' : 'invalid_request', message })
}
