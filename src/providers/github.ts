import { failure, type Answer, type FailureResult } from '../protocol/answer.js'
import { defineProvider } from '../protocol/provider/define-provider.js'
import { failsWhen } from '../protocol/provider/kit/failure.js'
import { clientSecretBasic, clientSecretPost } from '../protocol/token/client-auth.js'
import { asText, fieldsOf } from '../protocol/api/api-request.js'
import type { RevocationContext } from '../protocol/provider/seam.js'
import type { TokenRequest } from '../protocol/token/token-request.js'
import type { ProviderApi } from '../protocol/api/provider-api.js'
import type { Profile } from '../protocol/profile.js'
import { marks } from './marks/marks.js'

/**
 * GitHub. A token stands for a GitHub account. Of an OAuth app it never ends; of a GitHub App it
 * lives eight hours, with a refresh token that rotates.
 * @see https://docs.github.com/en/apps/oauth-apps/building-oauth-apps/authorizing-oauth-apps
 */
export const github = defineProvider({
  id: 'github',
  name: 'GitHub',
  authorizationEndpoint: 'https://github.com/login/oauth/authorize',
  tokenEndpoint: 'https://github.com/login/oauth/access_token',
  deviceAuthorizationEndpoint: 'https://github.com/login/device/code',
  // What ends a token stands below the client's own address.
  revocationEndpoint: 'https://api.github.com/applications',
  apiBaseUrl: 'https://api.github.com/',
  clientAuth: clientSecretPost,
  scope: ['read:user', 'user:email'],
  profile: readProfile,
  apiResponse: [failsWhen('message', 'Bad credentials', { message: 'message' }), readLimit],
  revocationRequest: deleteToken,
  button: { background: '#24292f', color: '#ffffff', mark: marks.github },
})

/** `DELETE /applications/{client_id}/token`, Basic, with the access token as JSON. */
function deleteToken(
  request: TokenRequest,
  { tokens, ...credentials }: RevocationContext,
): TokenRequest {
  const url = `${request.url}/${encodeURIComponent(credentials.clientId)}/token`
  const json = { access_token: tokens.accessToken }
  return clientSecretBasic({ ...request, method: 'DELETE', url, form: {}, json }, credentials)
}

/** Too many requests are a 403 as often as a 429; the headers say until when. */
function readLimit({ status, headers, data }: Answer): FailureResult | undefined {
  const message = asText(fieldsOf(data).message)
  const isSpent = headers['x-ratelimit-remaining'] === '0' || 'retry-after' in headers
  if (status !== 403 || !(isSpent || /rate limit/i.test(message ?? ''))) return undefined
  const reset = Number(headers['x-ratelimit-reset']) - Date.now() / 1000
  return failure({ message, rateLimit: true, ...(reset > 0 && { retryAfter: Math.ceil(reset) }) })
}

/** The account shows only an address that is public; the others, and which are verified, are a second call. */
async function readProfile(api: ProviderApi): Promise<Profile> {
  const { data: user } = await api.get('user')
  const { login, name, avatar_url: picture, html_url: url, id, email } = fieldsOf(user)
  const addresses = await api.get('user/emails').then(({ data }) => data, withoutAddresses)
  const primary = (Array.isArray(addresses) ? addresses : [])
    .map(fieldsOf)
    .find((one) => one.primary === true)
  const told = primary
    ? { email: primary.email, emailVerified: primary.verified === true }
    : { email }
  return { id, username: login, name, picture, url, ...told, raw: user } as Profile
}

/** Without the scope or the permission for addresses the person is known all the same. */
function withoutAddresses(error: unknown): readonly unknown[] {
  const { providerStatus } = error as { readonly providerStatus?: number }
  if (providerStatus === 403 || providerStatus === 404) return []
  throw error
}
