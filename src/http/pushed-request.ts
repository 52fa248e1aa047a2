import { TokenError } from '../errors.js'
import { isRecord } from '../protocol/api/api-request.js'
import type { DpopKey } from '../protocol/dpop/key.js'
import { ownField, paramsBeyond, withQuery } from '../protocol/params.js'
import type { Client } from '../protocol/provider/client.js'
import { providerText } from '../protocol/redact.js'
import { createClientRequest } from '../protocol/token/create-token-request.js'
import { refusalIn } from '../protocol/token/refusal.js'
import { tokenRefused } from '../protocol/token/token-error.js'
import { decodeFields, decodeText } from './decode.js'
import { observeCall } from './diagnostics.js'
import { withNonce } from './dpop/send.js'
import type { BackChannel } from './back-channel.js'
import { sendTokenRequest } from './token-request.js'
import type { HttpResponse } from './transport/transport.js'

const ENDPOINT = 'the pushed authorization request endpoint'
/** A name, and no address of ours: at most as long as a query may be. */
const REQUEST_URI = /^[\x21-\x7e]{1,2048}$/

/**
 * Sends an authorization request to the provider before the browser is sent off, and returns the
 * address that names it (RFC 9126 §2, §4): the browser sees none of its parameters, and can change
 * none.
 * @param url - the request as a browser would have carried it
 * @param dpopKey - proves itself here as well (RFC 9449 §10.1): some servers want it so, and the
 *   token request has its nonce by then
 * @throws TokenError where the provider refuses it, or answers with no name for it
 */
export async function pushAuthorizationRequest(
  channel: BackChannel,
  client: Client,
  url: string,
  dpopKey?: DpopKey,
): Promise<string> {
  const { pushedAuthorizationRequestEndpoint: endpoint, authorizationEndpoint = '' } =
    client.provider
  if (endpoint === undefined) return url
  const form = paramsBeyond(authorizationEndpoint, url)
  const create = () => createClientRequest(client, endpoint, form, channel.timeout)
  let signed = await create()
  const facts = {
    provider: client.id,
    phase: 'push',
    method: signed.request.method,
    url: endpoint,
  } as const
  return observeCall(facts, async (notes) => {
    const attempt = async (again: boolean) => {
      if (again) signed = await create()
      return sendTokenRequest(channel, client, signed.request, notes, ENDPOINT, dpopKey)
    }
    const response = await (dpopKey ? withNonce(attempt) : attempt(false))
    const { secrets } = signed
    const fields = await fieldsOf(response)
    const words = refusalIn(response.status, fields)
    if (words) {
      throw tokenRefused(client.id, {
        status: response.status,
        grant: 'authorization_code',
        where: ENDPOINT,
        code: providerText(words.code, secrets()),
        message: providerText(words.message, secrets()),
      })
    }
    const request_uri = isRecord(fields) ? ownField(fields, 'request_uri') : undefined
    if (response.status < 300 && typeof request_uri === 'string' && REQUEST_URI.test(request_uri)) {
      return withQuery(authorizationEndpoint, { client_id: client.clientId, request_uri })
    }
    throw unusable(client, response.status)
  })
}

async function fieldsOf({ headers, body }: HttpResponse): Promise<unknown> {
  const contentType = ownField(headers, 'content-type')
  try {
    return await decodeFields(decodeText(body, contentType), contentType)
  } catch {
    return undefined
  }
}

function unusable({ id }: Client, status: number): TokenError {
  const code = status >= 500 ? 'server_error' : 'invalid_response'
  return new TokenError(code, id, `${ENDPOINT} answered ${status}, without a request_uri`, {
    status: 502,
    retryable: status >= 500,
    providerStatus: status,
    hint: 'See pushedAuthorizationRequestEndpoint: RFC 9126 §2.2 wants 201 and a request_uri.',
  })
}
