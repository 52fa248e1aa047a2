import type { Answer } from '../protocol/answer.js'
import { asText, fieldsOf } from '../protocol/api/api-request.js'
import { inQuery } from '../protocol/api/bearer.js'
import type { ProviderApi } from '../protocol/api/provider-api.js'
import { ownField } from '../protocol/params.js'
import { profileIn, type Profile } from '../protocol/profile.js'
import { defineProvider } from '../protocol/provider/define-provider.js'
import { failsWith } from '../protocol/provider/kit/failure.js'
import { omit } from '../protocol/provider/kit/fields.js'
import type { SeamContext } from '../protocol/provider/seam.js'
import { clientSecretPost } from '../protocol/token/client-auth.js'
import type { TokenResponse } from '../protocol/token/token-set.js'

/** Where Bitrix24 has its customers' portals, by country. */
const DOMAINS = [
  ...['bitrix24.ru', 'bitrix24.com', 'bitrix24.by', 'bitrix24.kz', 'bitrix24.ua', 'bitrix24.uz'],
  ...['bitrix24.eu', 'bitrix24.de', 'bitrix24.fr', 'bitrix24.es', 'bitrix24.it', 'bitrix24.pl'],
  ...['bitrix24.in', 'bitrix24.cn', 'bitrix24.jp', 'bitrix24.vn', 'bitrix24.id', 'bitrix24.uk'],
  ...['bitrix24.com.br', 'bitrix24.com.tr', 'bitrix24.mx', 'bitrix24.co', 'bitrix24.tech'],
]

/**
 * Bitrix24. A token stands for a person in one portal, which start names (`?portal=acme`), and
 * lives an hour. A portal on a server of its own: `authorizationEndpoint` and `apiBaseUrl` of the
 * registration.
 * @see https://apidocs.bitrix24.com/settings/oauth/index.html
 */
export const bitrix24 = defineProvider({
  id: 'bitrix24',
  name: 'Bitrix24',
  authorizationEndpoint: 'https://{portal}/oauth/authorize/',
  // The secret goes to no portal: they may be on servers of their own. Was oauth.bitrix.info.
  tokenEndpoint: 'https://oauth.bitrix24.tech/oauth/token/',
  apiBaseUrl: 'https://{api}/rest/',
  placeholders: { portal: { under: DOMAINS }, api: { under: DOMAINS } },
  clientAuth: clientSecretPost,
  // Its protocol has five parameters and no challenge.
  pkce: false,
  scope: false,
  tokenMethod: 'GET',
  tokenRequest: omit('redirect_uri'),
  tokenResponse: [
    failsWith('error', {
      code: 'error',
      message: 'error_description',
      // A portal that has to pay comes back one day.
      as: {
        PAYMENT_REQUIRED: 'unauthorized_client',
        insufficient_scope: 'invalid_scope',
        expired_token: 'invalid_grant',
      },
    }),
    nameApi,
  ],
  tokenFields: ['api', 'member_id', 'user_id'],
  expiresIn: 3600,
  refreshExpiresIn: 180 * 24 * 3600,
  account: 'member_id',
  bearer: inQuery('auth'),
  apiResponse: failsWith('error', {
    code: 'error',
    message: 'error_description',
    dead: ['expired_token', 'invalid_token'],
    rateLimit: ['QUERY_LIMIT_EXCEEDED', 'OPERATION_TIME_LIMIT'],
  }),
  profile: readUser,
  button: { background: '#0a6f94', color: '#ffffff' },
})

/**
 * The API is where `client_endpoint` says, also of a portal that was renamed; `domain` is no
 * portal.
 */
function nameApi({ data }: Answer): TokenResponse | undefined {
  const fields = fieldsOf(data)
  const endpoint = asText(fields.client_endpoint)
  if (endpoint === undefined || !URL.canParse(endpoint)) return undefined
  return { ...fields, api: new URL(endpoint).host }
}

/** Every portal has a user 1: only together with the portal's own id they name a person. */
async function readUser(api: ProviderApi, { params }: SeamContext): Promise<Profile> {
  const { data } = await api.get('user.current')
  const fields = {
    id: 'result.ID',
    name: ['result.NAME', 'result.LAST_NAME'],
    givenName: 'result.NAME',
    familyName: 'result.LAST_NAME',
    email: 'result.EMAIL',
    phone: 'result.PERSONAL_MOBILE',
    picture: 'result.PERSONAL_PHOTO',
  }
  const found = profileIn(data, fields)
  return {
    ...found,
    id: found ? `${ownField(params, 'member_id') ?? ''}:${found.id}` : '',
    raw: data,
  }
}
