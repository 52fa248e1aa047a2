import https from 'node:https'
import type { Agent, Dispatcher } from 'undici'
import { coded } from './coded.js'
import { underDeadline } from './deadline.js'
import { Received, type WireHeaders } from './received.js'
import { targetOf } from './target.js'
import type { WireAnswer, WireLimits, WireRequest } from './transport.js'

/** Who still waits for a host that takes no connection was told at the deadline of the call. */
const CONNECT_TIMEOUT_MS = 10_000

let agent: Agent | undefined
let opening: Promise<Agent> | undefined

/**
 * One request on undici's dispatcher: what node:http does, in less processor time. No redirect, no
 * proxy, no form to be put together.
 */
export function sendByUndici(request: WireRequest, limits: WireLimits): Promise<WireAnswer> {
  if (agent) return dispatch(agent, request, limits)
  opening ??= openAgent()
  return opening.then((opened) => dispatch((agent = opened), request, limits))
}

/**
 * Connections, kept alive and shared by all sites of the process. Whom it trusts is said once for
 * everybody, in Node's own agent. Loaded when first called, as axios is.
 */
async function openAgent(): Promise<Agent> {
  const { Agent } = await import('undici')
  const trust: object = https.globalAgent.options
  const connect = { ...trust, timeout: CONNECT_TIMEOUT_MS }
  return new Agent({ connect, headersTimeout: 0, bodyTimeout: 0 }) // our deadline is a total one
}

function dispatch(agent: Agent, request: WireRequest, limits: WireLimits): Promise<WireAnswer> {
  return underDeadline(limits, ({ done, fail }) => {
    const received = new Received(limits.maxBytes)
    let underWay: Dispatcher.DispatchController | undefined
    let calledOff: Error | undefined
    let status = 0
    let headers: WireHeaders = {}
    agent.dispatch(toDispatch(request), {
      onRequestStart(controller) {
        underWay = controller
        if (calledOff) controller.abort(calledOff) // before there was a connection
      },
      onResponseStart(_controller, ...head) {
        ;[status, headers] = head
      },
      onResponseData(_controller, chunk) {
        if (!received.take(chunk)) fail(coded('ERR_BAD_RESPONSE'))
      },
      onResponseEnd() {
        done(received.toAnswer(status, headers))
      },
      onResponseError(_controller, error) {
        fail(status === 0 ? error : coded('ERR_BAD_RESPONSE'))
      },
    })
    return (reason) => {
      calledOff = reason
      underWay?.abort(reason)
    }
  })
}

function toDispatch({ method, url, headers, body }: WireRequest): Agent.DispatchOptions {
  const { origin, path } = targetOf(url)
  const options = { origin: origin.name, path, method, headers, body }
  return options as Agent.DispatchOptions // what a body can be was decided where it was made
}
