import { Axios, type AxiosRequestConfig, type AxiosResponse } from 'axios'
import type { IncomingMessage } from 'node:http'
import { leanAdapter } from './adapter.js'
import type { ErrorCode } from '../errors.js'
import { bare, type Params } from '../protocol/params.js'
import { VERSION } from '../version.js'

/** A request with everything decided: method, address, headers, bytes. */
export interface WireRequest {
  readonly method: string
  readonly url: string
  readonly headers: Params
  /** Text, bytes, a stream, or `undefined`: never left out, for a polluted prototype to fill. */
  readonly body: unknown
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
  readonly signal: AbortSignal | undefined
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

/**
 * axios under lock and key. An instance of its own, without defaults: what a site does to the
 * shared one (a base URL, an interceptor that logs) must not see our secrets.
 */
export function createSend(http: HttpOptions = {}): Send {
  const engine = new Axios({})
  const { proxy = false, ...agents } = bare(http) // or HTTP_PROXY would see the secrets
  return async function send({ method, url, headers: given, body }, limits) {
    const lean = proxy === false && !(body instanceof FormData)
    const headers = { ...OUR_HEADERS, ...given }
    try {
      const answer = await engine.request<unknown, AxiosResponse<Buffer>>({
        ...agents,
        ...(lean ? leanly(limits, headers) : byAxios(limits, headers, proxy)),
        method,
        url,
        data: body,
        maxContentLength: limits.maxBytes,
      })
      const received = lean ? (answer.request as IncomingMessage).headers : answer.headers
      return { status: answer.status, headers: toParams(received), body: answer.data }
    } catch (error) {
      throw toWireError(error, limits)
    }
  }
}

const OUR_HEADERS = {
  accept: 'application/json, text/plain, */*',
  'user-agent': `express-oauth-connect/${VERSION}`,
}

function leanly({ timeout, signal }: WireLimits, headers: Params): AxiosRequestConfig {
  return { adapter: leanAdapter(headers), timeout, ...(signal && { signal }) }
}

/** axios's own transport, for proxies and multipart forms, with what its defaults would allow. */
function byAxios(
  { timeout, signal }: WireLimits,
  headers: Params,
  proxy: NonNullable<HttpOptions['proxy']>,
): AxiosRequestConfig {
  const late = AbortSignal.timeout(timeout) // its own timeout starts anew with every byte
  return {
    adapter: 'http',
    headers,
    proxy,
    maxRedirects: 0, // or a 307 would carry the form with the secret to another host
    maxBodyLength: Infinity,
    responseType: 'arraybuffer', // or another charset would be lost
    validateStatus: () => true,
    signal: signal ? AbortSignal.any([late, signal]) : late,
  }
}

function toWireError(error: unknown, { timeout, signal }: WireLimits): WireError {
  const { code = 'unknown' } = error as { readonly code?: string }
  if (signal?.aborted) return new WireError('aborted', 'the request was called off')
  if (/^(?:ETIMEDOUT|ECONNABORTED|ERR_CANCELED)$/.test(code)) {
    return new WireError('timeout', `no full answer within ${timeout} ms`)
  }
  if (BROKEN.test(code)) {
    return new WireError('invalid_response', `the answer broke off or is too large (${code})`)
  }
  return new WireError('unreachable', `no answer (${code})`)
}

const BROKEN = /^(?:ERR_BAD_RESPONSE|ERR_BUFFER_TOO_LARGE|ERR_STREAM|ERR__ERROR_FORMAT|HPE_|Z_)/

function toParams(headers: object): Params {
  const params: Record<string, string> = {}
  for (const [name, value] of Object.entries(headers)) params[name.toLowerCase()] = String(value)
  return params
}
