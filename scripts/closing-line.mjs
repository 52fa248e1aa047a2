// A jest reporter: the last line says how it went, in words any CI can read.
import { record } from './tally.mjs'

export default class ClosingLine {
  onRunComplete(
    _contexts,
    { numPassedTests, numFailedTests, numFailedTestSuites, numPendingTests },
  ) {
    // A file that cannot even be loaded counts as a failure.
    const failed = numFailedTests + (numFailedTests === 0 ? numFailedTestSuites : 0)
    const skipped = numPendingTests > 0 ? `, ${numPendingTests} skipped` : ''
    record({ passed: numPassedTests, failed })
    process.stdout.write(`\n${numPassedTests} passed, ${failed} failed${skipped}\n`)
  }
}
