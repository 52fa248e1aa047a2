// Two processes of one site that share a Redis, beside one: what a sign-in costs them together, and
// how long 100 requests at once wait for the one refresh, also where the connections are in a
// PostgreSQL. Needs redis-server; without postgresql those rows are left out.
// `node bench/processes.mjs [--seconds 40] [--built]`
import { parseArgs } from 'node:util'
import { prepare } from './lib/build.mjs'

const { values: options } = parseArgs({
  options: { seconds: { type: 'string', default: '40' }, built: { type: 'boolean' } },
})
if (!options.built) await prepare()
const { startPostgresql, startRedis, stopDatabases } = await import('./lib/databases.mjs')
const { startStub } = await import('./lib/processes.mjs')
const { openSite } = await import('./lib/site.mjs')
const { lowerDecile, microseconds, toTable } = await import('./lib/table.mjs')
const { herd, inParallel, newVisitor, shuffled, warmUp } = await import('./lib/workloads.mjs')

/** As busy as a process is that one alone is not enough for: it answers several at a time. */
const VISITORS_AT_ONCE = 16
const SLICE = 100
const stub = await startStub()
const REDIS_URL = await startRedis()
if (!REDIS_URL) {
  console.error('redis-server is not installed: apt-get install redis-server')
  process.exit(1)
}
const DATABASE_URL = await startPostgresql()
const rows = [
  { title: 'one process, in memory', sites: [await openSite('ours', stub)] },
  ...(await onRedis('ours', '')),
  ...(await onRedis('floor', 'floor: ')),
  ...(DATABASE_URL ? await onRedis('ours+postgresql', 'PostgreSQL: ') : []),
].map((row) => ({ ...row, site: together(row.sites), costs: [], waits: [] }))

// By turns: one that is warm long before the others costs more ever after. A process of two gets
// half of the requests: they need the longer to be compiled for good.
for (let turn = 0; turn < 5; turn++) {
  for (const { site, sites } of shuffled(rows)) {
    await warmUp(site, sites.length * 1_200, sites.length * 5)
  }
}
const until = performance.now() + Number(options.seconds) * 1000
do {
  for (const row of shuffled(rows)) row.costs.push(await costOfSignIn(row))
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
const [memory, one, two, floorOne, floorTwo, , databaseTwo] = rows
const longer = (row) => (wait(row) / wait(memory)).toFixed(2)
const gain = (one, two) => ((2 * cost(one)) / cost(two)).toFixed(2)
console.log(
  `\nWith a core for each, two processes serve ${gain(one, two)} times the sign-ins of one (the ` +
    `floor: ${gain(floorOne, floorTwo)}); the herd takes ${longer(two)} times as long over Redis as ` +
    `in memory${databaseTwo ? `, ${longer(databaseTwo)} times with PostgreSQL` : ''}.`,
)
await stopDatabases()
process.exit()

/**
 * One process, and two of one site. All take turns on one core, as the other one is taken by the
 * visitors, the provider and Redis; what a sign-in costs is processor time, and no waiting in it.
 */
async function onRedis(spec, prefix) {
  const first = await openSite(spec, stub, { env: { REDIS_URL, DATABASE_URL } })
  const BASE_URL = first.app.about.origin
  const second = await openSite(spec, stub, { env: { REDIS_URL, DATABASE_URL, BASE_URL } })
  return [
    { title: `${prefix}one process, Redis`, sites: [first] },
    { title: `${prefix}two processes, Redis`, sites: [first, second] },
  ]
}

/** A visitor of several processes comes to another one with every request. */
function together(sites) {
  let turn = 0
  const [{ app }] = sites
  const send = (...request) => sites[turn++ % sites.length].client.send(...request)
  return { app, client: { send } }
}

/**
 * CPU time of its processes per sign-in; the Redis server's is not theirs. One has the starts, the
 * other one the callbacks, one after the other: each is as busy as it would be on its own core.
 */
async function costOfSignIn({ sites, site: { app }, costs }) {
  const [starting, finishing] = costs.length % 2 === 0 ? sites : sites.toReversed()
  let at = starting
  const client = { send: (...request) => at.client.send(...request) }
  const visitors = Array.from({ length: SLICE }, () => newVisitor({ app, client }))
  const before = await usage(sites)
  const authorize = []
  const start = async (index) => (authorize[index] = await visitors[index].start())
  await inParallel(SLICE, start, VISITORS_AT_ONCE)
  at = finishing ?? starting
  await inParallel(SLICE, (index) => visitors[index].finish(authorize[index]), VISITORS_AT_ONCE)
  const spent = (await usage(sites)) - before
  await app.ask('clear')
  return spent / SLICE
}

async function usage(sites) {
  const all = await Promise.all(sites.map(({ app }) => app.ask('usage')))
  return all.reduce((sum, { user, system }) => sum + user + system, 0)
}
