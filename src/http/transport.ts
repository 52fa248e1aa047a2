import axios, { type AxiosRequestConfig } from 'axios'
import { leanAdapter } from './adapter.js'
import type { ErrorCode } from '../errors.js'
import { bare, type Params } from '../protocol/params.js'
import { VERSION } from '../version.js'

/** A request with everything decided: method, address, headers, bytes. */
export interface WireRequest {
  readonly method: string
  readonly url: string
  readonly headers: Params
  /** Text, bytes, a stream, or nothing. */
  readonly body?: unknown
}

/** An answer whose bytes nobody has looked at yet. */
export interface WireResponse {
  readonly status: number
  /** Lower-case names; repeated ones joined by a comma. */
  readonly headers: Params
  readonly body: Buffer
}

/** What a site may set of axios: where connections come from, never how safe they are. */
export type HttpOptions = Pick<AxiosRequestConfig, 'httpAgent' | 'httpsAgent' | 'proxy'>

export interface WireLimits {
  /** Total milliseconds from name lookup to the last byte. */
  readonly timeout: number
  /** After decompression. */
  readonly maxBytes: number
  readonly signal?: AbortSignal | undefined
}

/** The one place from which anything leaves the server. */
export type Send = (request: WireRequest, limits: WireLimits) => Promise<WireResponse>

/**
 * Why no answer came. An axios error holds the request's secrets, so it ends here and only these
 * words go on.
 */
export class WireError extends Error {
  constructor(
    readonly code: Extract<ErrorCode, 'timeout' | 'aborted' | 'unreachable' | 'invalid_response'>,
    message: string,
  ) {
    super(message)
    this.name = 'WireError'
  }
}

/** axios under lock and key: what its defaults would allow is written beside each line. */
export function createSend(http: HttpOptions = {}): Send {
  const fixed: AxiosRequestConfig = {
    ...http,
    proxy: bare(http).proxy ?? false, // or HTTP_PROXY would see the secrets
    maxRedirects: 0, // or a 307 would carry the form with the secret to another host
    maxBodyLength: Infinity,
    responseType: 'arraybuffer', // or another charset would be lost
    decompress: true,
    validateStatus: () => true,
    transformRequest: [(body: unknown) => body],
    transformResponse: [(body: unknown) => body],
    transitional: { clarifyTimeoutError: true },
  }
  const usesProxy = fixed.proxy !== false
  return async function send(wire, given) {
    const [request, limits] = [bare(wire), bare(given)]
    const deadline = startDeadline(limits)
    try {
      const answer = await axios.request<Buffer>({
        ...fixed,
        adapter: usesProxy || wire.body instanceof FormData ? 'http' : leanAdapter,
        method: request.method,
        url: request.url,
        headers: { 'User-Agent': `express-oauth-connect/${VERSION}`, ...request.headers },
        data: request.body,
        maxContentLength: limits.maxBytes,
        signal: deadline.signal, // axios' own timeout starts anew with every byte
      })
      return { status: answer.status, headers: toParams(answer.headers), body: answer.data }
    } catch (error) {
      throw toWireError(error, deadline.passed(), limits)
    } finally {
      deadline.clear()
    }
  }
}

function startDeadline({ timeout, signal }: WireLimits) {
  const controller = new AbortController()
  let passed = false
  const timer = setTimeout(() => {
    passed = true
    controller.abort()
  }, timeout)
  timer.unref()
  const abort = () => controller.abort()
  if (signal?.aborted) abort()
  signal?.addEventListener('abort', abort, { once: true })
  return {
    signal: controller.signal,
    passed: () => passed,
    clear() {
      clearTimeout(timer)
      signal?.removeEventListener('abort', abort)
    },
  }
}

function toWireError(error: unknown, late: boolean, limits: WireLimits): WireError {
  if (late) return new WireError('timeout', `no full answer within ${limits.timeout} ms`)
  if (limits.signal?.aborted) return new WireError('aborted', 'the request was called off')
  const { code = 'unknown' } = error as { readonly code?: string }
  if (code === 'ETIMEDOUT' || code === 'ECONNABORTED') return new WireError('timeout', code)
  if (/^(ERR_BAD_RESPONSE|ERR_BUFFER_TOO_LARGE|ERR_STREAM|ERR__ERROR_FORMAT|HPE_|Z_)/.test(code)) {
    return new WireError('invalid_response', `the answer broke off or is too large (${code})`)
  }
  return new WireError('unreachable', `no answer (${code})`)
}

function toParams(headers: object): Params {
  const params: Record<string, string> = {}
  for (const [name, value] of Object.entries(headers)) {
    if (value !== undefined && value !== null) params[name.toLowerCase()] = String(value)
  }
  return params
}
