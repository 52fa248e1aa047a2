import { execFile } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { symlinkSync, writeFileSync } from 'node:fs'
import { homedir, tmpdir } from 'node:os'
import { join, posix, resolve } from 'node:path'
import { promisify } from 'node:util'
import { fetchRunners, RUNNERS, siteFiles, type Runner } from './runners.js'
import { SAMPLES, sourceOf, type Sample } from './sample.js'

const execute = promisify(execFile)
const PEERS = [
  'express-session',
  'supertest',
  'axios',
  'fast-xml-parser',
  'undici',
  'typescript',
  '@types',
  // What docs/testing.md runs its tests with.
  'ts-jest',
  'playwright-core',
]

const folder = mkdtempSync(join(tmpdir(), 'oauth-package-'))
let tarball: string
/** The package as npm would put it into node_modules. */
let installed: string
/** What each sample site prints; all of them start at once. */
let started: ReadonlyMap<string, Promise<string>>

beforeAll(async () => {
  const script = `import { pack } from './scripts/pack.mjs'; console.log(pack(process.argv[1]))`
  const { stdout } = await run(process.execPath, ['--input-type=module', '-e', script, folder], '.')
  tarball = stdout.trim()
  await execute('tar', ['-xzf', tarball, '-C', folder])
  installed = join(folder, 'package')
  started = new Map(SAMPLES.map((sample) => [sample.name, printedBy(sample)]))
  await Promise.allSettled(started.values())
}, 300_000)
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** The files of the tables, one each. */
const TABLES = readdirSync('src/providers').filter(
  (name) => name.endsWith('.ts') && name !== 'index.ts',
)
const IDS = TABLES.map((name) => name.replace(/\.ts$/, ''))
/** What there is in both builds beside the tables. */
const ENTRIES = [
  ...['index.ts', 'providers/index.ts', 'redis.ts', 'sql.ts', 'sandbox/index.ts'],
  ...['testing/index.ts', 'cli/bin.ts'],
]
const REQUIRED = ENTRIES.filter((name) => !name.startsWith('cli/'))
/** What bundlers get in place of `index.js` and of the tables. */
const BUNDLED = ['bundled.js', 'providers/each.js']
/** Some chunk of the code, or what the tables are made with. */
const SHARED = /^dist\/cjs\/shared\/(?:[A-Z0-9]{8}|tables)\.js$/

