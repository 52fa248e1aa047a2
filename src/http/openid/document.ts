import { OAuthError } from '../../errors.js'
import { isRecord } from '../../protocol/api/api-request.js'
import { ownField } from '../../protocol/params.js'
import type { ClientTls } from '../../protocol/token/client-tls.js'
import { decodeText } from '../decode.js'
import { observeCall } from '../diagnostics.js'
import { parseFields } from '../json.js'
import type { BackChannel } from '../back-channel.js'
import { RequestError, type HttpResponse } from '../transport/transport.js'

/** A document that a server publishes for everybody: its metadata, its keys. */
export type PublicDocument = Readonly<Record<string, unknown>>

/** Which document, and how errors call it. */
export interface DocumentAddress {
  /** The registration's id. */
  readonly provider: string
  readonly url: string
  /** `the server's metadata` */
  readonly what: string
  /** Of the registration: its server's certificate may come from an authority of its own. */
  readonly tls?: ClientTls | undefined
  /** Where a registration says another address. */
  readonly cell?: 'discovery' | 'idToken.jwksUri'
}

const ACCEPT = { accept: 'application/json' }
/** Real ones have some kilobytes. */
const MAX_BYTES = 256 * 1024
const MAX_REDIRECTS = 2

/**
 * Fetches a JSON object (RFC 8414 §3.1, RFC 7517 §5), without credentials but a certificate. A
 * redirect within the same origin is followed: a framework sends to the same path with a slash at its
 * end.
 * @throws OAuthError that says which document it was and why there is none
 */
export async function fetchDocument(
  channel: Pick<BackChannel, 'send' | 'timeout'>,
  address: DocumentAddress,
): Promise<PublicDocument> {
  let url = address.url
  for (let redirects = 0; ; redirects++) {
    const response = await get(channel, { ...address, url })
    const next = redirects < MAX_REDIRECTS ? redirectOf(response, url) : undefined
    if (next === undefined) return readDocument(response, { ...address, url })
    url = next
  }
}

/** Where else at this server; what another origin says, the issuer never said. */
function redirectOf({ status, headers }: HttpResponse, url: string): string | undefined {
  const location = ownField(headers, 'location')
  if (![301, 302, 307, 308].includes(status) || location === undefined) return undefined
  const next = URL.canParse(location, url) ? new URL(location, url) : undefined
  if (next?.origin !== new URL(url).origin || next.username !== '') return undefined
  return next.href
}

function get(
  { send, timeout }: Pick<BackChannel, 'send' | 'timeout'>,
  address: DocumentAddress,
): Promise<HttpResponse> {
  const { provider, url, tls } = address
  return observeCall({ provider, phase: 'discovery', method: 'GET', url }, async (notes) => {
    const request = { method: 'GET', url, headers: ACCEPT, body: undefined, tls }
    try {
      const limits = { timeout, signal: undefined, maxBytes: MAX_BYTES }
      const response = await send(request, limits)
      notes.answered(response.status)
      return response
    } catch (error) {
      if (!(error instanceof RequestError)) throw error
      throw failed(address, error.code, error.message, {
        status: error.code === 'timeout' ? 504 : 502,
        retryable: error.code !== 'invalid_response',
        hint: error.hintFor(url),
      })
    }
  })
}

function readDocument(
  { status, headers, body }: HttpResponse,
  address: DocumentAddress,
): PublicDocument {
  if (status !== 200) {
    const elsewhere = address.cell
      ? ` If it is elsewhere, name its address in ${address.cell}.`
      : ''
    throw failed(
      address,
      status >= 500 ? 'server_error' : 'invalid_response',
      `it answered ${status}`,
      {
        status: 502,
        providerStatus: status,
        retryable: status >= 500,
        hint: `Open ${address.url} in a browser: it must answer 200 with a JSON object, without a redirect.${elsewhere}`,
      },
    )
  }
  try {
    const fields = parseFields(decodeText(body, ownField(headers, 'content-type')))
    if (isRecord(fields)) return fields
  } catch {
    // Said below: the reason may quote the document.
  }
  throw failed(address, 'invalid_response', 'it is no JSON object', {
    status: 502,
    hint: `Open ${address.url} in a browser: it must be a JSON object.`,
  })
}

function failed(
  { provider, what }: DocumentAddress,
  code: OAuthError['code'],
  why: string,
  details: ConstructorParameters<typeof OAuthError>[3],
): OAuthError {
  return new OAuthError(code, provider, `${what}: ${why}`, details)
}
