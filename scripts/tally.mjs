// Adds up several runs of tests: each appends a line to the file named by TEST_TALLY, and
// `node scripts/tally.mjs <exit code>` prints the sum as the last line of all.
import { appendFileSync, existsSync, readFileSync } from 'node:fs'
import { pathToFileURL } from 'node:url'

const LINE = /^(\d+) passed, (\d+) failed/gm

/** Notes a run, if somebody adds up. */
export function record({ passed, failed }) {
  const file = process.env.TEST_TALLY
  if (file) appendFileSync(file, `${passed} passed, ${failed} failed\n`)
}

/** The sum of all closing lines in a text. */
export function totalOf(text) {
  const sum = { passed: 0, failed: 0 }
  for (const [, passed, failed] of text.matchAll(LINE)) {
    sum.passed += Number(passed)
    sum.failed += Number(failed)
  }
  return sum
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const file = process.env.TEST_TALLY ?? ''
  const { passed, failed } = totalOf(existsSync(file) ? readFileSync(file, 'utf8') : '')
  // A step that failed before any test ran, such as the linter, is a failure too.
  const all = failed === 0 && process.argv[2] !== '0' ? 1 : failed
  process.stdout.write(`\n${passed} passed, ${all} failed\n`)
  process.exitCode = all > 0 ? 1 : 0
}
