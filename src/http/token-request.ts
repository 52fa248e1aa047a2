import { TokenError } from '../errors.js'
import type { DpopKey } from '../protocol/dpop/key.js'
import { encodeParams, withoutPrototype, withQuery } from '../protocol/params.js'
import type { Client } from '../protocol/provider/client.js'
import { isTemplate } from '../protocol/provider/placeholders/placeholder.js'
import type { TokenRequest } from '../protocol/token/token-request.js'
import type { BackChannel } from './back-channel.js'
import type { CallNotes } from './diagnostics.js'
import { withProof } from './dpop/send.js'
import { RequestError, type HttpRequest, type HttpResponse } from './transport/transport.js'

const MAX_BYTES = 64 * 1024

/**
 * Sends a request of the back channel.
 * @param what - names the endpoint in an error
 * @param dpopKey - proves who asks, where tokens are to be bound to it (RFC 9449 §5)
 */
export async function sendTokenRequest(
  { send, timeout, dpopNonces: nonces, now }: BackChannel,
  client: Client,
  request: TokenRequest,
  notes: CallNotes,
  what = 'the token endpoint',
  dpopKey?: DpopKey,
): Promise<HttpResponse> {
  // A connection that was brought along without the parameters that name its host.
  if (isTemplate(request.url)) {
    throw new TokenError(
      'internal_error',
      client.id,
      `the connection does not say ${request.url}`,
      {
        status: 502,
        hint: 'Its params must name what the placeholders of the table stand for.',
      },
    )
  }
  try {
    const limits = { timeout, signal: undefined, maxBytes: MAX_BYTES }
    const plain = { ...encodeTokenRequest(request), tls: client.tls }
    const encoded = dpopKey ? withProof(plain, { key: dpopKey, nonces, now }) : plain
    const response = await send(encoded, limits)
    notes.answered(response.status)
    nonces.note(encoded.url, response.headers)
    return response
  } catch (error) {
    if (!(error instanceof RequestError)) throw error
    const status = error.code === 'timeout' ? 504 : 502
    throw new TokenError(error.code, client.id, `${what}: ${error.message}`, {
      status,
      retryable: error.code !== 'invalid_response',
      hint: error.hintFor(request.url),
    })
  }
}

/** A server that wants GET gets the form as a query string. */
function encodeTokenRequest(given: TokenRequest): HttpRequest {
  const { method, url, query, form, json, headers } = withoutPrototype(given)
  if (method === 'GET') {
    return { method, url: withQuery(url, { ...query, ...form }), headers, body: undefined }
  }
  const [type, body] =
    json === undefined
      ? ['application/x-www-form-urlencoded;charset=UTF-8', encodeParams(form)]
      : ['application/json', JSON.stringify(json)]
  const isEmpty = method === 'DELETE' && body === ''
  return {
    method,
    url: withQuery(url, query),
    headers: isEmpty ? headers : { 'content-type': type, ...headers },
    body: isEmpty ? undefined : body,
  }
}
