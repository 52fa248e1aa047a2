// A process that has just been started: what its first 1 000 sign-ins cost, beside the floor's.
// V8 has compiled nothing yet, so that the amount of code counts, and not only what it does.
// `node bench/young.mjs [--runs 5] [--count 1000] [--built]`
import { parseArgs } from 'node:util'
import { prepare } from './lib/build.mjs'

const { values: options } = parseArgs({
  options: {
    runs: { type: 'string', default: '5' },
    count: { type: 'string', default: '1000' },
    built: { type: 'boolean' },
  },
})
if (!options.built) await prepare()
const { startApp, startStub } = await import('./lib/processes.mjs')
const { microseconds, toTable } = await import('./lib/table.mjs')
const { createClient } = await import('./lib/visitor.mjs')
const { newVisitor, shuffled, timed } = await import('./lib/workloads.mjs')

const stub = await startStub()
const rows = ['floor', 'floor+regenerate+save-first', 'ours', 'passport', 'openid-client'].map(
  (spec) => ({ spec, costs: [] }),
)
for (let run = 0; run < Number(options.runs); run++) {
  for (const row of shuffled(rows)) row.costs.push(await firstSignIns(row.spec))
}
// Another program on the same processor can only add to it.
const least = ({ costs }) => Math.min(...costs)
const [floor] = rows
console.log(
  toTable(
    [`the first ${options.count} sign-ins`, 'each', 'ratio'],
    rows.map((row) => [
      row.spec,
      microseconds(least(row)),
      `**${(least(row) / least(floor)).toFixed(2)}**`,
    ]),
  ),
)
await stub.stop()
process.exit()

async function firstSignIns(spec) {
  const app = await startApp(spec, stub.about.origin)
  const site = { app, client: createClient(app.about.origin, 10) }
  const cost = await timed(site, Number(options.count), () => newVisitor(site).signIn())
  site.client.close()
  await app.stop()
  return cost
}
