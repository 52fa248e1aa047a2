// What one operation asks of Redis and PostgreSQL: commands, scripts, kilobytes and statements, as the
// servers themselves count them. Sessions and `shared` are in Redis, connections beside the
// session, in Redis (`redisConnections`) or in PostgreSQL. No stopwatch: any machine will do.
// `node bench/operations.mjs [--count 200] [--built]`; needs redis-server and postgresql.
import { parseArgs } from 'node:util'
import { setTimeout as sleep } from 'node:timers/promises'
import { createClient } from 'redis'
import pg from 'pg'
import { prepare } from './lib/build.mjs'

const { values: options } = parseArgs({
  options: { count: { type: 'string', default: '200' }, built: { type: 'boolean' } },
})
if (!options.built) await prepare()
const { startPostgresql, startRedis, stopDatabases } = await import('./lib/databases.mjs')
const { startStub } = await import('./lib/processes.mjs')
const { openSite } = await import('./lib/site.mjs')
const { toTable } = await import('./lib/table.mjs')
const { inParallel, newVisitor } = await import('./lib/workloads.mjs')

const COUNT = Number(options.count)
const [REDIS_URL, DATABASE_URL] = [await startRedis(), await startPostgresql()]
if (!REDIS_URL || !DATABASE_URL) {
  console.error('apt-get install redis-server postgresql')
  process.exit(1)
}
const redis = await createClient({ url: REDIS_URL }).connect()
const watched = { commands: 0, scripts: 0 }
const monitor = await createClient({ url: REDIS_URL }).connect()
await monitor.monitor((line) => {
  // `1339518083.107412 [0 127.0.0.1:60866] "get" "key"`; a script's own commands come from `lua`.
  const [, from, command] = /\[\d+ ([^\]]+)\] "(\w+)"/.exec(line) ?? []
  if (from === 'lua' || command === 'INFO' || command === 'info') return
  watched[/^eval/i.test(command) ? 'scripts' : 'commands']++
})
const database = new pg.Client({ connectionString: DATABASE_URL })
await database.connect()
const stub = await startStub()

const rows = []
for (const [title, spec] of [
  ['beside the session', 'ours'],
  ['redisConnections', 'ours+redis-connections'],
  ['sqlConnections', 'ours+postgresql'],
]) {
  const site = await openSite(spec, stub, { env: { REDIS_URL, DATABASE_URL } })
  await site.app.ask('clear')
  for (const [name, work] of Object.entries(operations(site))) {
    rows.push([title, name, ...(await costOf(work, spec.includes('postgresql')))])
  }
  await site.app.stop()
}
console.log(
  toTable(
    ['connections', 'operation', 'Redis commands', 'scripts', 'KB sent', 'SQL statements'],
    rows,
  ),
)
redis.destroy()
monitor.destroy()
await database.end()
await stub.stop()
await stopDatabases()
process.exit()

/** Each gets its visitors ready first. */
function operations(site) {
  const visitors = (expiresIn) => async () => {
    const all = Array.from({ length: COUNT }, () => newVisitor(site))
    if (expiresIn) await inParallel(COUNT, (n) => all[n].signIn(expiresIn))
    return all
  }
  return {
    start: [visitors(), (visitor) => visitor.start()],
    'sign-in': [visitors(), (visitor) => visitor.signIn()],
    'API call': [visitors(3600), (visitor) => visitor.api()],
    'API call with a refresh': [visitors(30), (visitor) => visitor.api()],
    'plain page, signed in': [visitors(3600), (visitor) => visitor.plain()],
  }
}

async function costOf([ready, work], usesDatabase) {
  const visitors = await ready()
  const before = await look(usesDatabase)
  await inParallel(COUNT, (n) => work(visitors[n]))
  const after = await look(usesDatabase)
  const each = (name) => ((after[name] - before[name]) / COUNT).toFixed(1)
  return [each('commands'), each('scripts'), each('kilobytes'), each('statements')]
}

async function look(usesDatabase) {
  // An idle process of PostgreSQL adds to its numbers after ten seconds; Redis's monitor is soon done.
  await sleep(usesDatabase ? 11_000 : 500)
  const kilobytes = bytesIn(await redis.info('stats')) / 1024
  const { rows } = await database.query(
    'select xact_commit::int as statements from pg_stat_database where datname = current_database()',
  )
  return { ...watched, kilobytes, ...rows[0] }
}

/** What the monitor itself is sent is no part of it. */
function bytesIn(info) {
  const of = (name) => Number(new RegExp(`^${name}:(\\d+)`, 'm').exec(info)[1])
  return of('total_net_input_bytes')
}
