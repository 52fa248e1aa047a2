import { execFile } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'

const execute = promisify(execFile)
const TYPEDOC = 'node_modules/typedoc/bin/typedoc'

let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'oauth-api-'))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const read = (file: string) => readFileSync(file, 'utf8')

describe('the API reference', () => {
  it('is generated without a warning, and docs/api is what comes out', async () => {
    // A warning is an error there: an export without a docstring, a type that is not exported.
    const { stdout, stderr } = await execute(process.execPath, [TYPEDOC, '--out', folder])
    expect(stdout + stderr).not.toMatch(/\[warning\]|\[error\]/)
    expect(readdirSync('docs/api').sort()).toEqual(readdirSync(folder).sort())
    const stale = readdirSync(folder).filter(
      (file) => read(join('docs/api', file)) !== read(join(folder, file)),
    )
    // Not empty? npm run docs:api
    expect(stale).toEqual([])
  }, 90_000)

  it('covers every entry point of the package', () => {
    const { exports } = JSON.parse(read('package.json')) as { exports: Record<string, unknown> }
    const doors = Object.keys(exports).filter(
      (door) => !['./package.json', './providers/*'].includes(door),
    )
    const told = readdirSync('docs/api').flatMap((file) => {
      const [, name] = /`(express-oauth-connect[\w/]*)`:/.exec(read(join('docs/api', file))) ?? []
      return file === 'README.md' || name === undefined ? [] : [name]
    })
    const names = doors.map((door) => door.replace(/^\./, 'express-oauth-connect'))
    expect(told.sort()).toEqual(names.sort())
  })
})
