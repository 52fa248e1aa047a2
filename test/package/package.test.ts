import { execFile } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { symlinkSync, writeFileSync } from 'node:fs'
import { homedir, tmpdir } from 'node:os'
import { join, posix, resolve } from 'node:path'
import { promisify } from 'node:util'
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
]

let folder: string
let tarball: string
/** The package as npm would put it into node_modules. */
let installed: string
/** What each sample site prints; all of them start at once. */
let started: ReadonlyMap<string, Promise<string>>

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'oauth-package-'))
  const script = `import { pack } from './scripts/pack.mjs'; console.log(pack(process.argv[1]))`
  const { stdout } = await run(process.execPath, ['--input-type=module', '-e', script, folder], '.')
  tarball = stdout.trim()
  await execute('tar', ['-xzf', tarball, '-C', folder])
  installed = join(folder, 'package')
  started = new Map(SAMPLES.map((sample) => [sample.name, printedBy(sample)]))
  await Promise.allSettled(started.values())
}, 180_000)
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** What the ES modules are bundled into, beside the code that several of them share. */
const ENTRIES = [
  ...['index.ts', 'providers/index.ts', 'store/redis.ts', 'sandbox/index.ts'],
  ...['testing/index.ts', 'cli/bin.ts'],
]
const NAME = /^(?:(?:[a-z]+\/)*[a-z0-9-]+\.ts|browser\/(?:[a-z]+\.css|tsconfig\.json))$/
const SHARED = /^dist\/esm\/shared\/[A-Z0-9]{8}\.js(?:\.map)?$/

