import type { Agent, Dispatcher } from 'undici'
import { collectBody, type BodyCollector } from './body.js'
import { connect } from './connect.js'
import { underDeadline } from './deadline.js'
import { errorWithCode } from './failure.js'
import type { RawResponse, RequestLimits, HttpRequest } from './request.js'

/** What sends an ordinary request: undici's own agent, or the site's dispatcher. */
export type Dispatch = Pick<Dispatcher, 'dispatch'>

/**
 * Connections of one site, kept alive, at most so many to one origin: a call beyond them waits, and
 * its deadline goes on. Loaded with the first call.
 */
export async function openAgent(connections: number): Promise<Agent> {
  const { Agent } = await import('undici')
  return new Agent({
    // Our own deadline is a total one; theirs begin anew with every byte.
    headersTimeout: 0,
    bodyTimeout: 0,
    connect,
    connections,
    // Left out, these would be looked for on a polluted prototype.
    factory: undefined,
    interceptors: undefined,
    maxOrigins: undefined,
    pipelining: undefined,
    keepAliveTimeout: undefined,
    keepAliveMaxTimeout: undefined,
    keepAliveTimeoutThreshold: undefined,
    maxHeaderSize: undefined,
    maxRequestsPerClient: undefined,
    maxResponseSize: undefined,
    localAddress: undefined,
    socketPath: undefined,
    strictContentLength: undefined,
    allowH2: false,
    clientTtl: undefined,
  } as unknown as Agent.Options)
}

/**
 * One request on undici's dispatcher. An unasked `100 Continue` is an error there that comes before
 * any answer: it reads as unreachable.
 */
export function sendByUndici(
  dispatcher: Dispatch,
  request: HttpRequest,
  limits: RequestLimits,
): Promise<RawResponse> {
  return underDeadline(limits, ({ done, fail }) => {
    const body: BodyCollector = collectBody(limits.maxBytes)
    let underWay: Dispatcher.DispatchController | undefined
    let calledOff: Error | undefined
    let status = 0
    let headers: object = {}
    dispatcher.dispatch(toDispatch(request), {
      onRequestStart(controller) {
        underWay = controller
        if (calledOff) controller.abort(calledOff) // before there was a connection
      },
      onResponseStart(_controller, ...head) {
        ;[status, headers] = head
      },
      onResponseData(_controller, chunk) {
        if (!body.take(chunk)) fail(errorWithCode('ERR_BAD_RESPONSE'))
      },
      onResponseEnd() {
        done({ status, headers, body: body.whole() })
      },
      onResponseError(_controller, error) {
        // A 101 that nobody asked for is an answer, and one that breaks off is, too.
        const answered = status !== 0 || error.message === 'bad upgrade'
        fail(answered ? errorWithCode('ERR_BAD_RESPONSE') : error)
      },
    })
    return (reason) => {
      calledOff = reason
      underWay?.abort(reason)
    }
  })
}

function toDispatch({ method, url, headers, body }: HttpRequest): Dispatcher.DispatchOptions {
  const { origin, pathname, search } = new URL(url)
  const options = {
    origin,
    path: pathname + search,
    method,
    headers,
    body,
    query: undefined,
    idempotent: undefined,
    blocking: undefined,
    upgrade: undefined,
    reset: undefined,
    headersTimeout: undefined,
    bodyTimeout: undefined,
    expectContinue: undefined,
    servername: undefined,
    throwOnError: undefined,
    maxRedirections: undefined,
    signal: undefined,
    typeOfService: undefined,
  }
  return options as unknown as Dispatcher.DispatchOptions // a body is what it was made as
}
