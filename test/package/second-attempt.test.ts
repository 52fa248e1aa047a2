import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'

const WAVERING = `
let attempts = 0
test('wavers', () => expect(++attempts).toBe(2))
test('stands', () => undefined)
`

/** The last lines of a run whose first attempt at one test fails. */
function run(environment: Record<string, string>): string[] {
  const folder = mkdtempSync(join(tmpdir(), 'oauth-attempts-'))
  try {
    writeFileSync(join(folder, 'wavering.test.js'), WAVERING)
    writeFileSync(join(folder, 'package.json'), '{}')
    const config = {
      rootDir: folder,
      reporters: [resolve('scripts/closing-line.mjs')],
      setupFilesAfterEnv: [resolve('test/support/second-attempt.ts')],
      transform: { '\\.ts$': [resolve('node_modules/ts-jest'), { diagnostics: false }] },
    }
    const jest = resolve('node_modules/jest/bin/jest.js')
    const { stdout } = spawnSync(process.execPath, [jest, '--config', JSON.stringify(config)], {
      cwd: folder,
      env: { ...process.env, CI: '', TEST_TALLY: '', ...environment },
      encoding: 'utf8',
    })
    return stdout.trim().split('\n')
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

describe('a test that fails at its first attempt', () => {
  it('gets a second one in CI, and is named', () => {
    expect(run({ CI: 'true' }).slice(-2)).toEqual([
      'passed only at the second attempt: wavers',
      '2 passed, 0 failed',
    ])
  })

  it('has failed anywhere else', () => {
    expect(run({}).at(-1)).toBe('1 passed, 1 failed')
  })
})
