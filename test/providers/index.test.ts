import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import * as catalogue from 'express-oauth-connect/providers'

const execute = promisify(execFile)

describe('src/providers/index.ts', () => {
  it('exports what the files beside it hold', async () => {
    // It says what to do: npm run build:providers
    await execute(process.execPath, ['scripts/providers-index.mjs', '--check'])
  })

  it('says of each provider what is wrong where a site gives no options', () => {
    const said = Object.entries(catalogue).map(([name, register]) => {
      try {
        return { name, said: (register as (options?: unknown) => unknown)() }
      } catch (error) {
        return { name, said: String(error) }
      }
    })
    const says = /^TypeError: [\w-]+: a registration is an object, got undefined$/
    expect(said.length).toBeGreaterThan(200)
    expect(said.filter((one) => !says.test(String(one.said)))).toEqual([])
  })
})
