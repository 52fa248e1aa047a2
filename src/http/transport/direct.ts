import http, { type Agent, type ClientRequest, type IncomingMessage } from 'node:http'
import https from 'node:https'
import { Readable } from 'node:stream'
import type { Params } from '../../protocol/params.js'
import { coded } from './coded.js'
import { underDeadline, type Outcome } from './deadline.js'
import { Received } from './received.js'
import { targetOf, type Origin } from './target.js'
import type { WireAnswer, WireLimits, WireRequest } from './transport.js'

/** Where connections come from; `undefined`: Node's own agent, as it is when a call is made. */
export interface Agents {
  readonly http: Agent | undefined
  readonly https: Agent | undefined
}

/**
 * One request on node:http alone: over a site's own agents, over what took the place of Node's, or
 * in a process where nothing else is sure to work.
 */
export function sendDirectly(
  { method, url, headers, body }: WireRequest,
  limits: WireLimits,
  agents: Agents,
): Promise<WireAnswer> {
  return underDeadline(limits, (outcome) => {
    const request = open(method, url, withLength(method, headers, body), agents)
    request.on('error', outcome.fail)
    // Or node:http would drop the connection of a 101 without a word to us.
    request.on('upgrade', () => outcome.fail(coded('ERR_BAD_RESPONSE')))
    request.on('response', (response) => receive(response, limits.maxBytes, outcome))
    writeBody(request, body)
    return () => request.destroy()
  })
}

function open(method: string, url: string, headers: Params, agents: Agents): ClientRequest {
  const { origin, path } = targetOf(url)
  const { protocol, hostname, port } = origin
  const safe = protocol === 'https:'
  const raw = toRaw(origin, headers)
  // Named even where it is Node's own: without one, a polluted prototype could bring connections.
  const agent = safe ? (agents.https ?? https.globalAgent) : (agents.http ?? http.globalAgent)
  const options = { protocol, hostname, port, path, method, headers: raw, agent }
  return safe ? https.request(options) : http.request(options)
}

/** How long the body is, where that can be known: node:http counts nothing for a list. */
function withLength(method: string, headers: Params, body: unknown): Params {
  if (typeof body === 'string' || Buffer.isBuffer(body)) {
    return { ...headers, 'content-length': String(Buffer.byteLength(body)) }
  }
  // RFC 9110 §8.6: who could send something says that it is nothing
  return body === undefined && /^P/.test(method) ? { ...headers, 'content-length': '0' } : headers
}

/** A list is sent as it is; an object is looked through several times. */
function toRaw({ host }: Origin, headers: Params): string[] {
  const raw = Object.hasOwn(headers, 'host') ? [] : ['host', host]
  for (const name of Object.keys(headers)) raw.push(name, headers[name] ?? '')
  return raw
}

function writeBody(request: ClientRequest, body: unknown): void {
  if (!(body instanceof Readable)) return void request.end(body)
  body.once('error', (error) => request.destroy(error))
  body.pipe(request)
}

function receive(
  response: IncomingMessage,
  maxBytes: number,
  { done, fail }: Outcome<WireAnswer>,
): void {
  const received = new Received(maxBytes)
  const broken = () => fail(coded('ERR_BAD_RESPONSE'))
  response.on('data', (chunk: Buffer) => {
    if (!received.take(chunk)) broken()
  })
  response.on('end', () => {
    const { complete, statusCode = 0, headers } = response
    if (complete) done(received.toAnswer(statusCode, headers))
    else broken()
  })
  response.on('error', broken)
}
