// What oauth() costs a route that does not use it: the very same site without it, with a middleware
// that does nothing, and with ours, several processes of each.
// `node bench/plain.mjs [--copies 4] [--seconds 120] [--built]`
import { parseArgs } from 'node:util'
import { prepare } from './lib/build.mjs'
import { copiesOf } from './lib/copies.mjs'

const { values: options } = parseArgs({
  options: {
    copies: { type: 'string', default: '4' },
    seconds: { type: 'string', default: '120' },
    built: { type: 'boolean' },
  },
})
const copies = copiesOf(options)
if (!options.built) await prepare()
const { startApp, startStub } = await import('./lib/processes.mjs')
const { lowerDecile, mean, toTable } = await import('./lib/table.mjs')
const { createClient } = await import('./lib/visitor.mjs')
const { inParallel, newVisitor, shuffled, timed } = await import('./lib/workloads.mjs')

const VISITORS = 12

const stub = await startStub()
const rows = [
  { title: 'the site without us', spec: 'without' },
  { title: '… and an empty middleware', spec: 'without+empty' },
  { title: '… and oauth()', spec: 'ours' },
].map((row) => ({ ...row, sites: [] }))
for (let copy = 0; copy < copies; copy++) {
  for (const row of shuffled(rows)) row.sites.push(await open(row.spec))
}
const everySite = rows.flatMap(({ sites }) => sites)
// Nobody signs in at first: what that brings into the process costs a plain page something, too.
await measureAll('anonymous', () => undefined)
await measureAll('signedIn', (site, visitor) =>
  site.app.about.enter ? visitor.get(site.app.about.enter) : visitor.signIn(),
)

const [base] = rows
console.log(
  toTable(
    ['a plain page', 'anonymous', 'signed in'],
    rows.map((row) => [row.title, cell(row, 'anonymous'), cell(row, 'signedIn')]),
  ),
)
process.exit()

async function open(spec) {
  const app = await startApp(spec, stub.about.origin)
  return { app, client: createClient(app.about.origin, 100), anonymous: [], signedIn: [] }
}

/** Forty long turns until the code is compiled for good, then short ones until the time is up. */
async function measureAll(name, enter) {
  for (let round = 0; round < 40; round++) await everyTurn(enter, 300)
  const until = performance.now() + (Number(options.seconds) / 2) * 1000
  do {
    for (const [site, cost] of await everyTurn(enter, 4 * VISITORS)) site[name].push(cost)
  } while (performance.now() < until)
}

async function everyTurn(enter, count) {
  const costs = []
  for (const site of shuffled(everySite)) {
    const visitors = Array.from({ length: VISITORS }, () => newVisitor(site))
    const see = (index) => visitors[index % VISITORS].plain()
    await inParallel(VISITORS, (index) => enter(site, visitors[index]))
    await inParallel(VISITORS, see)
    costs.push([site, await timed(site, count, see)])
    await site.app.ask('clear')
  }
  return costs
}

function cell(row, name) {
  const [own, without] = [row, base].map(({ sites }) =>
    mean(sites.map((site) => lowerDecile(site[name]))),
  )
  return `${own.toFixed(1)} µs (**${(own / without).toFixed(3)}**)`
}
