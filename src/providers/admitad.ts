import { failure, type Answer, type FailureResult } from '../protocol/answer.js'
import { asText, fieldsOf, isRecord, type ApiRequest } from '../protocol/api/api-request.js'
import {
  clientSecretBasicRaw,
  clientSecretPost,
  type Credentials,
} from '../protocol/token/client-auth.js'
import { formFields } from '../protocol/api/form-fields.js'
import { defineProvider } from '../protocol/provider/define-provider.js'
import { omit } from '../protocol/params.js'
import type { TokenRequest } from '../protocol/token/token-request.js'
import type { TokenResponse } from '../protocol/token/token-set.js'

/**
 * Admitad, affiliate network. A token stands for an Admitad account and lives seven days. By
 * default the application signs in for itself; `grant: 'authorization_code'` signs a person in.
 * @see https://developers.admitad.com/knowledge-base
 */
export const admitad = defineProvider({
  id: 'admitad',
  name: 'Admitad',
  // Older sources say www.admitad.com/api/authorize/ and api.admitad.com/authorize/.
  authorizationEndpoint: 'https://store.admitad.com/api/authorize/',
  // The slash counts: Django cannot redirect a POST to the address with one.
  tokenEndpoint: 'https://api.admitad.com/token/',
  apiBaseUrl: 'https://api.admitad.com/',
  grants: ['client_credentials', 'authorization_code', 'refresh_token'],
  clientAuth: basicOrBody,
  pkce: false,
  scope: true,
  tokenResponse: [refuseWhenBusy, nameDeadGrant],
  tokenFields: ['username', 'first_name', 'last_name', 'language', 'group', 'id'],
  account: 'username',
  // Needs the scope private_data; e-mail and phone have one each.
  profile: {
    url: 'me/',
    fields: {
      id: 'id',
      username: 'username',
      name: ['first_name', 'last_name'],
      givenName: 'first_name',
      familyName: 'last_name',
      email: 'email',
      phone: 'phone',
      locale: 'language',
    },
  },
  apiRequest: formBody,
  apiResponse: readError,
  button: { background: '#0b1f3a', color: '#ffffff' },
})

/**
 * client_credentials: Basic, compared byte for byte with base64(id:secret), and `client_id` in the
 * body as well, in the order of the documentation's sample. The other grants: both in the body.
 */
function basicOrBody(request: TokenRequest, credentials: Credentials): TokenRequest {
  if (request.form.grant_type !== 'client_credentials')
    return clientSecretPost(request, credentials)
  const form = {
    grant_type: 'client_credentials',
    client_id: credentials.clientId,
    ...omit(request.form, 'grant_type'),
  }
  return clientSecretBasicRaw({ ...request, form }, credentials)
}

/** 503 means too many requests, and so does error_code 4. */
function refuseWhenBusy({ status, data }: Answer): FailureResult | undefined {
  const busy = status === 503 || readNumber(fieldsOf(data).error_code) === 4
  return busy ? failure({ rateLimit: true }) : undefined
}

/** A dead code and a dead refresh token (error_code 5) are called `invalid_request` here. */
function nameDeadGrant({ data }: Answer): TokenResponse | undefined {
  if (!isRecord(data)) return undefined
  const { error, error_code: number, error_description: description } = data
  if (error !== 'invalid_request') return data
  const dead =
    typeof description === 'string' && /^No such (?:code|refresh token)\b/.test(description)
  return dead || Number(number) === 5 ? { ...data, error: 'invalid_grant' } : data
}

/** Bodies are forms, as the official clients send them; another Content-Type is left alone. */
function formBody(request: ApiRequest): ApiRequest {
  const { data, ...rest } = request
  const form = request.headers['content-type'] === undefined ? formFields(data) : undefined
  return form ? { ...rest, form } : request
}

/** Errors are keyed by number, 0 (token expired) included; 503 means too many requests. */
function readError({ status, data }: Answer): FailureResult | undefined {
  const fields = fieldsOf(data)
  const number = readNumber(fields.error_code)
  const rateLimit = status === 503 || status === 429 || number === 4
  if (status < 400 && (number === undefined || fields.error === undefined)) return undefined
  const code = asText(number ?? fields.error)
  const message = fields.error_description
  return failure({
    code,
    message: typeof message === 'string' ? message : undefined,
    deadToken: number === 0 || number === 1 || (status === 401 && fields.error === 'invalid_token'),
    rateLimit,
  })
}

/** `0` is falsy, and the one that matters most. */
function readNumber(value: unknown): number | undefined {
  const given = typeof value === 'number' || (typeof value === 'string' && value !== '')
  const number = given ? Number(value) : NaN
  return Number.isNaN(number) ? undefined : number
}