describe('the packed package', () => {
  it('holds the sources, their two builds, the documentation, and nothing else', () => {
    const sources = filesOf('src')
    const built = (build: string, names: readonly string[], ...endings: readonly string[]) =>
      names.flatMap((name) =>
        endings.map((ending) => `dist/${build}/${name.replace(/\.ts$/, ending)}`),
      )
    const shared = filesOf(installed).filter((name) => SHARED.test(name))
    // The command is run, never required; the browser's files are in the server's as text.
    const required = sources.filter((name) => !/^(?:browser|cli)\//.test(name))
    const expected = [
      ...built('esm', ENTRIES, '.js', '.js.map'),
      ...built('cjs', required, '.js', '.js.map'),
      ...shared,
      'dist/cjs/package.json',
      ...sources.map((name) => `src/${name}`),
      ...filesOf('docs')
        .filter((name) => !name.endsWith('mutation-testing.md')) // for who works on it
        .map((name) => `docs/${name}`),
      ...['CHANGELOG.md', 'CODE_OF_CONDUCT.md', 'CONTRIBUTING.md', 'LICENSE', 'README.md'],
      ...['README.ru.md', 'SECURITY.md', 'package.json'],
    ]
    expect(sources.every((name) => NAME.test(name))).toBe(true)
    const declarations = /^dist\/.*\.d\.ts$/
    const files = filesOf(installed).filter((name) => !declarations.test(name))
    expect(files).toEqual(expected.sort())
  })

  it.each(['esm', 'cjs'])('declares what its entries lead to in %s, and nothing else', (build) => {
    const root = join(installed, 'dist', build)
    const reached = new Set<string>()
    const visit = (name: string) => {
      if (reached.has(name)) return
      reached.add(name)
      const text = readFileSync(join(root, name), 'utf8')
      for (const [, to = ''] of text.matchAll(
        /(?:from |import |import\()['"](\.[^'"]+)\.js['"]/g,
      )) {
        visit(`${posix.join(posix.dirname(name), to)}.d.ts`)
      }
    }
    const entries = ENTRIES.filter((name) => !name.startsWith('cli/'))
    entries.forEach((name) => visit(name.replace(/\.ts$/, '.d.ts')))
    const declared = filesOf(root).filter((name) => name.endsWith('.d.ts'))
    expect(declared).toEqual([...reached].sort())
    expect(declared.length).toBeLessThan(100)
  })

  it('has no link in its documentation that leads out of it', () => {
    const files = new Set(filesOf(installed))
    const dead = [...files]
      .filter((file) => file.endsWith('.md'))
      .flatMap((file) => {
        const text = readFileSync(join(installed, file), 'utf8').replace(/^```[^]*?^```$/gm, '')
        const links = [...text.matchAll(/\]\(([^)\s#]+)(?:#[^)]*)?\)/g)].map(([, to = '']) => to)
        return links
          .filter((to) => !/^https?:/.test(to))
          .filter((to) => !files.has(posix.join(posix.dirname(file), to)))
          .map((to) => `${file}: ${to}`)
      })
    expect(dead).toEqual([])
  })

  it('is imported as few files: reading many is most of what importing costs', () => {
    const modules = filesOf(join(installed, 'dist/esm')).filter((file) => file.endsWith('.js'))
    expect(modules.length).toBeLessThan(20)
  })

  it('has every file that its manifest names', () => {
    const manifest = readFileSync(join(installed, 'package.json'), 'utf8')
    const named = [...manifest.matchAll(/"\.\/(dist\/[^"]+)"/g)].map(([, file = '']) => file)
    expect(named.length).toBeGreaterThan(20)
    expect(named.filter((file) => !filesOf(installed).includes(file))).toEqual([])
    expect(readFileSync(join(installed, 'dist/esm/cli/bin.js'), 'utf8')).toMatch(/^#!.*node\n/)
  })

  it('names no machine, and leads from its maps to its sources', () => {
    const machine = [process.cwd(), folder, tmpdir(), homedir()].filter((path) => path.length > 1)
    const files = filesOf(installed)
    for (const file of files) {
      const text = readFileSync(join(installed, file), 'utf8')
      expect(machine.filter((path) => text.includes(`${path}/`))).toEqual([])
      if (!file.endsWith('.map')) continue
      const { sources } = JSON.parse(text) as { sources: string[] }
      const named = sources.map((one) => posix.join(posix.dirname(file), one))
      expect(named.filter((source) => !files.includes(source))).toEqual([])
    }
  })

  it('stays within its size budget', () => {
    expect(readFileSync(tarball).length).toBeLessThan(600 * 1024)
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

  it('brings its command, which finds the packages that it and the site use', async () => {
    const site = siteOf({ name: 'command', express: 5, type: 'module' })
    const bin = join(site, '../node_modules/express-oauth-connect/dist/esm/cli/bin.js')
    const { stdout } = await run(process.execPath, [bin, 'new-provider', 'acme'], site)
    expect(stdout).toContain('ok    providers/acme.ts')

    const config = `const { senler } = require('express-oauth-connect/providers')
      exports.options = { baseUrl: 'https://shop.example', secret: 'x', providers: [
        senler({ clientId: 'id', clientSecret: 'canary', origin: 'http://127.0.0.1:1' })] }`
    writeFileSync(join(site, 'oauth.config.cjs'), config)
    const doctor = await run(process.execPath, [bin, 'doctor', '--lang', 'en'], site).catch(String)
    expect(doctor).toMatch(
      /ok {4}Node\.js .* express 5\..* axios 1\..* fast-xml-parser 5\..* undici 7\./,
    )
    expect(doctor).toContain(': https://shop.example/auth/senler/callback\n')
    expect(doctor).toContain('fail  secret has 1 bytes')
    expect(doctor).not.toContain('canary')

    writeFileSync(join(site, 'site.config.ts'), 'export const options: object = {}')
    const args = ['doctor', '--config', 'site.config.ts', '--lang', 'en']
    const typed = await run(process.execPath, [bin, ...args], site).catch(String)
    expect(typed).toMatch(
      readsTypeScript
        ? /fail {2}baseUrl is not set/
        : /cannot be loaded: it is TypeScript that Node\.js .* does not read\n.* npx tsx .*\/bin\.js doctor --config site\.config\.ts\n/,
    )
  })
})

/** Since 22.18 without being asked. */
const readsTypeScript = 'typescript' in process.features && process.features.typescript !== false

function filesOf(root: string): readonly string[] {
  return readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(root.length + 1))
    .sort()
}

/** A site's folder; beside it a node_modules with the tarball's content and this project's peers. */
function siteOf({ name, express, type }: Sample): string {
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

/** A compiler says what is wrong on stdout. */
async function run(command: string, args: readonly string[], cwd: string) {
  try {
    return await execute(command, args, { cwd, env: { ...process.env, NO_COLOR: '1' } })
  } catch (error) {
    const { stdout, stderr } = error as { readonly stdout: string; readonly stderr: string }
    throw new Error(stdout + stderr, { cause: error })
  }
}
