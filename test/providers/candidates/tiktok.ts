import {
  asText,
  clientSecretPost,
  defineProvider,
  failure,
  fieldsOf,
  rename,
  under,
  type Answer,
  type FailureResult,
} from 'express-oauth-connect'

const clientKey = rename({ client_id: 'client_key' })

/**
 * TikTok. A token lives a day; refresh tokens rotate.
 * @see https://developers.tiktok.com/doc/oauth-user-access-token-management
 */
export const tiktok = defineProvider({
  id: 'tiktok',
  name: 'TikTok',
  authorizationEndpoint: 'https://www.tiktok.com/v2/auth/authorize/',
  tokenEndpoint: 'https://open.tiktokapis.com/v2/oauth/token/',
  revocationEndpoint: 'https://open.tiktokapis.com/v2/oauth/revoke/',
  apiBaseUrl: 'https://open.tiktokapis.com/v2/',
  clientAuth: clientSecretPost,
  scope: ['user.info.basic'],
  scopeSeparator: ',',
  authorizationRequest: clientKey,
  tokenRequest: clientKey,
  tokenFields: ['open_id'],
  account: 'open_id',
  apiResponse: [readError, under('data')],
  revocationRequest: clientKey,
})

/** Every answer has an error; that of a good one is called "ok". */
function readError({ data }: Answer): FailureResult | undefined {
  const { code, message } = fieldsOf(fieldsOf(data).error)
  if (code === undefined || code === 'ok') return undefined
  return failure({
    code: asText(code),
    message: asText(message),
    deadToken: code === 'access_token_invalid',
    rateLimit: code === 'rate_limit_exceeded',
  })
}
