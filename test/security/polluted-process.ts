/**
 * A process whose very own Object.prototype is polluted: that of a Jest test is another one than
 * Node's. Asks the first address for something with each gadget in place; prints what came, by gadget.
 */
import { Agent } from 'node:http'
import { connect } from 'node:net'
import { createSend } from '../../src/http/transport/transport.js'

const [home = '', evil = ''] = process.argv.slice(2)
const port = Number(new URL(evil).port)
const agent = new Agent()
agent.createConnection = () => connect(port, '127.0.0.1')

const GADGETS: Readonly<Record<string, unknown>> = {
  agent,
  _defaultAgent: agent,
  httpAgent: agent,
  createConnection: () => connect(port, '127.0.0.1'),
  lookup: (_host: string, _options: unknown, done: (...found: unknown[]) => void) =>
    done(null, '127.0.0.1', 4),
  proxy: { host: '127.0.0.1', port },
  baseURL: evil,
  socketPath: '/tmp/nowhere',
  localAddress: '127.0.0.9',
  host: '127.0.0.2',
  hostname: '127.0.0.2',
  port,
  defaultPort: port,
  path: '/evil',
  method: 'DELETE',
  auth: 'user:password',
  headers: ['x-evil', '1'],
  setHost: false,
  servername: 'evil',
  // What undici's Agent, Pool and Client look for, and refuse or obey.
  factory: () => undefined,
  keepAlive: false,
  socketTimeout: 1,
  requestTimeout: 1,
  connectTimeout: 1,
  idleTimeout: 1,
  keepAliveTimeout: 1,
  maxKeepAliveTimeout: 1,
  keepAliveMaxTimeout: 1,
  keepAliveTimeoutThreshold: 1,
  headersTimeout: 1,
  bodyTimeout: 1,
  pingInterval: -1,
  maxHeaderSize: 1,
  maxResponseSize: 1,
  maxRequestsPerClient: -1,
  maxConcurrentStreams: -1,
  maxOrigins: 0,
  initialWindowSize: -1,
  connectionWindowSize: -1,
  connections: -1,
  clientTtl: 1,
  pipelining: 0,
  strictContentLength: true,
  tls: 1,
  allowH2: 'yes',
  useH2c: 'yes',
  interceptors: { Pool: [], Client: [], Agent: [] },
  autoSelectFamilyAttemptTimeout: -2,
  maxCachedSessions: -1,
  webSocket: { maxPayloadSize: 1 },
  eventSource: { maxEventSize: 1 },
  expectContinue: 'yes',
  upgrade: 'h2c',
  // What Node's sockets, agents and requests look for. Not here: `connect` and `timeout`, with which
  // Node's own event emitters fail, `signal`, `encoding` and `highWaterMark`, with which its streams
  // do. Nothing is sent elsewhere with them.
  fd: 0,
  handle: {},
  onread: { buffer: Buffer.alloc(1), callback: () => false },
  objectMode: true,
  readableObjectMode: true,
  writableObjectMode: true,
  allowHalfOpen: true,
  pauseOnCreate: true,
  keepAliveInitialDelay: 'soon',
  localPort: 1,
  maxSockets: -1,
  maxTotalSockets: -1,
  maxFreeSockets: -1,
  scheduling: 'none',
  insecureHTTPParser: true,
  joinDuplicateHeaders: 'yes',
  uniqueHeaders: ['x-mine'],
  family: 6,
  hints: -1,
  agentKeepAliveTimeoutBuffer: -1,
}

async function work(): Promise<void> {
  const request = { method: 'POST', url: `${home}/token`, headers: { 'x-mine': '1' } }
  const form = new FormData()
  form.append('a', '1')
  const limits = { timeout: 5_000, maxBytes: 1_000, signal: undefined }
  const came: Record<string, string> = {}
  for (const [name, value] of Object.entries(GADGETS)) {
    for (const [kind, body] of Object.entries({ plain: 'a=1', multipart: form })) {
      Object.defineProperty(Object.prototype, name, { value, configurable: true, writable: true })
      try {
        // Anew each time: agents and pools are made with their first call.
        const send = createSend()
        const answer = await send({ ...request, body }, limits)
        came[`${name}, ${kind}`] = answer.body.toString()
      } catch (error) {
        came[`${name}, ${kind}`] = (error as Error).message
      } finally {
        delete (Object.prototype as Record<string, unknown>)[name]
      }
    }
  }
  process.stdout.write(JSON.stringify(came), () => process.exit())
}

void work()
