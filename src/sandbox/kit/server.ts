import { createServer } from 'node:http'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { gzipSync } from 'node:zlib'
import type { SandboxCall } from './calls.js'
import type { Answer, Endpoint, Received } from './exchange.js'
import { text } from './exchange.js'
import { answerInstead, spoil, withoutState } from './faults.js'
import type { Fault, FaultQueue } from './faults.js'
import { receive } from './receive.js'

/** A provider's conduct: requests in, answers out. */
export interface Conduct<Id extends string> {
  readonly id: Id
  readonly endpointOf: (path: string, request: Received) => Endpoint
  readonly answer: (request: Received, endpoint: Endpoint) => Answer
  /** How this provider says "too many requests" there. */
  readonly rateLimited: (endpoint: Endpoint, wait?: string) => Answer
}

/** A listening stand-in. */
export interface RunningServer {
  readonly origin: string
  readonly close: () => Promise<void>
}

/** Listens on loopback and lets `conduct` answer, spoilt by the faults that wait. */
export async function startServer<Id extends string>(
  conduct: Conduct<Id>,
  faults: FaultQueue,
  record: (call: SandboxCall<Id>) => void,
  { host, port }: { readonly host: string; readonly port: number },
): Promise<RunningServer> {
  const closing = new AbortController()
  const server = createServer((incoming, response) => {
    serve(incoming, response).catch(() => {
      // Out of time or closing: nobody waits for this answer any more.
      response.destroy()
    })
  })
  server.on('clientError', (_error, socket) => {
    if (socket.writable) socket.end('HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n')
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, host, resolve)
  })
  const address = server.address() as AddressInfo
  const hostname = host.includes(':') ? `[${host}]` : host
  const origin = `http://${hostname}:${address.port}`

  async function serve(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const request = await receive(incoming)
    if ('status' in request) return send(response, request)
    const endpoint = conduct.endpointOf(request.path, request)
    const call = toCall(conduct.id, endpoint, request)
    record(call)

    const fault = faults.take(endpoint)
    if (fault?.kind === 'hang') return
    if (fault?.kind === 'reset') return reset(response)
    const answer = fault ? spoil(fault, act(request, endpoint, fault)) : act(request, endpoint)
    const answered =
      answer.callback === true && faults.takeDropState(endpoint) ? withoutState(answer) : answer
    if (answered.done) response.once('close', answered.done)
    if (fault?.kind === 'delay')
      await sleep(fault.ms ?? 1000, undefined, { signal: closing.signal })
    call.status = answered.status
    call.responseBody = answered.body.slice(0, LONGEST_RECORDED)
    return send(response, answered, fault)
  }

  function act(request: Received, endpoint: Endpoint, fault?: Fault): Answer {
    try {
      const instead =
        fault && answerInstead(fault, origin, (wait) => conduct.rateLimited(endpoint, wait))
      return instead ?? conduct.answer(request, endpoint)
    } catch (error) {
      return text(500, 'text/plain; charset=utf-8', `The sandbox failed: ${String(error)}\n`)
    }
  }

  async function send(response: ServerResponse, answer: Answer, fault?: Fault): Promise<void> {
    const bytes = answer.gzip === true ? gzipSync(answer.body) : Buffer.from(answer.body)
    const encoding = answer.gzip === true ? { 'content-encoding': 'gzip' } : {}
    const length = hasBody(answer.status) ? { 'content-length': bytes.length } : {}
    response.writeHead(answer.status, { ...answer.headers, ...encoding, ...length })
    if (fault?.kind === 'resetMidBody') {
      response.write(bytes.subarray(0, Math.ceil(bytes.length / 2)), () => reset(response))
    } else if (fault?.kind === 'drip') {
      await drip(response, bytes, fault.ms ?? 2000, closing.signal)
    } else {
      response.end(hasBody(answer.status) ? bytes : undefined)
    }
  }

  return {
    origin,
    async close() {
      closing.abort()
      const closed = new Promise<void>((resolve) => server.close(() => resolve()))
      server.closeAllConnections()
      await closed
    },
  }
}

/** Calls keep this many characters of a body: a fault may make it huge. */
const LONGEST_RECORDED = 64 * 1024

function toCall<Id extends string>(
  provider: Id,
  endpoint: Endpoint,
  request: Received,
): SandboxCall<Id> {
  const names = [...new Set(request.query.keys())]
  const query = names.map((name) => {
    const values = request.query.getAll(name)
    return [name, values.length > 1 ? values : (values[0] ?? '')] as const
  })
  return {
    provider,
    endpoint,
    method: request.method,
    path: request.path,
    query: Object.fromEntries(query),
    headers: { ...request.headers },
    body: request.body.slice(0, LONGEST_RECORDED),
    status: 0,
    responseBody: '',
    at: Date.now(),
  }
}

async function drip(
  response: ServerResponse,
  bytes: Buffer,
  ms: number,
  signal: AbortSignal,
): Promise<void> {
  const drops = Math.max(1, Math.min(20, bytes.length))
  const size = Math.ceil(bytes.length / drops)
  for (let start = 0; start < bytes.length && !response.destroyed; start += size) {
    response.write(bytes.subarray(start, start + size))
    await sleep(ms / drops, undefined, { signal })
  }
  response.end()
}

function reset(response: ServerResponse): void {
  response.socket?.resetAndDestroy()
}

function hasBody(status: number): boolean {
  return status >= 200 && status !== 204 && status !== 304
}
