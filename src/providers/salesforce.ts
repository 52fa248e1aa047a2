import { failure, type Answer, type FailureResult } from '../protocol/answer.js'
import { asText } from '../protocol/api/api-request.js'
import { valueAt } from '../protocol/profile.js'
import { defineProvider } from '../protocol/provider/define-provider.js'
import { clientSecretPost } from '../protocol/token/client-auth.js'

/**
 * Salesforce. A token stands for a user of one organization, whose host the token answer names. A
 * person of a sandbox or with a login page of the organization's own starts with
 * `?loginUrl=test.salesforce.com` or `?loginUrl=acme.my.salesforce.com`. Nothing says how long a
 * token lives: the organization's session settings do.
 * @see https://help.salesforce.com/s/articleView?id=xcloud.remoteaccess_oauth_web_server_flow.htm
 */
export const salesforce = defineProvider({
  id: 'salesforce',
  name: 'Salesforce',
  authorizationEndpoint: 'https://{loginUrl}/services/oauth2/authorize',
  tokenEndpoint: 'https://{loginUrl}/services/oauth2/token',
  revocationEndpoint: 'https://{loginUrl}/services/oauth2/revoke',
  apiBaseUrl: 'https://{instance_url}/',
  placeholders: {
    loginUrl: {
      under: [
        'my.salesforce.com',
        'sandbox.my.salesforce.com',
        'develop.my.salesforce.com',
        'salesforce.com',
      ],
      default: 'login.salesforce.com',
    },
    instance_url: {
      under: [
        ...['my.salesforce.com', 'sandbox.my.salesforce.com', 'develop.my.salesforce.com'],
        ...['scratch.my.salesforce.com', 'trailblaze.my.salesforce.com', 'salesforce.com'],
      ],
    },
  },
  // The application's own token: settings.loginUrl names the organization.
  grants: ['authorization_code', 'refresh_token', 'client_credentials'],
  clientAuth: clientSecretPost,
  scope: ['openid'],
  tokenFields: ['instance_url', 'id'],
  account: 'instance_url',
  profile: {
    url: 'services/oauth2/userinfo',
    fields: {
      id: 'user_id',
      username: 'preferred_username',
      name: 'name',
      givenName: 'given_name',
      familyName: 'family_name',
      email: 'email',
      emailVerified: 'email_verified',
      phone: 'phone_number',
      picture: 'picture',
      locale: 'locale',
    },
  },
  apiResponse: readRefusal,
  button: { background: '#066afe', color: '#ffffff' },
})

/** A list of errors; where people are told a dead token is a 403 in plain text. */
function readRefusal({ status, data }: Answer): FailureResult | undefined {
  if (status === 403 && data === 'Bad_OAuth_Token') {
    return failure({ code: data, deadToken: true })
  }
  const code = asText(valueAt(data, '0.errorCode'))
  if (code === undefined) return undefined
  return failure({
    code,
    message: asText(valueAt(data, '0.message')),
    deadToken: code === 'INVALID_SESSION_ID',
    rateLimit: code === 'REQUEST_LIMIT_EXCEEDED',
  })
}
