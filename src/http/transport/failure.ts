import type { ErrorCode } from '../../errors.js'

/**
 * Why no answer came. The error of an HTTP client holds the request's secrets, so it ends here and
 * only these words go on.
 */
export class RequestError extends Error {
  constructor(
    readonly code: Extract<ErrorCode, 'timeout' | 'aborted' | 'unreachable' | 'invalid_response'>,
    message: string,
    /** What the HTTP client, or Node.js, called it. */
    private readonly reason = '',
  ) {
    super(message)
    this.name = 'RequestError'
  }

  /**
   * What whoever must act looks at first.
   * @param url - that was asked
   */
  hintFor(url: string): string {
    const { origin, host } = new URL(url)
    const known = HINTS.find(([pattern]) => pattern.test(this.reason))
    if (known) return known[1].replace('{origin}', origin).replace('{host}', host)
    if (this.code === 'aborted' || this.code === 'invalid_response') return ''
    return `Is ${origin} reachable from this server?`
  }
}

/** By the code of a failure that names its cause. */
const HINTS: readonly (readonly [RegExp, string])[] = [
  [/^(?:ENOTFOUND|EAI_)/, 'No address is found for {host}: look at its spelling, and at DNS.'],
  [/^ECONNREFUSED$/, 'Nothing answers at {origin}: look at host and port, and whether it runs.'],
  [
    /CERT|SELF_SIGNED|UNABLE_TO_|ERR_TLS/,
    'The certificate of {host} is not accepted. For an authority of your own set ' +
      'NODE_EXTRA_CA_CERTS, or give http.httpsAgent.',
  ],
  [/MODULE_NOT_FOUND$/, 'A package that this one needs cannot be loaded: run npm ci.'],
]

/** An error of our own, with one of the codes that {@link toRequestError} reads. */
export function errorWithCode(code: string): Error {
  return Object.assign(new Error(code), { code })
}

/** What undici, or our connector for it, calls by other names than Node. */
const NODE_CODES: ReadonlyMap<string, string> = new Map([
  ['UND_ERR_SOCKET', 'ECONNRESET'],
  ['UND_ERR_CONNECT_TIMEOUT', 'ETIMEDOUT'],
  ['UND_ERR_INVALID_ARG', 'ERR_INVALID_CHAR'],
  ['CERT_ALTNAME_INVALID', 'ERR_TLS_CERT_ALTNAME_INVALID'],
])

const BROKEN =
  /^(?:ERR_BAD_RESPONSE|ERR_BUFFER_TOO_LARGE|ERR_STREAM|ERR__ERROR_FORMAT|HPE_|UND_ERR_(?:HEADERS|RES)|Z_)/

/** Any client's error as ours, the same whichever way the request went. */
export function toRequestError(
  error: unknown,
  { timeout, signal }: { readonly timeout: number; readonly signal: AbortSignal | undefined },
): RequestError {
  const { code: given = 'unknown' } = error as { readonly code?: string }
  const code = NODE_CODES.get(given) ?? given
  if (signal?.aborted) return new RequestError('aborted', 'the request was called off')
  if (/^(?:ETIMEDOUT|ECONNABORTED|ERR_CANCELED)$/.test(code)) {
    return new RequestError('timeout', `no full answer within ${timeout} ms`)
  }
  if (BROKEN.test(code)) {
    return new RequestError('invalid_response', `the answer broke off or is too large (${code})`)
  }
  return new RequestError('unreachable', `no answer (${code})`, code)
}
