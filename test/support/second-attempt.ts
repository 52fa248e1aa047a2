/**
 * In CI a test that failed gets one more attempt, and the closing lines name it: on a machine that
 * others use as well, one stall must not hide what the other thousands of tests found. Such a test
 * is a defect, of the test or of the code: at a desk it fails at once.
 */
if (process.env['CI'] === 'true') {
  jest.retryTimes(1, { logErrorsBeforeRetry: true, retryImmediately: true })
}
