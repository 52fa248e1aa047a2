import { ApiError } from '../../errors.js'
import { failureOf, type Answer } from '../../protocol/answer.js'
import type { ApiRequest } from '../../protocol/api/api-request.js'
import type { Claims } from '../../protocol/openid/claims.js'
import {
  apiBasesOf,
  seamContext,
  speaksOpenId,
  withEndpoints,
  type Client,
} from '../../protocol/provider/client.js'
import type { Connection } from '../../protocol/connection.js'
import type { ApiRequestConfig, ApiResponse, ProviderApi } from '../../protocol/api/provider-api.js'
import type { TokenState } from '../../protocol/api/token-state.js'
import { withoutPrototype, ownField } from '../../protocol/params.js'
import { isTemplate } from '../../protocol/provider/placeholders/placeholder.js'
import type { TokenSet } from '../../protocol/token/token-set.js'
import { redactData } from '../../protocol/redact.js'
import { encodeApiRequest, holdStream, isReplayable } from './body.js'
import { readApiConfig } from './config.js'
import { fetchProfile } from './profile.js'
import { failureByStatus, failureCode, toApiError, tokenStateOf } from './failure.js'
import { placeToken, standardAnswer } from './seams.js'
import { DecodeError } from '../decode-error.js'
import { decodeData, decodeText } from '../decode.js'
import { observeCall } from '../diagnostics.js'
import { openUserinfo } from '../openid/signed-userinfo.js'
import { openIdProfile } from '../openid/userinfo.js'
import { withNonce, withProof } from '../dpop/send.js'
import type { BackChannel } from '../token-endpoint.js'
import { RequestError, type HttpResponse } from '../transport/transport.js'

/** An API's refusal that may be the token's fault. */
export interface Refusal {
  readonly state: Exclude<TokenState, 'alive'>
  /** When the call began, ms since 1970. */
  readonly calledAt: number
}

/** Where a call's token comes from, and who is told how it fared. */
export interface ConnectionSource {
  /** A connection whose token is valid as far as anybody knows. */
  connection(): Promise<Connection>
  /** Of an id_token that came with this very token: the profile may need no call. */
  readonly claims?: Claims | undefined
  /** The API accepted this connection's token. */
  accepted(connection: Connection): void
  /**
   * A connection with another token, for a second try; `undefined` where there is none to be had
   * and the API's refusal stands.
   * @throws NotConnectedError where the token is dead for sure and cannot be renewed
   */
  renew(refused: Connection, refusal: Refusal): Promise<Connection | undefined>
  /** The API refused the new token too: the next one would fare no better. */
  refusedAgain(fresh: Connection, refusal: Refusal): Promise<void>
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
  const methods: Omit<ProviderApi, 'profile'> = {
    request: call,
    get: (url, config) => call({ ...config, url, method: 'GET' }),
    post: (url, data, config) => call({ ...config, url, data, method: 'POST' }),
    put: (url, data, config) => call({ ...config, url, data, method: 'PUT' }),
    patch: (url, data, config) => call({ ...config, url, data, method: 'PATCH' }),
    delete: (url, config) => call({ ...config, url, method: 'DELETE' }),
  }
  const profile = async () => {
    const connection = await source.connection()
    if (client.provider.profile !== undefined || !speaksOpenId(client)) {
      return fetchProfile(client, api, connection)
    }
    const { claims } = withoutPrototype(source)
    const ask = (at: Client) => callApi(channel, at, source, { method: 'GET', url: '' })
    const discovered = await channel.discover(client)
    const open = (token: string) => openUserinfo(channel, discovered, token)
    return openIdProfile(discovered, { connection, claims, ask, open })
  }
  const api: ProviderApi = { ...methods, profile }
  return api
}

/** One call, whose stream is closed wherever it fails. */
async function callApi(
  channel: BackChannel,
  client: Client,
  source: ConnectionSource,
  given: ApiRequestConfig,
): Promise<ApiResponse> {
  const config = withoutPrototype(given)
  const close = holdStream(config.data)
  try {
    return await callOnceOrTwice(channel, client, source, config)
  } catch (error) {
    close()
    throw error
  }
}

/** One request; a second one only after the API refused the token and another one was had. */
async function callOnceOrTwice(
  channel: BackChannel,
  registered: Client,
  source: ConnectionSource,
  config: ApiRequestConfig,
): Promise<ApiResponse> {
  // What leads elsewhere is refused before a token is renewed for it, where that can be known.
  const known = apiBasesOf(registered.provider).some(isTemplate)
    ? undefined
    : readApiConfig(registered, config)
  const calledAt = channel.now()
  const connection = await source.connection()
  const client = withEndpoints(registered, connection.params)
  const request = known ?? readApiConfig(client, config)
  const first = await callOnce(channel, client, request, config, connection)
  if (first.accepted) source.accepted(connection)
  if (first.token === 'alive') return first.settle()
  const fresh = await source.renew(connection, { state: first.token, calledAt })
  if (!fresh || !isReplayable(request)) return first.settle()
  const second = await callOnce(channel, client, request, config, fresh)
  if (second.accepted) source.accepted(fresh)
  if (second.token !== 'alive') await source.refusedAgain(fresh, { state: second.token, calledAt })
  return second.settle()
}

