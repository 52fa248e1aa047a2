import { failure, type Answer, type FailureResult } from '../protocol/answer.js'
import { asText, fieldsOf } from '../protocol/api/api-request.js'
import type { ProviderApi } from '../protocol/api/provider-api.js'
import type { Profile } from '../protocol/profile.js'
import { defineProvider } from '../protocol/provider/define-provider.js'
import { failsUnless } from '../protocol/provider/kit/failure.js'
import { add } from '../protocol/provider/kit/fields.js'
import { under } from '../protocol/provider/kit/message.js'
import { asForm } from '../protocol/provider/kit/request.js'
import type { SeamContext } from '../protocol/provider/seam.js'
import { clientSecretPost } from '../protocol/token/client-auth.js'

/**
 * Withings. A token stands for a user and lives three hours; a refresh token a year, and changes. Every
 * answer is HTTP 200 with a `status` of its own, and stands under `body`.
 * @see https://developer.withings.com/api-reference/#tag/oauth2
 */
export const withings = defineProvider({
  id: 'withings',
  name: 'Withings',
  authorizationEndpoint: 'https://account.withings.com/oauth2_user/authorize2',
  tokenEndpoint: 'https://wbsapi.withings.net/v2/oauth2',
  apiBaseUrl: 'https://wbsapi.withings.net/',
  clientAuth: clientSecretPost,
  scopeSeparator: ',',
  scope: ['user.info'],
  tokenRequest: add({ action: 'requesttoken' }),
  tokenResponse: [refuse, under('body')],
  tokenFields: ['userid'],
  refreshExpiresIn: 365 * 24 * 3600,
  profile: readProfile,
  apiRequest: asForm(),
  apiResponse: [
    failsUnless('status', 0, {
      code: 'status',
      message: 'error',
      dead: ['100', '101', '102', '200', '401'],
      rateLimit: ['601'],
    }),
    under('body'),
  ],
  button: { background: '#00463f', color: '#ffffff' },
})

/** 503 is any wrong parameter; its words say which. */
function refuse({ data }: Answer): FailureResult | undefined {
  const { status, error } = fieldsOf(data)
  const code = asText(status)
  if (code === undefined || code === '0') return undefined
  const message = asText(error)
  const dead = /invalid (?:code|refresh_token)/i.test(message ?? '')
  return failure({ code: dead ? 'invalid_grant' : code, message, rateLimit: code === '601' })
}

/** No call tells a name: the number in the token answer is all. */
function readProfile(_api: ProviderApi, { params }: SeamContext): Omit<Profile, 'raw'> {
  return { id: params.userid ?? '' }
}
