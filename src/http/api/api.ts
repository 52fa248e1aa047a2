import { ApiError } from '../../errors.js'
import type { ApiAnswer, ApiRequest } from '../../protocol/api/api-request.js'
import type { Client } from '../../protocol/provider/client.js'
import type { Connection } from '../../protocol/connection.js'
import { bare, own, type Params } from '../../protocol/params.js'
import { redactData } from '../../protocol/redact.js'
import { isReplayable, toWire } from './body.js'
import { authorizeRequest, readApiConfig, type ApiRequestConfig } from './config.js'
import { failureCode, readFailure, toApiError } from './failure.js'
import { decodeData, decodeText } from '../decode.js'
import { observeCall } from '../diagnostics.js'
import type { BackChannel } from '../token-endpoint.js'
import { WireError, type WireResponse } from '../transport/transport.js'

/** An API's answer: our own object, nothing of axios hangs on it. */
export interface ApiResponse<T = unknown> {
  /** JSON and XML as data, other text as text, anything else as a Buffer; see `responseType`. */
  readonly data: T
  /** HTTP status. */
  readonly status: number
  /** Lower-case names. */
  readonly headers: Params
}

/** axios's signatures; paths are relative to the provider's `apiBaseUrl`. */
export interface ProviderApi {
  /**
   * A call of any method.
   * @throws ApiError, NotConnectedError, TokenError, SessionError; TypeError for a bad config
   */
  request<T = unknown>(config: ApiRequestConfig): Promise<ApiResponse<T>>
  /**
   * GET.
   * @throws as {@link ProviderApi.request}
   */
  get<T = unknown>(url: string, config?: ApiRequestConfig): Promise<ApiResponse<T>>
  /**
   * POST; plain `data` goes as JSON unless the provider wants a form.
   * @throws as {@link ProviderApi.request}
   */
  post<T = unknown>(url: string, data?: unknown, config?: ApiRequestConfig): Promise<ApiResponse<T>>
  /**
   * PUT.
   * @throws as {@link ProviderApi.request}
   */
  put<T = unknown>(url: string, data?: unknown, config?: ApiRequestConfig): Promise<ApiResponse<T>>
  /**
   * PATCH.
   * @throws as {@link ProviderApi.request}
   */
  patch<T = unknown>(
    url: string,
    data?: unknown,
    config?: ApiRequestConfig,
  ): Promise<ApiResponse<T>>
  /**
   * DELETE.
   * @throws as {@link ProviderApi.request}
   */
  delete<T = unknown>(url: string, config?: ApiRequestConfig): Promise<ApiResponse<T>>
}

/** Where a call's token comes from. */
export interface ConnectionSource {
  /** A connection whose token is valid as far as anybody knows. */
  connection(): Promise<Connection>
  /**
   * Called when the API says that this connection's token is dead.
   * @throws NotConnectedError where it cannot be renewed
   */
  renew(dead: Connection): Promise<Connection>
}

const MAX_BYTES = 10 * 1024 * 1024
/** Nobody reads a longer error, and to search it for the token would hold up the site. */
const MAX_ERROR_BYTES = 256 * 1024

/** The client that `req.oauth(id)` and `auth.app(id)` hand out. */
export function createApi(
  channel: BackChannel,
  client: Client,
  source: ConnectionSource,
): ProviderApi {
  const call = <T>(config: ApiRequestConfig) =>
    callApi(channel, client, source, config) as Promise<ApiResponse<T>>
  return {
    request: call,
    get: (url, config) => call({ ...config, url, method: 'GET' }),
    post: (url, data, config) => call({ ...config, url, data, method: 'POST' }),
    put: (url, data, config) => call({ ...config, url, data, method: 'PUT' }),
    patch: (url, data, config) => call({ ...config, url, data, method: 'PATCH' }),
    delete: (url, config) => call({ ...config, url, method: 'DELETE' }),
  }
}

/** One request; a second one only after the API called the token dead and it was renewed. */
async function callApi(
  channel: BackChannel,
  client: Client,
  source: ConnectionSource,
  given: ApiRequestConfig,
): Promise<ApiResponse> {
  const config = bare(given)
  const request = readApiConfig(client, config)
  const connection = await source.connection()
  const first = await exchange(channel, client, request, config, connection)
  if (!first.deadToken) return first.settle()
  const fresh = await source.renew(connection)
  if (!isReplayable(request)) return first.settle()
  const second = await exchange(channel, client, request, config, fresh)
  return second.settle()
}

interface Exchanged {
  readonly deadToken: boolean
  /** The answer, or the ApiError it amounts to. */
  settle(): ApiResponse
}

function exchange(
  channel: BackChannel,
  client: Client,
  plain: ApiRequest,
  config: ApiRequestConfig,
  { tokens, account, params }: Connection,
): Promise<Exchanged> {
  const request = authorizeRequest(client, plain, tokens, { account, params })
  const { method } = request
  const facts = {
    provider: client.id,
    phase: 'api',
    method,
    url: client.provider.apiBaseUrl,
  } as const
  return observeCall(facts, async (notes) => {
    const response = await send(channel, client, request, config)
    const { status, headers } = response
    notes.answered(status)
    if (status >= 300 && status < 400) throw unusable(client, status, 'it redirects elsewhere')
    const answer = { status, headers, data: await decode(client, response, config.responseType) }
    const failure = readFailure(client, answer)
    if (!failure) {
      const data = client.provider.apiResponse?.(answer, request) ?? answer.data
      return { deadToken: false, settle: () => ({ data, status, headers }) }
    }
    notes.refused(failureCode(failure))
    return {
      deadToken: failure.deadToken === true,
      settle() {
        // Some APIs repeat the token they refuse.
        const brief = response.body.length <= MAX_ERROR_BYTES
        const data = brief ? redactData(answer.data, [tokens.accessToken]) : null
        throw toApiError(client, { ...answer, data }, failure, tokens.accessToken)
      },
    }
  })
}

async function send(
  channel: BackChannel,
  client: Client,
  request: ApiRequest,
  { timeout = channel.timeout, signal }: ApiRequestConfig,
): Promise<WireResponse> {
  try {
    const wire = toWire(client.provider.apiBaseUrl, request)
    return await channel.send(wire, { timeout, signal, maxBytes: MAX_BYTES })
  } catch (error) {
    if (!(error instanceof WireError)) throw error
    throw new ApiError(error.code, client.id, `the API: ${error.message}`, {
      status: error.code === 'timeout' ? 504 : 502,
      retryable: error.code === 'timeout' || error.code === 'unreachable',
    })
  }
}

/** An error status may come with any body; a good one must be what it says it is. */
async function decode(
  client: Client,
  { status, headers, body }: WireResponse,
  responseType: ApiRequestConfig['responseType'],
): Promise<ApiAnswer['data']> {
  const contentType = own(headers, 'content-type')
  if (responseType === 'arraybuffer' && status < 400) return body
  try {
    if (responseType === 'text' && status < 400) return decodeText(body, contentType)
    return await decodeData(body, responseType === 'json' ? 'application/json' : contentType)
  } catch {
    if (status >= 400) return null
    throw unusable(client, status, `a body that is not ${contentType ?? 'what it should be'}`)
  }
}

function unusable({ id }: Client, status: number, what: string): ApiError {
  return new ApiError('invalid_response', id, `the API answered ${status}: ${what}`, {
    status: 502,
    providerStatus: status,
    hint: 'See the apiBaseUrl of this provider and the path that was asked for.',
  })
}