interface CallResult {
  readonly token: TokenState
  /** The API did what it was asked. */
  readonly accepted: boolean
  /** The answer, or the ApiError it amounts to. */
  settle(): ApiResponse
}

async function callOnce(
  channel: BackChannel,
  client: Client,
  plain: ApiRequest,
  config: ApiRequestConfig,
  { tokens, account, params }: Connection,
): Promise<CallResult> {
  const { timeout = channel.timeout } = config
  const context = seamContext(client, { account, params })
  const request = await placeToken(client, plain, tokens, context, timeout)
  const { method } = request
  const url = baseOf(client, request)
  return observeCall({ provider: client.id, phase: 'api', method, url }, async (notes) => {
    const response = await sendApiRequest(channel, client, request, config, tokens)
    const { status, headers } = response
    notes.answered(status)
    if (status >= 300 && status < 400) {
      throw invalidApiAnswer(client, status, 'it redirects elsewhere')
    }
    const data = await decodeApiResponse(client, response, config.responseType)
    const answer = { status, headers, data }
    const standard = await standardAnswer(client, answer, { ...context, request }, timeout)
    const told = failureOf(standard)
    const failed = told ?? failureByStatus(standard as Answer)
    if (!failed) {
      const { data } = standard as Answer
      return { token: 'alive', accepted: true, settle: () => ({ data, status, headers }) }
    }
    notes.refused(failureCode(failed))
    return {
      token: tokenStateOf(answer, told),
      accepted: false,
      settle() {
        // Some APIs repeat the token they refuse; a seam may have put the secret into the request.
        const secrets = [tokens.accessToken, client.clientSecret]
        const brief = response.body.length <= MAX_ERROR_BYTES
        const data = brief ? redactData(answer.data, secrets) : null
        throw toApiError(client, { ...answer, data }, failed, secrets)
      },
    }
  })
}

async function sendApiRequest(
  channel: BackChannel,
  client: Client,
  request: ApiRequest,
  { timeout = channel.timeout, signal }: ApiRequestConfig,
  tokens: TokenSet,
): Promise<HttpResponse> {
  try {
    const plain = encodeApiRequest(baseOf(client, request), request)
    const encoded = { ...plain, tls: client.tls }
    const limits = { timeout, signal, maxBytes: MAX_BYTES }
    const key = ownField(tokens, 'dpopKey')
    if (key === undefined) return await channel.send(encoded, limits)
    const { dpopNonces: nonces, now } = channel
    const prover = { key, accessToken: tokens.accessToken, nonces, now }
    const attempt = async () => {
      const response = await channel.send(withProof(encoded, prover), limits)
      nonces.note(encoded.url, response.headers)
      return response
    }
    return await (isReplayable(request) ? withNonce(attempt) : attempt())
  } catch (error) {
    if (!(error instanceof RequestError)) throw error
    throw new ApiError(error.code, client.id, `the API: ${error.message}`, {
      status: error.code === 'timeout' ? 504 : 502,
      retryable: error.code === 'timeout' || error.code === 'unreachable',
      hint: error.hintFor(baseOf(client, request)),
    })
  }
}

/** The address that a request's path is below. */
function baseOf({ provider }: Client, request: ApiRequest): string {
  return ownField(request, 'base') ?? apiBasesOf(provider)[0] ?? ''
}

/** An error status may come with any body; a good one must be what it says it is. */
async function decodeApiResponse(
  client: Client,
  { status, headers, body }: HttpResponse,
  responseType: ApiRequestConfig['responseType'],
): Promise<Answer['data']> {
  const contentType = ownField(headers, 'content-type')
  if (responseType === 'arraybuffer' && status < 400) return body
  try {
    if (responseType === 'text' && status < 400) return decodeText(body, contentType)
    return await decodeData(body, responseType === 'json' ? 'application/json' : contentType)
  } catch (error) {
    if (status >= 400) return null
    const what = `a body that is not ${contentType ?? 'what it should be'}`
    throw invalidApiAnswer(client, status, error instanceof DecodeError ? error.message : what)
  }
}

function invalidApiAnswer({ id }: Client, status: number, what: string): ApiError {
  return new ApiError('invalid_response', id, `the API answered ${status}: ${what}`, {
    status: 502,
    providerStatus: status,
    hint: 'See the apiBaseUrl of this provider and the path that was asked for.',
  })
}
