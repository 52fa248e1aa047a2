// Does an operation cost more with 300 registered providers than with one, with 50 connections in
// the session than with one, and with the connections of 100 000 users than with those of one?
// express-session reads, hashes and keeps the whole session on every request, so the floor is asked
// the same with 50 records of the same size. With `connections` a session holds none of them.
// `node bench/growth.mjs [--seconds 60] [--built]`
import { parseArgs } from 'node:util'
import { prepare } from './lib/build.mjs'

const { values: options } = parseArgs({
  options: { seconds: { type: 'string', default: '60' }, built: { type: 'boolean' } },
})
if (!options.built) await prepare()
const { startStub } = await import('./lib/processes.mjs')
const { openSite } = await import('./lib/site.mjs')
const { lowerDecile, microseconds, toTable } = await import('./lib/table.mjs')
const { inParallel, newVisitor, timed, warmUpAll } = await import('./lib/workloads.mjs')

const SLICE = 20
const stub = await startStub()

/** In pairs: each second row is told as a multiple of the first. */
const rows = []
for (const [title, spec, accounts] of [
  ['1 provider', 'ours', 0],
  ['300 providers', 'ours+providers-300', 0],
  ['1 connection', 'ours+accounts', 1],
  ['50 connections', 'ours+accounts', 50],
  ['1 connection of a user', 'ours+accounts+owners', 1],
  ['50 connections of a user', 'ours+accounts+owners', 50],
  ['1 user', 'ours+owners-1', 0],
  ['100 000 users', 'ours+owners-100000', 0],
  ['floor, 1 record', 'floor+accounts', 1],
  ['floor, 50 records', 'floor+accounts', 50],
]) {
  const site = await openSite(spec, stub)
  rows.push({ title, site, accounts, samples: { start: [], callback: [], API: [], plain: [] } })
}
await warmUpAll(
  rows.map(({ site }) => site),
  5_000,
)

const until = performance.now() + Number(options.seconds) * 1000
for (let round = 0; round < 3 || performance.now() < until; round++) {
  for (const row of rows) await slices(row)
}
const base = (row) => rows[rows.indexOf(row) - (rows.indexOf(row) % 2)]
console.log(
  toTable(
    ['', ...Object.keys(rows[0].samples)],
    rows.map((row) => [
      row.title,
      ...Object.entries(row.samples).map(([name, samples]) => {
        const own = lowerDecile(samples)
        const ratio = own / lowerDecile(base(row).samples[name])
        return `${microseconds(own)} (**${ratio.toFixed(2)}**)`
      }),
    ]),
  ),
)
await Promise.all([stub.stop(), ...rows.map(({ site }) => site.app.stop())])
process.exit()

async function slices({ site, accounts, samples }) {
  const visitor = newVisitor(site)
  const account = (n) => (accounts > 0 ? { account: `a${n}` } : {})
  for (let n = 0; n < Math.max(accounts, 1); n++) {
    await visitor.callback(await visitor.start(), account(n))
  }
  // The newest connection is made anew each time: their number stays.
  const again = account(accounts - 1)
  // While others had their turn, the processor's caches were filled with something else.
  await inParallel(5, () => visitor.plain())
  let begun
  samples.start.push(await timed(site, SLICE, async () => (begun = await visitor.start())))
  await visitor.callback(begun, again)
  const callbacks = []
  // One start at a time: a browser may have but five open ones.
  for (let i = 0; i < SLICE / 2; i++) {
    begun = await visitor.start()
    callbacks.push(await timed(site, 1, () => visitor.callback(begun, again)))
  }
  samples.callback.push(lowerDecile(callbacks))
  await visitor.api() // Node's own agent closes a connection that was idle for 5 seconds.
  samples.API.push(await timed(site, SLICE, () => visitor.api()))
  samples.plain.push(await timed(site, SLICE, () => visitor.plain()))
  await site.app.ask('clear')
}
