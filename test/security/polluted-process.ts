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
}

async function work(): Promise<void> {
  const send = createSend()
  const request = { method: 'POST', url: `${home}/token`, headers: { 'x-mine': '1' } }
  const form = new FormData()
  form.append('a', '1')
  const limits = { timeout: 5_000, maxBytes: 1_000, signal: undefined }
  const came: Record<string, string> = {}
  for (const [name, value] of Object.entries(GADGETS)) {
    for (const [kind, body] of Object.entries({ plain: 'a=1', multipart: form })) {
      Object.defineProperty(Object.prototype, name, { value, configurable: true, writable: true })
      try {
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
