import { randomUUID } from 'node:crypto'
import type { Answer } from '../protocol/answer.js'
import { asText, fieldsOf } from '../protocol/api/api-request.js'
import type { ProviderApi } from '../protocol/api/provider-api.js'
import { ownField, type Params } from '../protocol/params.js'
import type { Profile } from '../protocol/profile.js'
import { defineProvider } from '../protocol/provider/define-provider.js'
import type { Provider } from '../protocol/provider/provider.js'
import {
  assertObject,
  type Registration,
  type RegistrationOptions,
} from '../protocol/provider/registration/registration.js'
import type { SeamContext } from '../protocol/provider/seam.js'
import { publicClient } from '../protocol/token/client-auth.js'
import type { TokenRequest } from '../protocol/token/token-request.js'
import type { TokenResponse } from '../protocol/token/token-set.js'
import { show } from '../protocol/url.js'

/** A registration at Gosuslugi. */
export interface EsiaOptions<Id extends string = string> extends RegistrationOptions<Id> {
  /**
   * Signs a text by the information system's key: a detached PKCS#7 signature (CMS, DER) by GOST R
   * 34.10-2012 over its UTF-8 bytes. Bytes, or already base64url.
   */
  readonly sign: (text: string) => string | Uint8Array | PromiseLike<string | Uint8Array>
}

const SCOPE = ['openid', 'fullname']

/**
 * Gosuslugi (ESIA), the state's login; by agreement with the ministry only. A token stands for a
 * citizen.
 *
 * What a client proves itself by is no secret but a GOST signature, made anew for each request.
 * Node.js knows no GOST, and the key lies in a certified module, so this package cannot make it:
 * `sign` is the site's own function, such as a call of CryptoPro or of a signing service.
 * uncertain: never tried at ESIA itself. Its id_tokens are not verified.
 * @throws TypeError for a bad registration, first of all one without `sign`
 * @see https://digital.gov.ru/documents/metodicheskie-rekomendaczii-po-ispolzovaniyu-esia
 */
export function esia<const Id extends string = 'esia'>(options: EsiaOptions<Id>): Registration<Id> {
  assertObject('esia', options)
  const { sign, ...rest } = options
  if (typeof sign !== 'function') {
    throw new TypeError(
      `esia: sign must be a function that makes the GOST signature, got ${show(sign)}`,
    )
  }
  const scope = (rest.scope ?? SCOPE).join(' ')
  const seams = {
    authorizationRequest: (params: Params, context: SeamContext) =>
      signParams(sign, params, { scope, state: params.state ?? '', clientId: context.clientId }),
    tokenRequest: async (request: TokenRequest, { clientId }: SeamContext) => {
      const state = randomUUID()
      const form = { ...request.form, scope, state, token_type: 'Bearer' }
      return { ...request, form: await signParams(sign, form, { scope, state, clientId }) }
    },
  }
  return defineProvider({ ...table, ...seams, id: 'esia' })(rest)
}

const table: Omit<Provider, 'id'> = {
  name: 'Gosuslugi',
  authorizationEndpoint: 'https://esia.gosuslugi.ru/aas/oauth2/ac',
  tokenEndpoint: 'https://esia.gosuslugi.ru/aas/oauth2/te',
  apiBaseUrl: 'https://esia.gosuslugi.ru/rs/',
  // It names itself; the signature comes in tokenRequest.
  clientAuth: publicClient,
  // uncertain: the recommendations name no challenge.
  pkce: false,
  scope: SCOPE,
  authorizationParams: { access_type: 'online' },
  tokenResponse: readPersonId,
  tokenFields: ['oid'],
  profile: readPerson,
  button: { background: '#0d4cd3', color: '#ffffff' },
}

/** What the signature is over, in this order: scope, timestamp, client_id, state. */
interface Signed {
  readonly scope: string
  readonly state: string
  readonly clientId: string
}

async function signParams(
  sign: EsiaOptions['sign'],
  params: Params,
  { scope, state, clientId }: Signed,
): Promise<Params> {
  const timestamp = timestampOf(new Date())
  const signature = await sign(`${scope}${timestamp}${clientId}${state}`)
  const client_secret =
    typeof signature === 'string' ? signature : Buffer.from(signature).toString('base64url')
  return { ...params, timestamp, client_secret }
}

/** `2026.01.31 23:59:59 +0000` */
function timestampOf(date: Date): string {
  const [day = '', time = ''] = date.toISOString().split('T')
  return `${day.replaceAll('-', '.')} ${time.slice(0, 8)} +0000`
}

/**
 * The access token is a JWT that names the person. It is read and not verified: it came from the
 * token endpoint itself.
 */
function readPersonId({ data }: Answer): TokenResponse | undefined {
  const fields = fieldsOf(data)
  const [, payload] = asText(fields.access_token)?.split('.') ?? []
  if (payload === undefined) return undefined
  const claims: unknown = JSON.parse(Buffer.from(payload, 'base64url').toString())
  return { ...fields, oid: asText(fieldsOf(claims)['urn:esia:sbj_id']) }
}

/**
 * Name and contacts have an address each; the latter are empty without the scopes `email`,
 * `mobile`.
 */
async function readPerson(api: ProviderApi, { params }: SeamContext): Promise<Profile> {
  const id = ownField(params, 'oid') ?? ''
  const at = `prns/${encodeURIComponent(id)}`
  const { data: person } = await api.get(at)
  const { data: contacts } = await api.get(`${at}/ctts`, { params: { embed: '(elements)' } })
  const { firstName, lastName, middleName } = fieldsOf(person)
  const names = [firstName, middleName, lastName].map(asText)
  const told = {
    name: names.filter(Boolean).join(' ') || undefined,
    givenName: names[0],
    familyName: names[2],
    ...contactsIn(contacts),
  }
  return { id, ...told, raw: { person, contacts } } as Profile
}

/** `EML` and `MBT`; only what ESIA has verified is told. */
function contactsIn(data: unknown): { readonly email?: string; readonly phone?: string } {
  const { elements } = fieldsOf(data)
  const list = Array.isArray(elements) ? elements.map(fieldsOf) : []
  const find = (type: string) =>
    asText(list.find((each) => each.type === type && each.vrfStu === 'VERIFIED')?.value)
  const [email, phone] = [find('EML'), find('MBT')]
  return {
    ...(email !== undefined && { email, emailVerified: true }),
    ...(phone !== undefined && { phone }),
  }
}
