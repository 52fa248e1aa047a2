import { execFile } from 'node:child_process'
import { promisify } from 'node:util'

const execute = promisify(execFile)

describe('src/providers/index.ts', () => {
  it('exports what the files beside it hold', async () => {
    // It says what to do: npm run build:providers
    await execute(process.execPath, ['scripts/providers-index.mjs', '--check'])
  })
})
