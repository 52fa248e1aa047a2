import { ApiError } from '../../errors.js'
import type { ApiRequest } from '../../protocol/api/api-request.js'
import type { ApiRequestConfig } from '../../protocol/api/provider-api.js'
import { ownField } from '../../protocol/params.js'
import { apiBasesOf, type Client } from '../../protocol/provider/client.js'
import type { TokenSet } from '../../protocol/token/token-set.js'
import type { BackChannel } from '../back-channel.js'
import { withNonce, withProof } from '../dpop/send.js'
import { RequestError, type HttpResponse } from '../transport/transport.js'
import { encodeApiRequest, isReplayable } from './body.js'

const MAX_BYTES = 10 * 1024 * 1024

/**
 * Sends an API request; one whose token is bound to a key carries its proof (RFC 9449 §7).
 * @throws ApiError where no answer comes
 */
export async function sendApiRequest(
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
export function baseOf({ provider }: Client, request: ApiRequest): string {
  return ownField(request, 'base') ?? apiBasesOf(provider)[0] ?? ''
}
