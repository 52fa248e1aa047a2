import http, { type Agent, type ClientRequest, type IncomingMessage } from 'node:http'
import https from 'node:https'
import { Readable } from 'node:stream'
import type { Params } from '../protocol/params.js'
import { decompress } from './decompress.js'
import { targetOf, type Origin } from './target.js'
import type { WireAnswer, WireLimits, WireRequest } from './transport.js'

/** Where connections come from; `undefined`: Node's own agent, as it is when a call is made. */
export interface Agents {
  readonly http: Agent | undefined
  readonly https: Agent | undefined
}

/**
 * One request on node:http alone: no redirect, no proxy, no form to be put together. For those
 * axios has a place, and its way there costs more than all the rest of a call. `limits.timeout` is
 * the total time here, from name lookup to the last byte.
 */
export function sendDirectly(
  { method, url, headers, body }: WireRequest,
  { timeout, maxBytes, signal }: WireLimits,
  agents: Agents,
): Promise<WireAnswer> {
  return new Promise((resolve, reject) => {
    const request = open(method, url, headers, agents)
    const fail = (error: Error) => {
      end()
      request.destroy()
      reject(error)
    }
    const giveUp = (code: string) => () => fail(coded(code))
    const late = setTimeout(giveUp('ETIMEDOUT'), timeout)
    const calledOff = signal && giveUp('ERR_CANCELED')

    function end(): void {
      clearTimeout(late)
      if (calledOff) signal.removeEventListener('abort', calledOff)
    }

    request.on('error', fail)
    // Or node:http would drop the connection of a 101 without a word to us.
    request.on('upgrade', giveUp('ERR_BAD_RESPONSE'))
    request.on('response', (response) => {
      readBody(response, maxBytes, (error, received) => {
        if (error) return fail(error)
        end()
        resolve(toAnswer(response, received, maxBytes))
      })
    })
    if (signal?.aborted) return fail(coded('ERR_CANCELED'))
    if (calledOff) signal.addEventListener('abort', calledOff)
    writeBody(request, body)
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

function readBody(
  response: IncomingMessage,
  maxBytes: number,
  done: (error: Error | undefined, body: Buffer) => void,
): void {
  const chunks: Buffer[] = []
  let length = 0
  let over = false
  const finish = (broken: boolean) => {
    if (over) return
    over = true
    const error = broken ? coded('ERR_BAD_RESPONSE') : undefined
    done(error, chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks))
  }
  response.on('data', (chunk: Buffer) => {
    length += chunk.length
    if (length > maxBytes) finish(true)
    else if (!over) chunks.push(chunk)
  })
  response.on('end', () => finish(!response.complete))
  response.on('error', () => finish(true))
}

function toAnswer(
  { statusCode: status = 0, headers }: IncomingMessage,
  body: Buffer,
  maxBytes: number,
): WireAnswer | Promise<WireAnswer> {
  const encoding = headers['content-encoding']
  if (encoding === undefined) return { status, headers, body }
  return decompress(body, encoding, maxBytes).then((plain) => ({ status, headers, body: plain }))
}

/** What node:http has no error for, in axios's codes. */
function coded(code: string): Error {
  return Object.assign(new Error(code), { code })
}
