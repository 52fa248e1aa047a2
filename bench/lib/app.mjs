// The process that is measured: one Express site with one adapter. Everything that is not the
// adapter's is the same for all: session, store, the two plain routes, and this control channel.
import express from 'express'
import session from 'express-session'
import { createServer } from 'node:http'
import { Session } from 'node:inspector/promises'
import { writeFileSync } from 'node:fs'

const [name, provider, ...variants] = process.argv.slice(2)
const { REDIS_URL, BASE_URL } = process.env
const redis = REDIS_URL && (await connect(REDIS_URL))
const store = redis ? await redisSessions(redis) : new session.MemoryStore()
const server = createServer()
// A visitor that waits for its adapter's turn is not cut off meanwhile.
server.keepAliveTimeout = 600_000
let inspector

await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve))
const origin = `http://127.0.0.1:${server.address().port}`

const { adapter } = await import(`../adapters/${name}.mjs`)
const app = express()
app.disable('x-powered-by')
const { clear, later, ...about } = await adapter({
  app,
  origin: BASE_URL ?? origin,
  redis,
  provider,
  variants,
  clientId: 'client-id',
  clientSecret: 'a client secret of the bench',
  session: () =>
    session({ secret: 'a session secret', resave: false, saveUninitialized: false, store }),
})
app.get('/', (req, res) => void res.end('hello'))
app.use((error, req, res, _next) => {
  process.stderr.write(`${name}: ${error.stack ?? error}\n`)
  res.statusCode = 500
  res.end('failed')
})
server.on('request', app)

const orders = {
  usage: () => process.cpuUsage(),
  /** Sessions of the last slice are not carried into the next one. */
  async clear() {
    if (redis) await redis.flushDb()
    else store.clear()
    clear?.()
  },
  /** Sets the clock of the adapter's store forward. */
  later: ({ ms }) => later(ms),
  sessions: () => Object.keys(store.sessions).length,
  memory() {
    for (let i = 0; i < 4; i++) globalThis.gc?.()
    return process.memoryUsage()
  },
  async profile() {
    inspector = new Session()
    inspector.connect()
    await inspector.post('Profiler.enable')
    await inspector.post('Profiler.setSamplingInterval', { interval: 100 })
    await inspector.post('Profiler.start')
  },
  async profiled({ file }) {
    const { profile } = await inspector.post('Profiler.stop')
    writeFileSync(file, JSON.stringify(profile))
    inspector.disconnect()
  },
}
process.on('message', async (order) => {
  process.send({ answer: (await orders[order.type](order)) ?? null })
})
process.on('disconnect', () => process.exit())
process.send({ origin, ...about })

async function connect(url) {
  const { createClient } = await import('redis')
  return createClient({ url }).connect()
}

async function redisSessions(client) {
  const { RedisStore } = await import('connect-redis')
  return new RedisStore({ client })
}
