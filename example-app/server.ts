import { startExample } from './example.js'

/** `npm start`: one line when it runs, one line when it cannot. */
startExample(process.env).then(
  (example) => {
    process.stdout.write(`express-oauth-connect example: ${example.url}\n`)
    const stop = () => void example.close().finally(() => process.exit())
    process.once('SIGINT', stop)
    process.once('SIGTERM', stop)
  },
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
    process.exitCode = 1
  },
)
