import { execFile } from 'node:child_process'
import { existsSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { folder, run } from './command.js'

const execute = promisify(execFile)
const repository = resolve('.')

/** This project's own jest and tsc, as a site would have them, on generated files. */
const JEST = {
  testEnvironment: 'node',
  transform: {
    '^.+\\.ts$': [require.resolve('ts-jest'), { tsconfig: join(repository, 'tsconfig.test.json') }],
  },
  moduleNameMapper: {
    '^express-oauth-connect$': join(repository, 'src/index.ts'),
    '^express-oauth-connect/testing$': join(repository, 'src/testing/index.ts'),
    '^(\\.{1,2}/.*)\\.js$': '$1',
  },
}
const TSCONFIG = {
  extends: join(repository, 'tsconfig.json'),
  compilerOptions: {
    types: ['node', 'jest'],
    paths: {
      'express-oauth-connect': [join(repository, 'src/index.ts')],
      'express-oauth-connect/testing': [join(repository, 'src/testing/index.ts')],
    },
  },
  include: ['providers'],
}

/** A compiler says it on stdout. */
function said(error: { readonly stdout: string }): never {
  throw new Error(error.stdout)
}

describe('new-provider', () => {
  it('says what the disk refuses, and shows no stack', async () => {
    const cwd = folder({ providers: 'a file', 'package.json': '{ not JSON' })
    const { code, output } = await run(['new-provider', 'green-bank'], { cwd })
    expect(output).toMatch(/^fail {2}\S*providers: EEXIST\n$/)
    expect(code).toBe(1)
  })

  it('writes a table, a test that passes, and a page', async () => {
    const cwd = folder({
      'package.json': '{ "type": "module" }',
      'jest.config.json': JSON.stringify(JEST),
      'tsconfig.json': JSON.stringify(TSCONFIG),
    })
    symlinkSync(join(repository, 'node_modules'), join(cwd, 'node_modules'))
    const { code, output } = await run(['new-provider', 'green-bank'], { cwd })
    expect(output).toContain('ok    providers/green-bank.ts\n')
    expect(code).toBe(0)

    const page = readFileSync(join(cwd, 'docs/providers/green-bank.md'), 'utf8')
    const ours = readFileSync('docs/providers/senler.md', 'utf8')
    const headings = (text: string) => text.match(/^## .*$/gm)
    expect(headings(page)).toEqual(headings(ours))

    const table = readFileSync(join(cwd, 'providers/green-bank.ts'), 'utf8')
    const cells = /export interface Provider\b[^{]*{([^]*?)\n}/.exec(
      readFileSync('src/protocol/provider/provider.ts', 'utf8'),
    )?.[1]
    const names = [...(cells ?? '').matchAll(/readonly (\w+)\??:/g)].map(([, name]) => name ?? '')
    expect(names.length).toBeGreaterThan(20)
    expect(names.filter((name) => !new RegExp(`\\b${name}:`).test(table))).toEqual([])

    const bin = (name: string) => join(repository, 'node_modules', name)
    const compile = () =>
      execute(process.execPath, [bin('typescript/bin/tsc'), '-p', cwd]).catch(said)
    const [jest] = await Promise.all([
      execute(process.execPath, [bin('jest/bin/jest.js'), '--rootDir', cwd], { cwd }),
      compile(),
    ])
    expect(jest.stderr).toContain('Tests:       2 passed, 2 total')

    // With every cell in use it is still a table that compiles.
    const commented = table.replace(/^ {2}\/\/ (\w+: .*,)$/gm, '  $1')
    const isError = 'const isError = (data: unknown): boolean => data === 13\n'
    const kit = 'add, failure, inHeader, query, rename, under'
    const full = commented
      .replace('import { ', `import { ${kit}, `)
      .replace('export const', `${isError}export const`)
    writeFileSync(join(cwd, 'providers/green-bank.ts'), full)
    await compile()
  }, 60_000)

  it('writes into --dir, without endings for CommonJS, in Russian', async () => {
    const cwd = folder({ 'package.json': '{}' })
    const args = ['new-provider', 'new', '--dir', 'site', '--lang', 'ru']
    expect((await run(args, { cwd })).output).toContain('Тест уже проходит')
    const text = readFileSync(join(cwd, 'site/providers/new.test.ts'), 'utf8')
    expect(text).toContain("import { newProvider } from './new'\n")
    expect(readFileSync(join(cwd, 'site/docs/providers/new.md'), 'utf8')).toContain('## Что это')
  })

  it('overwrites nothing, and writes nothing beside what is there', async () => {
    const cwd = folder({ 'package.json': '{}' })
    await run(['new-provider', 'acme'], { cwd })
    writeFileSync(join(cwd, 'providers/acme.ts'), 'mine')
    const { code, lines } = await run(['new-provider', 'acme'], { cwd })
    expect(lines('fail')[0]).toBe('fail  providers/acme.ts exists, nothing was written')
    expect(readFileSync(join(cwd, 'providers/acme.ts'), 'utf8')).toBe('mine')
    expect(code).toBe(1)
  })

  it.each(['../evil', 'Acme', '', '1st', 'a'.repeat(33)])('refuses the id %j', async (id) => {
    const cwd = folder()
    const { code, output } = await run(['new-provider', id], { cwd })
    expect(output).toContain(`got "${id}"`)
    expect(existsSync(join(cwd, 'providers'))).toBe(false)
    expect(code).toBe(1)
  })
})
