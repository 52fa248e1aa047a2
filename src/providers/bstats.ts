import { failure, type Answer, type FailureResult } from '../protocol/answer.js'
import { fieldsOf, isRecord, type ApiRequest } from '../protocol/api/api-request.js'
import { inQuery } from '../protocol/api/bearer.js'
import { publicClient } from '../protocol/token/client-auth.js'
import { formFields } from '../protocol/api/form-fields.js'
import { defineProvider } from '../protocol/provider/define-provider.js'
import { query, under } from '../protocol/provider/kit/message.js'
import { omit } from '../protocol/params.js'
import type { Provider } from '../protocol/provider/provider.js'
import type { ApiResponseContext } from '../protocol/provider/seam.js'
import {
  assertObject,
  type Registration,
  type RegistrationOptions,
} from '../protocol/provider/registration/registration.js'
import type { TokenRequest } from '../protocol/token/token-request.js'
import { show } from '../protocol/url.js'

/** A registration at bStats: there is no application to register, only a name to show. */
export interface BstatsOptions<Id extends string = string> extends Omit<
  RegistrationOptions<Id>,
  'clientId' | 'clientSecret'
> {
  /** What the consent page calls the site; the page shows 25 characters of it. */
  readonly clientName: string
  /** Default: `'bstats.ru'`, the one documented value. At most 32 characters. */
  readonly clientId?: string | undefined
  /** What token and API answers are written in. Default: `'json'`. */
  readonly format?: 'json' | 'xml' | undefined
}

/**
 * bStats, shared buyer reputation for online shops; a Webasyst installation. A token stands for a
 * bstats.ru account, never expires and is the same for all of the account's integrations.
 * @throws TypeError for a bad registration
 * @see https://developers.webasyst.ru/docs/features/apis/
 */
export function bstats<const Id extends string = 'bstats'>(
  options: BstatsOptions<Id>,
): Registration<Id> {
  assertObject('bstats', options)
  const {
    clientName,
    clientId = 'bstats.ru',
    format = 'json',
    authorizationParams,
    ...rest
  } = options
  if (typeof clientName !== 'string' || clientName === '') {
    throw new TypeError(`bstats: clientName must be a non-empty string, got ${show(clientName)}`)
  }
  if (!['json', 'xml'].includes(format)) {
    throw new TypeError(`bstats: format must be "json" or "xml", got ${show(format)}`)
  }
  const fixed = { ...authorizationParams, client_name: clientName }
  return defineProvider(table(format))({ ...rest, clientId, authorizationParams: fixed })
}

function table(format: 'json' | 'xml'): Provider {
  return {
    id: 'bstats',
    name: 'bStats',
    authorizationEndpoint: 'https://bstats.ru/api.php/auth',
    tokenEndpoint: 'https://bstats.ru/api.php/token',
    apiBaseUrl: 'https://bstats.ru/api.php',
    // No method of its API says whose the token is.
    profile: false,
    grants: ['authorization_code'],
    clientAuth: publicClient,
    pkce: false,
    scope: ['dossier'],
    scopeSeparator: ',',
    // Webasyst drops an unknown `state`, but glues its answer to our redirect URI as it is.
    stateIn: 'redirect_uri',
    // `format` counts only in the query.
    tokenRequest: [redirectUriInQuery, query({ format })],
    // XML has a root element around what JSON says plainly.
    tokenResponse: under('response'),
    bearer: inQuery('access_token'),
    apiRequest: [methodInQuery, query({ format })],
    apiResponse: [under('response'), readError, toRows],
    button: { background: '#2f6f4f', color: '#ffffff' },
  }
}

/** Read there only, and never in the body. */
function redirectUriInQuery(request: TokenRequest): TokenRequest {
  const { redirect_uri = '' } = request.form
  return {
    ...request,
    query: { ...request.query, redirect_uri },
    form: omit(request.form, 'redirect_uri'),
  }
}

/**
 * The path names the method: `get('customer.getcomments', …)`. `app` and `method` count only in the
 * query; a body is a form, JSON is not read.
 */
function methodInQuery(request: ApiRequest): ApiRequest {
  const [method = '', search] = request.path.split('?')
  const { data, form, ...rest } = request
  const body = form ?? formFields(data)
  return {
    ...rest,
    path: '',
    query: {
      app: 'dossier',
      ...(method !== '' && { method }),
      ...Object.fromEntries(new URLSearchParams(search)),
      ...request.query,
    },
    ...(body ? { form: body } : data !== undefined && { data }),
  }
}

/** The methods whose JSON is a list of objects: Webasyst's XML writes such a list flat. */
const LISTS: Readonly<Record<string, string>> = {
  'customer.getcomments': 'rate',
  'customer.getuuid': 'uuid',
}

/** `<rate>5</rate><comment>…</comment><rate>4</rate>…` as the rows it was made of. */
function toRows({ data }: Answer, { request }: ApiResponseContext): unknown {
  const { method } = request.query
  const key = typeof method === 'string' && Object.hasOwn(LISTS, method) ? LISTS[method] : undefined
  if (key === undefined || Array.isArray(data)) return data
  if (data === '') return []
  if (!isRecord(data) || data[key] === undefined) return data
  const columns = Object.entries(data).map(([name, value]) => [name, [value].flat()] as const)
  const rows = [data[key]].flat()
  if (columns.some(([, values]) => values.length !== rows.length)) return data
  return rows.map((_, row) =>
    Object.fromEntries(columns.map(([name, values]) => [name, values[row]])),
  )
}

/** Every error has the field `error`, older servers with HTTP 200; 401 is the one dead token. */
function readError({ status, data }: Answer): FailureResult | undefined {
  const { error, error_description: description } = fieldsOf(data)
  if (typeof error !== 'string' || error === '') return undefined
  return failure({
    code: error,
    message: typeof description === 'string' ? description : undefined,
    deadToken: status === 401 || error === 'invalid_token',
    rateLimit: status === 429,
  })
}
