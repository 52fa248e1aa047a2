// What is kept: the application's memory after many anonymous starts, sign-ins and refused
// callbacks, when the time of spent states (ten minutes) has passed on the store's clock.
// `node bench/memory.mjs [--count 100000] [--built]`; takes some minutes at its full count.
import { parseArgs } from 'node:util'
import { prepare } from './lib/build.mjs'

const { values: options } = parseArgs({
  options: { count: { type: 'string', default: '20000' }, built: { type: 'boolean' } },
})
if (!options.built) await prepare()
const { startStub } = await import('./lib/processes.mjs')
const { openSite } = await import('./lib/site.mjs')
const { toTable } = await import('./lib/table.mjs')
const { concurrency, inParallel, newVisitor, warmUp } = await import('./lib/workloads.mjs')

const count = Number(options.count)
concurrency.now = 8
const stub = await startStub()
const site = await openSite('ours+clock', stub, { idle: true })
await warmUp(site, 10_000)
await settle()

const rows = []
await look('at the start')
await many('anonymous starts', (visitor) => visitor.start())
await many('sign-ins', (visitor) => visitor.signIn())
await many('refused callbacks', refused)
console.log(toTable(['after', 'resident set', 'heap used', 'records kept'], rows))
await Promise.all([stub.stop(), site.app.stop()])
process.exit()

async function many(what, work) {
  // In portions, so that sessions do not pile up: they are the store's to keep, not ours.
  for (let done = 0; done < count; done += 2_000) {
    await inParallel(Math.min(2_000, count - done), () => work(newVisitor(site)))
    if (what !== 'anonymous starts') await site.app.ask('clear')
  }
  const sessions = await site.app.ask('sessions')
  await settle()
  await look(`${count} ${what}`, sessions)
}

/** A visitor who did start, and comes back with a state that is not the one. */
async function refused(visitor) {
  const { status } = await visitor.callback(await visitor.start(), { state: 'x'.repeat(43) })
  if (status !== 400) throw new Error(`a wrong state is answered by ${status}`)
}

/** An hour later, a few more requests make the store look for what had its time. */
async function settle() {
  await site.app.ask('later', { ms: 3_600_000 })
  await inParallel(600, () => newVisitor(site).signIn())
  await site.app.ask('clear')
}

async function look(when, sessions = 0) {
  const { rss, heapUsed } = await site.app.ask('memory')
  const MiB = (bytes) => `${(bytes / 2 ** 20).toFixed(1)} MiB`
  rows.push([when, MiB(rss), MiB(heapUsed), String(sessions)])
}
