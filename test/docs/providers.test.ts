import { execFile } from 'node:child_process'
import { promisify } from 'node:util'

const execute = promisify(execFile)

describe('docs/providers', () => {
  it('are what the tables and their docstrings tell', async () => {
    // It says what to do: npm run docs:providers
    const script = ['node_modules/tsx/dist/cli.mjs', 'scripts/docs-providers.mjs', '--check']
    await execute(process.execPath, script)
  }, 90_000)
})
