// Two processes of one site that share a Redis, beside one: what a sign-in costs them together, and
// how long 100 requests at once wait for the one refresh. Needs redis-server.
// `node bench/processes.mjs [--seconds 40] [--built]`
import { spawn } from 'node:child_process'
import { createServer } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { prepare } from './lib/build.mjs'

const { values: options } = parseArgs({
  options: { seconds: { type: 'string', default: '40' }, built: { type: 'boolean' } },
})
if (!options.built) await prepare()
const { startStub } = await import('./lib/processes.mjs')
const { openSite } = await import('./lib/site.mjs')
const { lowerDecile, microseconds, toTable } = await import('./lib/table.mjs')
const { concurrency, herd, inParallel, newVisitor, warmUp } = await import('./lib/workloads.mjs')

concurrency.now = 4
const SLICE = 50
const stub = await startStub()
const REDIS_URL = await startRedis()
const alone = await openSite('ours', stub)
const first = await openSite('ours', stub, { env: { REDIS_URL } })
const BASE_URL = first.app.about.origin
const second = await openSite('ours', stub, { env: { REDIS_URL, BASE_URL }, core: 1 })
const rows = [
  { title: 'one process, in memory', sites: [alone] },
  { title: 'one process, Redis', sites: [first] },
  { title: 'two processes, Redis', sites: [first, second] },
].map((row) => ({ ...row, site: together(row.sites), costs: [], waits: [] }))

// A process of two gets half of the requests: they need the longer to be compiled for good.
for (const { site, sites } of rows) await warmUp(site, sites.length * 6_000, sites.length * 25)
const until = performance.now() + Number(options.seconds) * 1000
do {
  for (const row of rows) row.costs.push(await costOfSignIn(row))
} while (performance.now() < until)
for (let n = 0; n < 5; n++) {
  for (const row of rows) row.waits.push(await herd(row.site, stub))
}

const cost = (row) => lowerDecile(row.costs)
const wait = (row) => Math.min(...row.waits.map(({ ms }) => ms))
console.log(
  toTable(
    ['', 'sign-in', 'refreshes of 5 herds', 'herd of 100'],
    rows.map((row) => [
      row.title,
      microseconds(cost(row)),
      String(row.waits.reduce((sum, { refreshes }) => sum + refreshes, 0)),
      `${Math.round(wait(row))} ms`,
    ]),
  ),
)
const [memory, one, two] = rows
console.log(
  `\nEach with a core of its own, two processes serve ${((2 * cost(one)) / cost(two)).toFixed(2)} ` +
    `times the sign-ins of one; the herd takes ${(wait(two) / wait(memory)).toFixed(2)} times as ` +
    'long over Redis as in memory.',
)
process.exit()

/** A visitor of several processes comes to another one with every request. */
function together(sites) {
  let turn = 0
  const [{ app }] = sites
  const send = (...request) => sites[turn++ % sites.length].client.send(...request)
  return { app, client: { send } }
}

/** CPU time of all its processes per sign-in; the Redis server's is not theirs. */
async function costOfSignIn({ sites, site }) {
  const before = await usage(sites)
  await inParallel(SLICE, () => newVisitor(site).signIn())
  const spent = (await usage(sites)) - before
  await site.app.ask('clear')
  return spent / SLICE
}

async function usage(sites) {
  const all = await Promise.all(sites.map(({ app }) => app.ask('usage')))
  return all.reduce((sum, { user, system }) => sum + user + system, 0)
}

async function startRedis() {
  const port = await freePort()
  const args = ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no']
  const server = spawn('redis-server', args, { stdio: 'ignore' })
  server.on('error', () => {
    console.error('redis-server is not installed: apt-get install redis-server')
    process.exit(1)
  })
  process.on('exit', () => server.kill())
  await sleep(500)
  return `redis://127.0.0.1:${port}`
}

function freePort() {
  return new Promise((resolve) => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const { port } = probe.address()
      probe.close(() => resolve(port))
    })
  })
}