describe('the packed package', () => {
  it('holds the two builds, their declarations, four files beside them, and nothing else', () => {
    const built = (build: string, names: readonly string[]) =>
      names.map((name) => `dist/${build}/${name.replace(/\.ts$/, '.js')}`)
    const files = filesOf(installed).filter((name) => !/^dist\/.*\.d\.ts$/.test(name))
    const tables = TABLES.map((name) => `providers/${name}`)
    const expected = [
      ...built('esm', [...ENTRIES, ...tables, ...BUNDLED]),
      ...built('cjs', [...ENTRIES, ...tables]),
      'dist/cjs/package.json',
      ...['CHANGELOG.md', 'LICENSE', 'README.md', 'package.json'],
    ]
    expect(files.filter((name) => !SHARED.test(name))).toEqual(expected.sort())
  })

  const declarations = [...REQUIRED, ...TABLES.map((name) => `providers/${name}`)].map((name) =>
    name.replace(/\.ts$/, '.d.ts'),
  )

  it('declares what its entries lead to, and nothing else', () => {
    const root = join(installed, 'dist/cjs')
    const pattern = /(?:from |import |import\()['"](\.[^'"]+)\.js['"]/g
    const reached = reachedFrom(declarations, root, pattern, '.d.ts')
    const declared = filesOf(root).filter((name) => name.endsWith('.d.ts'))
    expect(declared).toEqual([...reached].sort())
    expect(declared.length - TABLES.length).toBeLessThan(110)
  })

  it('declares ES modules by a line each, so that both builds have the same types', () => {
    const root = join(installed, 'dist/esm')
    const declared = filesOf(root).filter((name) => name.endsWith('.d.ts'))
    expect(declared).toEqual([...declarations].sort())
    const line = /^export \* from '(?:\.\.\/)+cjs\/[\w/-]+\.js'\n$/
    const others = declared.filter((name) => !line.test(readFileSync(join(root, name), 'utf8')))
    expect(others).toEqual([])
  })

  it.each(['esm', 'cjs'])('is read as few files in %s: reading many is slow', (build) => {
    const modules = filesOf(join(installed, 'dist', build)).filter((file) => file.endsWith('.js'))
    expect(modules.length - TABLES.length).toBeLessThan(20)
  })

  it('asks for no class of kysely, which TypeScript takes from one of its two builds only', () => {
    const declarations = filesOf(installed).filter((file) => file.endsWith('.d.ts'))
    const asking = (file: string) =>
      /["']kysely["']/.test(readFileSync(join(installed, file), 'utf8'))
    expect(declarations.length).toBeGreaterThan(100)
    expect(declarations.filter(asking)).toEqual([])
  })

  it('loads what only some sites use by require() in CommonJS, where Jest refuses import()', () => {
    const root = join(installed, 'dist/cjs')
    const entries = REQUIRED.map((name) => name.replace(/\.ts$/, '.js'))
    const pattern = /require\("(\.[^"]+)\.js"\)/g
    const code = [...reachedFrom(entries, root, pattern, '.js')]
      .map((file) => readFileSync(join(root, file), 'utf8'))
      .join('\n')
    expect(code).not.toMatch(/\bimport\(/)
    // Each within a function, not where the file begins.
    const required = [...code.matchAll(/^.*\brequire\("(axios|undici|fast-xml-parser)"\)/gm)]
    expect(required.map(([, name]) => name).sort()).toEqual(['axios', 'fast-xml-parser', 'undici'])
    const late = /\.then\(\(\)\s*=>\s*__toESM\(require\("[\w-]+"\)$/
    expect(required.filter(([line]) => !late.test(line))).toEqual([])
  })

  it('has every file that its manifest names', () => {
    const manifest = readFileSync(join(installed, 'package.json'), 'utf8')
    const named = [...manifest.matchAll(/"\.\/(dist\/[^"]+)"/g)].map(([, file = '']) => file)
    expect(named.length).toBeGreaterThan(20)
    const files = filesOf(installed)
    const isThere = (name: string) => {
      const [before = '', after] = name.split('*')
      if (after === undefined) return files.includes(name)
      return files.some((file) => file.startsWith(before) && file.endsWith(after))
    }
    expect(named.filter((name) => !isThere(name))).toEqual([])
    expect(readFileSync(join(installed, 'dist/esm/cli/bin.js'), 'utf8')).toMatch(/^#!.*node\n/)
  })

  it('names no machine, and no file that was not packed', () => {
    const machine = [process.cwd(), folder, tmpdir(), homedir()].filter((path) => path.length > 1)
    for (const file of filesOf(installed)) {
      const text = readFileSync(join(installed, file), 'utf8')
      expect(machine.filter((path) => text.includes(`${path}/`))).toEqual([])
      expect(text).not.toContain('sourceMappingURL')
    }
  })

  it('stays within its size budget', () => {
    expect(readFileSync(tarball).length).toBeLessThanOrEqual(450 * 1024)
    // A table is a module and its declarations, in both builds.
    expect(filesOf(installed).length - 4 * TABLES.length).toBeLessThanOrEqual(150)
  })

  it.each(['providers', 'providers/senler'])(
    'lets a bundler drop the tables that nobody imports from %s',
    async (path) => {
      const site = siteOf({ name: `bundled ${path}`, express: 5, type: 'module' })
      const from = `express-oauth-connect/${path}`
      writeFileSync(
        join(site, 'site.js'),
        `import { senler } from '${from}'\nconsole.log(senler)\n`,
      )
      const esbuild = resolve('node_modules/.bin/esbuild')
      const args = ['site.js', '--bundle', '--platform=node', '--outfile=out.cjs']
      await run(esbuild, args, site)
      const code = readFileSync(join(site, 'out.cjs'), 'utf8')
      expect(IDS.filter((id) => code.includes(`id: "${id}",`))).toEqual(['senler'])
      // It finds nothing beside it: all of it must be in the bundle.
      expect(code).not.toContain('createRequire)(')
      expect((await run(process.execPath, ['out.cjs'], site)).stdout).toContain('senler')
    },
  )

  it('has one core, whether a site imports it, requires it or does both', async () => {
    const site = siteOf({ name: 'one core', express: 5, type: 'module' })
    const script = `
      import { createRequire } from 'node:module'
      import * as imported from 'express-oauth-connect'
      import { github } from 'express-oauth-connect/providers/github'
      const require = createRequire(import.meta.url)
      const required = require('express-oauth-connect')
      console.log(Object.keys(imported).filter((name) => imported[name] !== required[name]).length)
      console.log(Object.keys(imported).length === Object.keys(required).length)
      console.log(github === require('express-oauth-connect/providers/github').github)`
    const { stdout } = await run(process.execPath, ['--input-type=module', '-e', script], site)
    expect(stdout).toBe('0\ntrue\ntrue\n')
  })

  it('imports what keeps connections without the packages of databases, and says what to install', async () => {
    const site = siteOf({ name: 'no databases', express: 5, type: 'module' })
    const script = `
      import { createRequire } from 'node:module'
      await import('express-oauth-connect/redis')
      const imported = await import('express-oauth-connect/sql')
      const required = createRequire(import.meta.url)('express-oauth-connect/sql')
      console.log(imported.connectionsSchema('sqlite').startsWith('CREATE TABLE'))
      for (const { createConnectionsTable } of [imported, required]) {
        await createConnectionsTable({}).catch(({ message }) => console.log(message))
      }`
    const { stdout } = await run(process.execPath, ['--input-type=module', '-e', script], site)
    const says = 'createConnectionsTable: install kysely: npm install kysely\n'
    expect(stdout).toBe(`true\n${says}${says}`)
  })

  it('makes and checks no table before it is asked for: each would cost the start of a site', async () => {
    const site = siteOf({ name: 'late', express: 5, type: 'module' })
    const script = `
      let checked = 0
      const { canParse } = URL
      URL.canParse = (...args) => (checked++, canParse(...args))
      const { senler } = await import('express-oauth-connect/providers')
      const atImport = checked
      senler({ clientId: 'x', clientSecret: 'y' })
      console.log(JSON.stringify([atImport, checked > 0, senler.table.id]))`
    const { stdout } = await run(process.execPath, ['--input-type=module', '-e', script], site)
    expect(JSON.parse(stdout)).toEqual([0, true, 'senler'])
  })

  it('has each table at a subpath of its own, and all of them at one, for import and require()', async () => {
    const site = siteOf({ name: 'subpaths', express: 5, type: 'module' })
    const from = 'express-oauth-connect/providers'
    const printed = async (type: string, load: string) => {
      const script = `
        const names = async (path) => Object.keys(await ${load}(path)).sort()
        const tables = {}
        for (const id of ${JSON.stringify(IDS)}) tables[id] = await names('${from}/' + id)
        console.log(JSON.stringify({ tables, all: await names('${from}') }))`
      const args = [`--input-type=${type}`, '-e', `(async () => {${script}})()`]
      const { stdout } = await run(process.execPath, args, site)
      return JSON.parse(stdout) as { tables: Record<string, string[]>; all: string[] }
    }
    const [imported, required] = [
      await printed('module', 'import'),
      await printed('commonjs', 'require'),
    ]
    expect(required).toEqual(imported)
    const own = Object.values(imported.tables).map((names) =>
      names.find((name) => imported.all.includes(name)),
    )
    expect(own.sort()).toEqual(imported.all)
    expect(imported.tables.senler).toEqual(['senler'])
  })

  it('is to the liking of publint and of attw', async () => {
    const tool = (name: string, ...args: readonly string[]) =>
      run(join('node_modules/.bin', name), [tarball, ...args], '.')
    // Each of them ends with an error where it has a finding.
    const [publint, attw] = await Promise.all([
      tool('publint', '--strict'),
      tool('attw', '--profile', 'node16'),
    ])
    expect(publint.stdout).toContain('All good!')
    expect(attw.stdout).toContain('🟢 (CJS)')
  }, 90_000)

  it.each(SAMPLES.map(({ name, express }) => [name, express] as const))(
    'signs in from a site in %s on Express %i',
    async (name) => {
      const printed = await started.get(name)
      expect(JSON.parse(printed ?? '')).toEqual({
        success: true,
        saved: 'senler',
        redis: 'function',
      })
    },
    60_000,
  )

  const fetched = fetchRunners(folder)
  it.each([...RUNNERS, ...fetched.there].map((runner) => [runner.name, runner] as const))(
    "passes a site's own test under %s",
    async (_name, runner) => {
      const { stdout, stderr } = await outputOf(runner)
      expect(stdout + stderr).toMatch(runner.passes)
    },
    90_000,
  )
  for (const name of fetched.absent) {
    process.stderr.write(`skipped: "a site's own test under ${name}" needs npm to install it\n`)
    it.skip(`passes a site's own test under ${name} (npm cannot install it)`, () => undefined)
  }

  it('brings its command, which finds the packages that it and the site use', async () => {
    const site = siteOf({ name: 'command', express: 5, type: 'module' })
    const bin = join(site, '../node_modules/express-oauth-connect/dist/esm/cli/bin.js')
    const { stdout } = await run(process.execPath, [bin, 'new-provider', 'acme'], site)
    expect(stdout).toContain('ok    providers/acme.ts')
    const told = await run(process.execPath, [bin, 'provider', 'bstats', '--lang', 'en'], site)
    expect(told.stdout).toContain("import { bstats } from 'express-oauth-connect/providers'")
    const made = await run(process.execPath, [bin, 'init', 'shop', '--provider', 'github'], site)
    expect(made.stdout).toContain('ok    shop/oauth.config.mjs')
    const content = await run(process.execPath, [bin, 'doctor'], join(site, 'shop'))
    expect(content.stdout).toMatch(/\n(?:Problems: 0, warnings: 0|Ошибок: 0, предупреждений: 0)\n$/)

    const config = `const { senler } = require('express-oauth-connect/providers')
      exports.options = { baseUrl: 'https://shop.example', secret: 'x', providers: [
        senler({ clientId: 'id', clientSecret: 'canary', origin: 'http://127.0.0.1:1' })] }`
    writeFileSync(join(site, 'oauth.config.cjs'), config)
    const doctor = await run(process.execPath, [bin, 'doctor', '--lang', 'en'], site).catch(String)
    expect(doctor).toMatch(
      /ok {4}Node\.js .* express 5\..* axios 1\..* fast-xml-parser 5\..* undici 7\./,
    )
    expect(doctor).toContain(': https://shop.example/auth/senler/callback\n')
    expect(doctor).toContain('fail  D15 secret is shorter than 32 bytes: it has 1')
    expect(doctor).not.toContain('canary')

    writeFileSync(join(site, 'site.config.ts'), 'export const options: object = {}')
    const args = ['doctor', '--config', 'site.config.ts', '--lang', 'en']
    const typed = await run(process.execPath, [bin, ...args], site).catch(String)
    expect(typed).toMatch(
      readsTypeScript
        ? /fail {2}D11 baseUrl is not set/
        : /cannot be loaded: it is TypeScript that Node\.js .* does not read\n.* npx tsx .*\/bin\.js doctor --config site\.config\.ts\n/,
    )
  })
})

/** Since 22.18 without being asked. */
const readsTypeScript = 'typescript' in process.features && process.features.typescript !== false

/** The files of `root` that `entries` lead to by what `pattern` finds in them. */
function reachedFrom(
  entries: readonly string[],
  root: string,
  pattern: RegExp,
  extension: string,
): ReadonlySet<string> {
  const reached = new Set<string>()
  const visit = (name: string) => {
    if (reached.has(name)) return
    reached.add(name)
    const text = readFileSync(join(root, name), 'utf8')
    for (const [, to = ''] of text.matchAll(pattern)) {
      visit(`${posix.join(posix.dirname(name), to)}${extension}`)
    }
  }
  entries.forEach(visit)
  return reached
}

function filesOf(root: string): readonly string[] {
  return readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(root.length + 1))
    .sort()
}

/** A site's folder; beside it a node_modules with the tarball's content and this project's peers. */
function siteOf({ name, express, type }: Pick<Sample, 'name' | 'express' | 'type'>): string {
  const home = join(folder, `express ${express}`)
  const modules = join(home, 'node_modules')
  if (!readdirSync(folder).includes(`express ${express}`)) {
    mkdirSync(modules, { recursive: true })
    cpSync(installed, join(modules, 'express-oauth-connect'), { recursive: true })
    for (const peer of PEERS) symlinkSync(resolve('node_modules', peer), join(modules, peer))
    const major = express === 4 ? 'express4' : 'express'
    symlinkSync(resolve('node_modules', major), join(modules, 'express'))
  }
  const site = join(home, name.replace(/\W+/g, '-'))
  mkdirSync(site)
  writeFileSync(join(site, 'package.json'), JSON.stringify({ type }))
  return site
}

async function printedBy(sample: Sample): Promise<string> {
  const site = siteOf(sample)
  const { compilerOptions } = sample
  writeFileSync(join(site, compilerOptions ? 'site.ts' : 'site.js'), sourceOf(sample))
  if (compilerOptions) {
    const config = { compilerOptions, files: ['site.ts'] }
    writeFileSync(join(site, 'tsconfig.json'), JSON.stringify(config))
    await run(process.execPath, [resolve('node_modules/typescript/bin/tsc'), '-p', '.'], site)
  }
  return (await run(process.execPath, [compilerOptions ? 'out/site.js' : 'site.js'], site)).stdout
}

/** What the last of the runner's commands prints: some print to stderr. */
async function outputOf(runner: Runner) {
  const site = siteOf({ name: runner.name, express: 5, type: runner.type })
  for (const [name, text] of siteFiles(runner)) writeFileSync(join(site, name), text)
  let printed = { stdout: '', stderr: '' }
  for (const [command = '', ...args] of runner.commands) printed = await run(command, args, site)
  return printed
}

/** A compiler says what is wrong on stdout. */
async function run(command: string, args: readonly string[], cwd: string) {
  try {
    return await execute(command, args, { cwd, env: { ...process.env, NO_COLOR: '1' } })
  } catch (error) {
    const { stdout, stderr } = error as { readonly stdout: string; readonly stderr: string }
    throw new Error(stdout + stderr, { cause: error })
  }
}
