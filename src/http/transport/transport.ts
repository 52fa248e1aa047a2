import type { AxiosRequestConfig } from 'axios'
import http from 'node:http'
import https from 'node:https'
import { createAxiosSend } from './by-axios.js'
import { sendByUndici } from './by-undici.js'
import { sendDirectly, type Agents } from './direct.js'
import type { ErrorCode } from '../../errors.js'
import { bare, type Params } from '../../protocol/params.js'
import { VERSION } from '../../version.js'

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

/** The same as it came, by whichever way. */
export interface WireAnswer extends Omit<WireResponse, 'headers'> {
  readonly headers: object
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
 * The way out. Most calls are ordinary and take the quickest; only what needs something of axios
 * goes through it: a proxy, a multipart form.
 */
export function createSend(settings: HttpOptions = {}): Send {
  const options = bare(settings)
  const agents = toAgents(options)
  const sendByAxios = createAxiosSend(options)
  return async function send({ method, url, headers, body }, limits) {
    const wire = { method, url, headers: { ...OUR_HEADERS, ...headers }, body }
    try {
      const answer = await (needsAxios(options, body)
        ? sendByAxios(wire, limits)
        : sendPlainly(wire, limits, agents))
      return { status: answer.status, headers: toParams(answer.headers), body: answer.body }
    } catch (error) {
      throw toWireError(error, limits)
    }
  }
}

function needsAxios({ proxy }: HttpOptions, body: unknown): boolean {
  return (proxy ?? false) !== false || body instanceof FormData
}

function sendPlainly(wire: WireRequest, limits: WireLimits, agents: Agents): Promise<WireAnswer> {
  return isOrdinary(agents) ? sendByUndici(wire, limits) : sendDirectly(wire, limits, agents)
}

const nodesOwn = { http: http.globalAgent, https: https.globalAgent }

/** Whether nobody has a say in where connections come from: neither the site nor its process. */
function isOrdinary(agents: Agents): boolean {
  if (agents.http !== undefined || agents.https !== undefined) return false
  if (http.globalAgent !== nodesOwn.http || https.globalAgent !== nodesOwn.https) return false
  return !isPolluted()
}

/** What every object inherits (ECMA-262 §20.1.3 and §B.2.2): one name more is somebody's pollution. */
const INHERITED = 12

/** undici takes what it finds on a polluted prototype; node:http knows about it. */
function isPolluted(): boolean {
  return Object.getOwnPropertyNames(Object.prototype).length > INHERITED
}

/** axios leaves open what an agent is. */
function toAgents({ httpAgent, httpsAgent }: HttpOptions): Agents {
  return { http: httpAgent as Agents['http'], https: httpsAgent as Agents['https'] }
}

/** Those of any back-channel call. */
const OUR_HEADERS = {
  accept: 'application/json, text/plain, */*',
  'accept-encoding': 'gzip, deflate, br',
  'user-agent': `express-oauth-connect/${VERSION}`,
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

const BROKEN =
  /^(?:ERR_BAD_RESPONSE|ERR_BUFFER_TOO_LARGE|ERR_STREAM|ERR__ERROR_FORMAT|HPE_|UND_ERR_(?:HEADERS|RES)|Z_)/

/** Repeated ones are a list. */
function toParams(headers: object): Params {
  const params: Record<string, string> = {}
  const values = headers as Readonly<Record<string, unknown>>
  for (const name of Object.keys(values)) params[name.toLowerCase()] = String(values[name])
  return params
}
