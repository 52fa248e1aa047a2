import type { Dispatcher } from 'undici'
import { collectBody, type BodyCollector } from './body.js'
import { underDeadline } from './deadline.js'
import { errorWithCode } from './failure.js'
import type { Dispatch } from './pools.js'
import type { RawResponse, RequestLimits, HttpRequest } from './request.js'

/**
 * One request on undici's dispatcher. An unasked `100 Continue` is an error there that comes before
 * any answer, and reads as unreachable; axios goes on to the answer, as RFC 9110 §15.2 wants it.
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
        // RFC 9110 §15.2: a 1xx comes before the answer and is none.
        if (head[0] >= 200) [status, headers] = head
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
