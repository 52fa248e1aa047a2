// Runs what depends on Node itself on its other majors, whose binaries come inside npm packages.
import { spawn, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { record, totalOf } from './tally.mjs'

const MAJORS = process.argv.slice(2).length > 0 ? process.argv.slice(2) : ['22', '24']
const SUITES = '^.*/test/(protocol|http|store|express|providers|testing)/'
/** Express 4 beside the oldest and the middle one: what it does of its own with Node is old code. */
const WITHOUT_EXPRESS_4 = ['24']
/** What Node or jest print when something was left behind. */
const COMPLAINT =
  /DeprecationWarning|UnhandledPromiseRejection|MaxListenersExceededWarning|did not exit one second after|failed to exit gracefully/

const folder = mkdtempSync(join(tmpdir(), 'oauth-matrix-'))
const totals = { passed: 0, failed: 0 }
try {
  for (const major of MAJORS) {
    const result = await run(major)
    totals.passed += result.passed
    totals.failed += result.failed
  }
} finally {
  rmSync(folder, { recursive: true, force: true })
}
process.stdout.write(`\n${totals.passed} passed, ${totals.failed} failed\n`)
process.exitCode = totals.failed > 0 ? 1 : 0

async function run(major) {
  process.stdout.write(`\nNode.js ${major}\n`)
  const prefix = join(folder, major)
  const name = `node-${process.platform}-${process.arch}@${major}`
  const quiet = ['--no-audit', '--no-fund', '--no-save', '--loglevel=error']
  const install = spawnSync('npm', ['install', '--prefix', prefix, ...quiet, name], {
    stdio: 'inherit',
  })
  if (install.status !== 0) return failed(`${name} cannot be installed`)
  const bin = join(prefix, 'node_modules', name.split('@')[0] ?? '', 'bin')
  const jest = ['node_modules/jest/bin/jest.js', '--testPathPatterns', SUITES]
  if (WITHOUT_EXPRESS_4.includes(major)) jest.push('--selectProjects', 'express 5')
  const flags = ['--trace-deprecation', '--unhandled-rejections=strict']
  const { status, output } = await tee(join(bin, 'node'), [...flags, ...jest], {
    ...process.env,
    // The workers and the processes that tests start are of the same version.
    PATH: `${bin}${delimiter}${process.env.PATH ?? ''}`,
    TEST_TALLY: '',
  })
  const total = totalOf(output)
  const complaint = COMPLAINT.exec(output)?.[0]
  if (complaint) return failed(`Node.js ${major} printed ${complaint}`, total)
  if (status !== 0 && total.failed === 0) return failed(`Node.js ${major}: jest failed`, total)
  record(total)
  return total
}

function failed(why, total = { passed: 0, failed: 0 }) {
  process.stderr.write(`${why}\n`)
  const more = { passed: total.passed, failed: total.failed + 1 }
  record(more)
  return more
}

async function tee(command, args, env) {
  const child = spawn(command, args, { env, stdio: ['ignore', 'pipe', 'pipe'] })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (text) => {
      output += text
      process.stdout.write(text)
    })
  }
  const status = await new Promise((resolve) => child.once('close', resolve))
  return { status, output }
}
