import { Readable } from 'node:stream'
import { withoutPrototype, ownField, type Params } from '../../protocol/params.js'
import type { ClientTls } from '../../protocol/token/client-tls.js'
import { VERSION } from '../../version.js'
import { createAxiosSend } from './by-axios.js'
import { sendByUndici } from './by-undici.js'
import { decompress } from './decompress.js'
import { errorWithCode, toRequestError } from './failure.js'
import type { HttpOptions } from './options.js'
import { openPools, type Dispatch } from './pools.js'
import { createTurns, type Turns } from './turns.js'
import type { Send, RawResponse, RequestLimits, HttpRequest } from './request.js'

export type { HttpOptions } from './options.js'
export type { Send, RawResponse, RequestLimits, HttpRequest, HttpResponse } from './request.js'
export { RequestError } from './failure.js'

/** Enough for a busy page, and few enough for an API of some workers. */
const CONNECTIONS_PER_ORIGIN = 32

/**
 * The way out. Ordinary calls go by undici; axios sends what needs something of it: the site's own
 * agents, a proxy, a multipart form, and everything under Bun, whose own `undici` has no dispatcher.
 * Whatever the way, an answer and a failure read the same.
 */
export function createSend(settings: HttpOptions = {}): Send {
  const options = withoutPrototype(settings)
  const connections = options.connectionsPerOrigin ?? CONNECTIONS_PER_ORIGIN
  const byAxios = createAxiosSend(options, connections)
  const byUndici = createUndiciSend(options.dispatcher, connections)
  const turns = hasOwnLimits(options) ? undefined : createTurns(connections)
  return async function send(given, limits) {
    const { method, url, headers, body: sentBody } = given
    const tls = ownField(given, 'tls')
    const request = { method, url, headers: { ...OUR_HEADERS, ...headers }, body: sentBody, tls }
    const broken = failureOfStream(sentBody)
    const origin = originOf(url)
    let turn: Promise<unknown> | undefined
    try {
      assertOneLine(headers)
      turn = turns?.take(origin, limits) ?? MY_TURN
      if (turn !== MY_TURN) await (broken ? Promise.race([turn, broken]) : turn)
      const sent = (needsAxios(options, sentBody) ? byAxios : byUndici)(request, limits)
      const answer = await (broken ? Promise.race([sent, broken]) : sent)
      const received = toParams(answer.headers)
      const coding = ownField(received, 'content-encoding')
      const body = coding ? await decompress(answer.body, coding, limits.maxBytes) : answer.body
      return { status: answer.status, headers: received, body }
    } catch (error) {
      throw toRequestError(error, limits)
    } finally {
      giveBack(turns, origin, turn)
      // A file that was to be sent, and was not read to its end, would stay open.
      if (sentBody instanceof Readable && !sentBody.destroyed) sentBody.destroy()
    }
  }
}

/** Without parsing: these addresses are checked by now. */
function originOf(url: string): string {
  const end = url.indexOf('/', 'https://'.length)
  return end === -1 ? url : url.slice(0, end)
}

const MY_TURN = Promise.resolve()

/** Also one that comes when its call has failed already. */
function giveBack(turns: Turns | undefined, origin: string, turn: Promise<unknown> | undefined) {
  if (turn === MY_TURN) turns?.giveBack(origin)
  else turn?.then(() => turns?.giveBack(origin)).catch(() => undefined)
}

/** Agents and dispatchers of the site's keep to their own limits, unless it names one. */
function hasOwnLimits(options: HttpOptions): boolean {
  const { httpAgent, httpsAgent, dispatcher, connectionsPerOrigin } = options
  return connectionsPerOrigin === undefined && (httpAgent ?? httpsAgent ?? dispatcher) !== undefined
}

/**
 * Rejects when a stream to be sent fails, also while its call waits for a connection. Its listener
 * stays: a file that cannot be opened says so after its call was given up, and would end the process.
 */
function failureOfStream(body: unknown): Promise<never> | undefined {
  if (!(body instanceof Readable)) return undefined
  const failure = new Promise<never>((_resolve, reject) => body.on('error', reject))
  failure.catch(() => undefined)
  return failure
}

function createUndiciSend(dispatcher: HttpOptions['dispatcher'], connections: number) {
  let opened: Dispatch | undefined = dispatcher
  let opening: Promise<Dispatch> | undefined
  // A connection that one registration's certificate opened is no other's.
  const own = new WeakMap<ClientTls, Promise<Dispatch>>()
  function openOwn(tls: ClientTls): Promise<Dispatch> {
    const pools = own.get(tls) ?? openPools(connections, tls)
    own.set(tls, pools)
    return pools
  }
  return async (request: HttpRequest, limits: RequestLimits): Promise<RawResponse> => {
    const { tls } = request
    if (tls) return sendByUndici(await openOwn(tls), request, limits)
    opened ??= await (opening ??= openPools(connections))
    return sendByUndici(opened, request, limits)
  }
}

const IS_BUN = process.versions.bun !== undefined

function needsAxios(options: HttpOptions, body: unknown): boolean {
  const { proxy, httpAgent, httpsAgent, dispatcher } = options
  if (body instanceof FormData || (proxy ?? false) !== false) return true
  return (httpAgent ?? httpsAgent) !== undefined || (IS_BUN && dispatcher === undefined)
}

/** axios would leave a line break out and send the rest. */
function assertOneLine(headers: Params): void {
  for (const value of Object.values(headers)) {
    if (/[\r\n\0]/.test(value)) throw errorWithCode('ERR_INVALID_CHAR')
  }
}

/** Those of any back-channel call. */
const OUR_HEADERS = {
  accept: 'application/json, text/plain, */*',
  'accept-encoding': 'gzip, deflate, br',
  'user-agent': `express-oauth-connect/${VERSION}`,
}

/** Repeated ones are a list. */
function toParams(headers: object): Params {
  const params: Record<string, string> = {}
  const values = headers as Readonly<Record<string, unknown>>
  for (const name of Object.keys(values)) params[name.toLowerCase()] = String(values[name])
  return params
}
