import { TokenError } from '../../errors.js'
import { ownField, type Params } from '../../protocol/params.js'
import type { Client } from '../../protocol/provider/client.js'
import { providerText } from '../../protocol/redact.js'
import { createClientRequest } from '../../protocol/token/create-token-request.js'
import { refusalIn } from '../../protocol/token/refusal.js'
import { tokenRefused } from '../../protocol/token/token-error.js'
import { decodeFields, decodeText } from '../decode.js'
import { observeCall, type CallMessage } from '../diagnostics.js'
import { readRetryAfter } from '../retry-after.js'
import type { BackChannel } from '../back-channel.js'
import { sendTokenRequest } from '../token-request.js'
import type { HttpResponse } from '../transport/transport.js'

/** Which endpoint is asked, and how errors call it. */
export interface ClientEndpoint {
  readonly url: string
  /** `the introspection endpoint` */
  readonly name: string
  readonly phase: CallMessage['phase']
  /** Media types that it sends and we cannot read, each with what to do about it. */
  readonly refused?: Readonly<Record<string, string>>
}

/**
 * Asks an endpoint of the provider's that takes a form and answers with fields, as the client of
 * its token endpoint (RFC 7662 §2.1, RFC 8628 §3.1).
 * @returns the fields, not yet trusted
 * @throws TokenError for a refusal, an outage and what has no fields
 */
export async function askAsClient(
  channel: BackChannel,
  client: Client,
  endpoint: ClientEndpoint,
  form: Params,
): Promise<Readonly<Record<string, unknown>>> {
  const { url, name, phase } = endpoint
  const { request, secrets } = await createClientRequest(client, url, form, channel.timeout)
  const facts = { provider: client.id, phase, method: request.method, url }
  return observeCall(facts, async (notes) => {
    const response = await sendTokenRequest(channel, client, request, notes, name)
    const { status, headers } = response
    if (status === 429) throw tooOften(client, name, readRetryAfter(headers))
    assertReadable(client, endpoint, response)
    const fields = await fieldsOf(response)
    const words = refusalIn(status, fields)
    if (words) {
      throw tokenRefused(client.id, {
        ...{ status, grant: 'client_credentials', where: name },
        code: providerText(words.code, secrets()),
        message: providerText(words.message, secrets()),
      })
    }
    if (status < 300 && fields) return fields
    throw unreadable(client, name, status, 'no JSON object')
  })
}

/** A good answer whose type says that it is for others to read. */
function assertReadable(
  client: Client,
  { name, refused = {} }: ClientEndpoint,
  { status, headers }: HttpResponse,
): void {
  const [type = ''] = (ownField(headers, 'content-type') ?? '').toLowerCase().split(';', 1)
  const hint = ownField(refused, type.trim())
  if (hint !== undefined) throw unreadable(client, name, status, type.trim(), hint)
}

async function fieldsOf({ headers, body }: HttpResponse) {
  const contentType = ownField(headers, 'content-type')
  try {
    return await decodeFields(decodeText(body, contentType), contentType)
  } catch {
    return undefined
  }
}

function unreadable({ id }: Client, name: string, status: number, what: string, hint?: string) {
  const code = status >= 500 ? 'server_error' : 'invalid_response'
  return new TokenError(code, id, `${name} answered ${status}: ${what}`, {
    status: 502,
    retryable: status >= 500,
    providerStatus: status,
    hint: hint ?? `See the address of ${name} in this provider's table.`,
  })
}

function tooOften({ id }: Client, name: string, retryAfter: number | undefined): TokenError {
  return new TokenError('rate_limited', id, `${name} is asked too often`, {
    status: 503,
    retryable: true,
    providerStatus: 429,
    hint: retryAfter === undefined ? 'Ask less often.' : `The provider says: wait ${retryAfter} s.`,
    ...(retryAfter !== undefined && { retryAfter }),
  })
}
