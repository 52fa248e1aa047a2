import { isRecord } from '../protocol/api/api-request.js'
import type { ApiAnswer, ApiFailure, ApiRequest } from '../protocol/api/api-request.js'
import { bearerQuery } from '../protocol/api/bearer.js'
import { publicClient } from '../protocol/token/client-auth.js'
import { defineProvider } from '../protocol/provider/define-provider.js'
import { omit } from '../protocol/params.js'
import type { Provider } from '../protocol/provider/provider.js'
import type { Registration, RegistrationOptions } from '../protocol/provider/registration.js'
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
  readonly clientId?: string
  /** What token and API answers are written in. Default: `'json'`. */
  readonly format?: 'json' | 'xml'
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
    grants: ['authorization_code'],
    clientAuth: publicClient,
    pkce: false,
    scope: ['dossier'],
    scopeSeparator: ',',
    // Webasyst drops an unknown `state`, but glues its answer to our redirect URI as it is.
    stateIn: 'redirect_uri',
    tokenRequest: (request) => queryForm(request, format),
    tokenResponse: ({ data }) => asFields(withoutRoot(data)),
    bearer: bearerQuery,
    apiRequest: (request) => nameMethod(request, format),
    apiResponse: ({ data }, { query }) => toRows(withoutRoot(data), query.method),
    apiError: readError,
    button: { background: '#2f6f4f', color: '#ffffff' },
  }
}

/** `format` and `redirect_uri` count only in the query (and never in the body). */
function queryForm(request: TokenRequest, format: string): TokenRequest {
  const { redirect_uri = '' } = request.form
  return {
    ...request,
    query: { ...request.query, redirect_uri, format },
    form: omit(request.form, 'redirect_uri'),
  }
}

/**
 * The path names the method: `get('customer.getcomments', …)`. `app`, `method` and `format` count
 * only in the query; a body is a form, JSON is not read.
 */
function nameMethod(request: ApiRequest, format: string): ApiRequest {
  const [method = '', search] = request.path.split('?')
  const { data, form, ...rest } = request
  const body = form ?? (isRecord(data) ? data : undefined)
  return {
    ...rest,
    path: '',
    query: {
      app: 'dossier',
      ...(method !== '' && { method }),
      ...Object.fromEntries(new URLSearchParams(search)),
      ...request.query,
      format,
    },
    ...(body ? { form: body } : data !== undefined && { data }),
  }
}

/** XML has a root element around what JSON says plainly. */
function withoutRoot(data: unknown): unknown {
  return isRecord(data) && Object.keys(data).length === 1 && Object.hasOwn(data, 'response')
    ? data.response
    : data
}

function asFields(data: unknown): Readonly<Record<string, unknown>> {
  return isRecord(data) ? data : {}
}

/** The methods whose JSON is a list of objects: Webasyst's XML writes such a list flat. */
const LISTS: Readonly<Record<string, string>> = {
  'customer.getcomments': 'rate',
  'customer.getuuid': 'uuid',
}

/** `<rate>5</rate><comment>…</comment><rate>4</rate>…` as the rows it was made of. */
function toRows(data: unknown, method: unknown): unknown {
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
function readError({ status, data }: ApiAnswer): ApiFailure | undefined {
  const fields = withoutRoot(data)
  const named = isRecord(fields) && typeof fields.error === 'string' && fields.error !== ''
  if (!named) return undefined
  const { error, error_description: description } = fields
  return {
    code: String(error),
    ...(typeof description === 'string' && { message: description }),
    deadToken: status === 401 || error === 'invalid_token',
    rateLimit: status === 429,
  }
}
