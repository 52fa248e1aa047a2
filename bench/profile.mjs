// Where the time of one operation goes: self time by group and by function.
// `node bench/profile.mjs [--site ours] [--top 25] [--seconds 4] [--keep folder] [--built]`
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { prepare } from './lib/build.mjs'

const { values: options } = parseArgs({
  options: {
    site: { type: 'string', default: 'ours' },
    only: { type: 'string', default: 'start,callback,API,plain' },
    top: { type: 'string', default: '25' },
    seconds: { type: 'string', default: '4' },
    /** The package whose functions are also listed with what they call. */
    group: { type: 'string', default: 'express-oauth-connect' },
    /** A folder that gets the profiles, for a viewer. */
    keep: { type: 'string' },
    built: { type: 'boolean' },
  },
})
if (!options.built) await prepare()
const { startStub } = await import('./lib/processes.mjs')
const { openSite } = await import('./lib/site.mjs')
const { concurrency, inParallel, newVisitor } = await import('./lib/workloads.mjs')
const { toTable } = await import('./lib/table.mjs')

/** Large, because starting and stopping the profiler costs as much as many operations. */
concurrency.now = 4
const BATCH = 1_000
const stub = await startStub()
const site = await openSite(options.site, stub)
const { app } = site

/** Each gets ready outside of the profile; a callback's start is such a thing. */
const operations = {
  start: [() => newVisitor(site), (visitor) => visitor.start()],
  callback: [
    async () => {
      const visitor = newVisitor(site)
      return { visitor, authorize: await visitor.start() }
    },
    ({ visitor, authorize }) => visitor.callback(authorize),
  ],
  API: [
    async (index) => {
      // Some visitors with many calls each.
      if (index >= 40) return undefined
      const visitor = newVisitor(site)
      await visitor.signIn()
      return visitor
    },
    (_none, index, ready) => ready[index % 40].api(),
  ],
  plain: [() => newVisitor(site), (visitor) => visitor.plain()],
}

const folder = options.keep ?? mkdtempSync(join(tmpdir(), 'bench-'))
for (const name of options.only.split(',')) {
  const [prepareOne, run] = operations[name]
  await repeat(prepareOne, run)
  const profiles = []
  const cpu = await repeat(prepareOne, run, profiles, name)
  console.log(`\n## ${options.site}: ${name} (${cpu} µs of CPU each while profiled)\n`)
  digest(profiles)
}
if (!options.keep) rmSync(folder, { recursive: true })
await Promise.all([stub.stop(), app.stop()])
process.exit()

async function repeat(prepareOne, run, profiles, name) {
  let [time, count] = [0, 0]
  const until = performance.now() + Number(options.seconds) * 1000
  while (performance.now() < until) {
    const ready = []
    await inParallel(BATCH, async (index) => (ready[index] = await prepareOne(index)))
    if (profiles) await app.ask('profile')
    const before = await app.ask('usage')
    await inParallel(BATCH, (index) => run(ready[index], index, ready))
    const after = await app.ask('usage')
    if (profiles) {
      const file = join(folder, `${options.site}-${name}-${profiles.length}.cpuprofile`)
      await app.ask('profiled', { file })
      profiles.push(JSON.parse(readFileSync(file, 'utf8')))
    }
    time += after.user + after.system - before.user - before.system
    count += BATCH
    await app.ask('clear')
  }
  return Math.round(time / count)
}

function digest(profiles) {
  const [byGroup, byCaller, byFunction, inclusive] = [new Map(), new Map(), new Map(), new Map()]
  let total = 0
  for (const { nodes, samples, timeDeltas } of profiles) {
    const stacks = stacksOf(nodes)
    for (const [index, id] of samples.entries()) {
      const stack = stacks.get(id)
      const [{ group, label, name }] = stack
      // Not the operation's: the event loop's waiting, and the profiler's own work.
      if (name === '(idle)' || name === 'dispatch') continue
      const delta = timeDeltas[index]
      total += delta
      add(byGroup, group, delta)
      add(byFunction, label, delta)
      // Whoever asked Node.js for something pays for it.
      const payer = stack.find((frame) => !['native', 'node', 'garbage'].includes(frame.group))
      add(byCaller, payer?.group ?? 'the event loop', delta)
      const ours = stack.filter((frame) => frame.group === options.group)
      for (const label of new Set(ours.map((frame) => frame.label))) add(inclusive, label, delta)
    }
  }
  const top = (map, count) =>
    [...map]
      .sort(([, a], [, b]) => b - a)
      .slice(0, count)
      .map(([label, time]) => [label, `${((100 * time) / total).toFixed(1)} %`])
  const count = Number(options.top)
  console.log(toTable(['package', 'self time'], top(byGroup, 20)))
  console.log(`\n${toTable(['package, with what it had Node.js do', 'time'], top(byCaller, 20))}`)
  console.log(`\n${toTable(['function', 'self time'], top(byFunction, count))}`)
  console.log(
    `\n${toTable([`function of ${options.group}`, 'with what it calls'], top(inclusive, count))}`,
  )
}

function add(map, key, delta) {
  map.set(key, (map.get(key) ?? 0) + delta)
}

/** Every node's frames, innermost first. */
function stacksOf(nodes) {
  const parents = new Map(nodes.flatMap(({ id, children = [] }) => children.map((c) => [c, id])))
  const frames = new Map(nodes.map(({ id, callFrame }) => [id, toFrame(callFrame)]))
  return new Map(
    nodes.map(({ id }) => {
      const stack = []
      for (let at = id; at !== undefined; at = parents.get(at)) stack.push(frames.get(at))
      return [id, stack]
    }),
  )
}

function toFrame({ functionName, url, lineNumber }) {
  const group = groupOf(functionName, url)
  const place = url.replace(/^.*node_modules\/(?:@[^/]+\/)?[^/]+\//, '').replace(/^file:.*\//, '')
  const name = functionName || '(anonymous)'
  return { group, name, label: `${group}: ${name} ${place && `${place}:${lineNumber + 1}`}` }
}

function groupOf(functionName, url) {
  if (url === '') return functionName === '(garbage collector)' ? 'garbage' : 'native'
  if (url.startsWith('node:')) return 'node'
  const [, name = 'site'] = /.*node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(url) ?? []
  return name
}
