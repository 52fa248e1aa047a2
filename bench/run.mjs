// CPU time of the application's process per operation, ours beside peers and a hand-written floor.
// `node bench/run.mjs [--quick] [--json] [--seconds N] [--only a,b] [--copies N] [--idle]`
import { parseArgs } from 'node:util'
import { prepare } from './lib/build.mjs'
import { copiesOf } from './lib/copies.mjs'

const { values: options } = parseArgs({
  options: {
    quick: { type: 'boolean' },
    json: { type: 'boolean' },
    /** How long it all may take, installing and building aside. */
    seconds: { type: 'string' },
    only: { type: 'string' },
    /** Processes per program: one and the same program costs more in some than in others. */
    copies: { type: 'string', default: '1' },
    /** As in a site with so few visitors that V8 tidies up between them. */
    idle: { type: 'boolean' },
    /** Requests under way at once. */
    concurrency: { type: 'string', default: '1' },
    /** Measure what was built last, though src may have changed since. */
    built: { type: 'boolean' },
  },
})

const copies = copiesOf(options)
if (!options.built) await prepare()
const { cores, pinned, startStub } = await import('./lib/processes.mjs')
const { startPostgresql, stopDatabases } = await import('./lib/databases.mjs')
const { openSite } = await import('./lib/site.mjs')
const { concurrency, herd, measure, OPERATIONS, shuffled, warmUpAll } =
  await import('./lib/workloads.mjs')
const { lowerDecile, mean, microseconds, toTable } = await import('./lib/table.mjs')

/** What the README of each says, and the floor with one thing changed. `title` defaults to `spec`. */
const QUICK = [
  { spec: 'floor' },
  { spec: 'floor', title: 'floor (again)' },
  { spec: 'ours', title: 'express-oauth-connect' },
  { spec: 'passport', title: 'passport-oauth2' },
]
/** The floor with one thing changed, and every peer. */
const FULL = [
  ...QUICK.slice(0, 2),
  { spec: 'floor+regenerate+save-first' },
  { spec: 'floor+axios' },
  ...QUICK.slice(2),
  { spec: 'grant' },
  { spec: 'openid-client' },
  { spec: 'express-openid-connect' },
  { spec: 'authjs', title: 'Auth.js' },
  { spec: 'better-auth' },
  // With an id_token at the same server; express-openid-connect's row above is one of these.
  { spec: 'ours+openid', title: 'express-oauth-connect, OpenID' },
  { spec: 'openid-client+openid', title: 'openid-client, OpenID' },
  { spec: 'authjs+openid', title: 'Auth.js, OpenID' },
  { spec: 'better-auth+openid', title: 'better-auth, OpenID' },
  // With a hook that asks for the profile.
  { spec: 'ours+profile', title: 'express-oauth-connect, profile' },
  { spec: 'passport+profile', title: 'passport-oauth2, profile' },
  // With connections by the site's own user.
  { spec: 'ours+owners', title: 'express-oauth-connect, memoryConnections' },
  { spec: 'ours+postgresql', title: 'express-oauth-connect, PostgreSQL' },
]
const WARM_UP_MS = options.quick ? 6_000 : 12_000
const seconds = Number(options.seconds ?? (options.quick ? 46 : 420))

concurrency.now = Number(options.concurrency)
const began = performance.now()
const stub = await startStub()
const programs = []
for (const { spec, title = spec } of options.quick ? QUICK : FULL) {
  if (options.only && !options.only.split(',').includes(spec)) continue
  if (spec.includes('postgresql')) process.env.DATABASE_URL ??= await startPostgresql()
  programs.push(await open(spec, title))
}
const everySite = programs.flatMap(({ sites }) => sites)
await warmUpAll(everySite, WARM_UP_MS)
for (const program of programs) {
  const [site] = program.sites
  if (site && program.title !== 'floor (again)') program.herd = await herd(site, stub)
}
let rounds = 0
// Two at the least: a table of nothing helps nobody on a machine that is too slow.
for (; rounds < 2 || performance.now() < began + seconds * 1000; rounds++) await round()
await Promise.all([stub, ...everySite.map(({ app }) => app)].map((child) => child.stop()))
report()
await stopDatabases()
process.exit()

/** An adapter that cannot be installed or fails its check has a row that says so. */
async function open(spec, title) {
  const sites = []
  try {
    while (sites.length < copies) {
      sites.push({ samples: {}, ...(await openSite(spec, stub, { idle: options.idle })) })
    }
    return { spec, title, sites }
  } catch (error) {
    process.stderr.write(`${title}: ${error.message}\n`)
    await Promise.all(sites.map(({ app }) => app.stop()))
    return { spec, title, sites: [], absent: error.message }
  }
}

async function round() {
  for (const site of shuffled(everySite)) {
    for (const [name, cost] of Object.entries(await measure(site))) {
      site.samples[name] = [...(site.samples[name] ?? []), cost]
    }
  }
}

function report() {
  const result = programs.map(({ title, absent, sites, herd }) => ({
    title,
    ...(absent && { absent }),
    ...(!absent && {
      microseconds: Object.fromEntries(
        OPERATIONS.map((name) => [
          name,
          mean(sites.map((site) => lowerDecile(site.samples[name]))),
        ]),
      ),
      herd,
      samples: sites.map((site) => site.samples),
    }),
  }))
  // Both rows of the floor together are 1.00: they are the same program.
  const floors = result.filter(({ absent }, index) => programs[index].spec === 'floor' && !absent)
  const base = Object.fromEntries(
    OPERATIONS.map((name) => [name, mean(floors.map(({ microseconds: own }) => own[name]))]),
  )
  const about = {
    node: process.version,
    cores,
    pinned,
    rounds,
    copies,
    concurrency: concurrency.now,
    seconds: Math.round((performance.now() - began) / 1000),
  }
  if (options.json) return console.log(JSON.stringify({ about, result }, null, 2))
  const rows = result.map(({ title, absent, microseconds: own, herd }) => {
    if (absent) return [title, `not measured: ${absent.slice(0, 120)}`, ...OPERATIONS.map(() => '')]
    const cells = OPERATIONS.map(
      (name) => `${microseconds(own[name])} (**${(own[name] / base[name]).toFixed(2)}**)`,
    )
    return [title, ...cells, herd ? herdCell(herd) : '–']
  })
  console.log(toTable(['', ...OPERATIONS, 'herd of 100'], rows))
  console.log(
    `\nNode.js ${about.node.slice(1)}, ${about.cores} cores, the application ` +
      `${pinned ? 'on one of its own' : 'not pinned'}; lower decile of ${rounds} slices, ` +
      `${copies} process(es) per program, ${concurrency.now} request(s) at a time; ` +
      `${about.seconds} s in all.`,
  )
}

function herdCell({ refreshes, spent, answered, size, ms }) {
  const reused = spent > 0 ? `, ${spent} with a spent token` : ''
  return `${refreshes} refreshes${reused}; ${answered} of ${size} answered, ${Math.round(ms)} ms`
}
