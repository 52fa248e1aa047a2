import { failure, type Answer, type FailureResult } from '../protocol/answer.js'
import { asText, fieldsOf } from '../protocol/api/api-request.js'
import type { ProviderApi } from '../protocol/api/provider-api.js'
import type { Profile } from '../protocol/profile.js'
import { defineProvider } from '../protocol/provider/define-provider.js'
import { omit, repeat } from '../protocol/provider/kit/fields.js'
import { asJson } from '../protocol/provider/kit/message.js'
import type { Provider } from '../protocol/provider/provider.js'
import { clientSecretPost } from '../protocol/token/client-auth.js'

/** What amoCRM and Kommo, its name abroad, have in common. */
export const amocrmCells = {
  tokenEndpoint: 'https://{referer}/oauth2/access_token',
  apiBaseUrl: 'https://{referer}/api/v4/',
  clientAuth: clientSecretPost,
  pkce: false,
  scope: false,
  authorizationParams: { mode: 'popup' },
  authorizationRequest: omit('response_type'),
  tokenRequest: [repeat('redirect_uri'), asJson()],
  tokenResponse: readRefusal,
  expiresIn: 24 * 3600,
  refreshExpiresIn: 90 * 24 * 3600,
  account: 'referer',
  apiResponse: readProblem,
  profile: readUser,
} satisfies Partial<Provider>

/**
 * amoCRM. A token stands for the person who connected an account, whose host the callback names. It
 * lives a day; a refresh token three months, and rotates.
 * @see https://www.amocrm.ru/developers/content/oauth/step-by-step
 */
export const amocrm = defineProvider({
  ...amocrmCells,
  id: 'amocrm',
  name: 'amoCRM',
  authorizationEndpoint: 'https://www.amocrm.ru/oauth',
  placeholders: { referer: { under: ['amocrm.ru', 'amocrm.com', 'kommo.com'] } },
  button: { background: '#1f6bc4', color: '#ffffff' },
})

/** Problem details (RFC 9457); a dead code or refresh token is one of them. */
function readRefusal({ status, data }: Answer): FailureResult | undefined {
  if (status < 400) return undefined
  const { hint, detail, title } = fieldsOf(data)
  const message = asText(hint) ?? asText(detail) ?? asText(title)
  if (message === undefined) return undefined
  const dead = /revoked|expired|cannot decrypt|refresh token is invalid/i.test(message)
  const code = status === 401 ? 'invalid_client' : 'invalid_request'
  return failure({ code: dead ? 'invalid_grant' : code, message })
}

function readProblem({ status, data }: Answer): FailureResult | undefined {
  if (status < 400) return undefined
  const { title, detail, status: code } = fieldsOf(data)
  return failure({
    code: asText(code),
    message: asText(detail) ?? asText(title),
    deadToken: status === 401,
    rateLimit: status === 429,
  })
}

/** The account says who asks; what is known of a person is elsewhere. */
async function readUser(api: ProviderApi): Promise<Profile> {
  const { data: account } = await api.get('account')
  const id = asText(fieldsOf(account).current_user_id) ?? ''
  const { data } = await api.get(`users/${encodeURIComponent(id)}`)
  const { name, email, lang } = fieldsOf(data)
  const told = { name: asText(name), email: asText(email), locale: asText(lang) }
  return { id, ...told, raw: { account, user: data } } as Profile
}
