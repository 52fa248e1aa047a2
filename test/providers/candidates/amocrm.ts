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
 * amoCRM, one account of it. A token lives a day; a refresh token three months, and rotates.
 * @param host - of the account, such as `acme.amocrm.ru`
 * @see https://www.amocrm.ru/developers/content/oauth/step-by-step
 */
export const amocrm = (host: string) =>
  defineProvider({
    id: 'amocrm',
    name: 'amoCRM',
    authorizationEndpoint: 'https://www.amocrm.ru/oauth',
    tokenEndpoint: `https://${host}/oauth2/access_token`,
    apiBaseUrl: `https://${host}/api/v4/`,
    clientAuth: clientSecretPost,
    pkce: false,
    scope: false,
    // The account that was chosen: another one would be asked with this one's host.
    callbackParams: { referer: new RegExp(`^${host.replaceAll('.', '\\.')}$`) },
    authorizationRequest: omit('response_type'),
    tokenRequest: [omit('referer'), repeat('redirect_uri'), asJson()],
    tokenResponse: readHint,
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
