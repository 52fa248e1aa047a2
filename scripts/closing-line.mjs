import { writeSync } from 'node:fs'
import { record } from './tally.mjs'

// A jest reporter: the very last line says how it went, in words any CI can read. Before it come
// the tests that needed a second attempt (test/support/second-attempt.ts), by name.
export default class ClosingLine {
  onRunComplete(_contexts, results) {
    const { numPassedTests, numFailedTests, numFailedTestSuites, numPendingTests } = results
    // A file that cannot even be loaded counts as a failure.
    const failed = numFailedTests + (numFailedTests === 0 ? numFailedTestSuites : 0)
    const skipped = numPendingTests > 0 ? `, ${numPendingTests} skipped` : ''
    const lines = [
      ...secondAttempts(results).map((name) => `passed only at the second attempt: ${name}`),
      `${numPassedTests} passed, ${failed} failed${skipped}`,
    ]
    record({ passed: numPassedTests, failed })
    // Jest's own summary comes after all reporters.
    process.once('exit', () => {
      writeSync(1, `\n${lines.join('\n')}\n`)
    })
  }
}

/** The names of the tests that failed once and then passed. */
export function secondAttempts({ testResults }) {
  return testResults.flatMap((file) =>
    file.testResults
      .filter(({ status, invocations = 1 }) => status === 'passed' && invocations > 1)
      .map(({ fullName }) => fullName),
  )
}
