import { writeSync } from 'node:fs'
import { record } from './tally.mjs'

// A jest reporter: the very last line says how it went, in words any CI can read.
export default class ClosingLine {
  onRunComplete(_contexts, results) {
    const { numPassedTests, numFailedTests, numFailedTestSuites, numPendingTests } = results
    // A file that cannot even be loaded counts as a failure.
    const failed = numFailedTests + (numFailedTests === 0 ? numFailedTestSuites : 0)
    const skipped = numPendingTests > 0 ? `, ${numPendingTests} skipped` : ''
    record({ passed: numPassedTests, failed })
    // Jest's own summary comes after all reporters.
    process.once('exit', () => {
      writeSync(1, `\n${numPassedTests} passed, ${failed} failed${skipped}\n`)
    })
  }
}
