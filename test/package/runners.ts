import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { transformSync } from 'esbuild'

/** One way to run a site's own tests. */
export interface Runner {
  readonly name: string
  /** `type` of the site's package.json, and what its TypeScript is translated into. */
  readonly type: 'module' | 'commonjs'
  /** The site's test: the one of docs/testing.md, or the same by `node:test`. */
  readonly test: 'shop.test' | 'node.test'
  /** Not translated: the runner reads TypeScript itself. */
  readonly typescript?: true
  /** All files of docs/testing.md, as they stand there. */
  readonly page?: true
  /** One after the other, in the site's folder: a command and its arguments. */
  readonly commands: readonly (readonly string[])[]
  readonly passes: RegExp
}

/** What npm installs into a folder of its own, because this project has no other use for it. */
interface FetchedRunner extends Runner {
  readonly install: string
}

const BROWSER = [process.env.CHROMIUM_PATH, '/usr/bin/chromium', '/usr/bin/google-chrome'].find(
  (place) => place !== undefined && existsSync(place),
)
const node = process.execPath
const JEST = resolve('node_modules/jest/bin/jest.js')
const TSX = resolve('node_modules/tsx/dist/cli.mjs')
const JEST_PASSES = /Tests: +4 passed, 4 total/
const PAGE_PASSES = /Tests: +8 passed, 8 total/
const NODE_PASSES = /^(?:#|ℹ) pass 1\n(?:#|ℹ) fail 0$/m

export const RUNNERS: readonly Runner[] = [
  ...(['commonjs', 'module'] as const).flatMap((type): readonly Runner[] => [
    {
      ...{ name: `Jest with the page's files, ${type}`, type, test: 'shop.test', page: true },
      commands: [[node, JEST]],
      passes: PAGE_PASSES,
    },
    {
      ...{ name: `Jest as ES modules with the page's files, ${type}`, type, page: true },
      test: 'shop.test',
      commands: [[node, '--experimental-vm-modules', JEST, '--config', 'jest.esm.config.mjs']],
      passes: PAGE_PASSES,
    },
    {
      ...{ name: `node:test with the page's files, ${type}`, type, test: 'node.test', page: true },
      commands: [[node, TSX, '--test', 'node-test.ts']],
      passes: NODE_PASSES,
    },
  ]),
  ...playwright(),
  {
    name: 'Jest in CommonJS',
    type: 'commonjs',
    test: 'shop.test',
    commands: [[node, JEST]],
    passes: JEST_PASSES,
  },
  {
    name: 'Jest in ESM',
    type: 'module',
    test: 'shop.test',
    commands: [[node, '--experimental-vm-modules', JEST]],
    passes: JEST_PASSES,
  },
  {
    name: 'node:test in CommonJS',
    type: 'commonjs',
    test: 'node.test',
    commands: [[node, '--test', 'node.test.js']],
    passes: NODE_PASSES,
  },
  {
    name: 'node:test in ESM',
    type: 'module',
    test: 'node.test',
    commands: [[node, '--test', 'node.test.js']],
    passes: NODE_PASSES,
  },
  {
    name: 'tsx',
    type: 'module',
    test: 'node.test',
    typescript: true,
    commands: [[node, TSX, '--test', 'node.test.ts']],
    passes: NODE_PASSES,
  },
  {
    name: 'a bundle of esbuild',
    type: 'module',
    test: 'node.test',
    commands: [
      [
        resolve('node_modules/.bin/esbuild'),
        ...['node.test.js', '--bundle', '--platform=node', '--outfile=out.cjs'],
      ],
      [node, '--test', 'out.cjs'],
    ],
    passes: NODE_PASSES,
  },
]

/** Their commands name what `install` brings: it is looked for in that folder's .bin. */
const FETCHED: readonly FetchedRunner[] = [
  {
    name: "Vitest with the page's files",
    install: 'vitest@3',
    type: 'module',
    test: 'shop.test',
    page: true,
    commands: [['vitest', 'run', '--globals']],
    passes: /Tests {2}8 passed \(8\)/,
  },
  {
    name: 'Vitest',
    install: 'vitest@3',
    type: 'module',
    test: 'shop.test',
    commands: [['vitest', 'run', '--globals']],
    passes: /Tests {2}4 passed \(4\)/,
  },
  {
    name: 'Deno',
    install: 'deno@2',
    type: 'module',
    test: 'node.test',
    commands: [['deno', 'test', '--allow-all', '--no-check', 'node.test.js']],
    passes: /1 passed \| 0 failed/,
  },
  {
    // It has an `undici` of its own, whose dispatchers do not send.
    name: 'Bun',
    install: 'bun@1',
    type: 'module',
    test: 'shop.test',
    commands: [['bun', 'test', './shop.test.js']],
    passes: / 4 pass\n 0 fail/,
  },
]

/**
 * The runners that npm can bring into folders of `home` within half a minute each, from its cache
 * or the registry. `absent` are the names of the others, for which nothing can be said.
 */
export function fetchRunners(home: string): {
  readonly there: readonly Runner[]
  readonly absent: readonly string[]
} {
  const tried = FETCHED.map((runner) => ({ runner, bin: binOf(runner, home) }))
  const there = tried.flatMap(({ runner, bin }) => {
    if (bin === undefined) return []
    const commands = runner.commands.map(([name = '', ...args]) => [join(bin, name), ...args])
    return [{ ...runner, commands }]
  })
  const absent = tried.filter(({ bin }) => bin === undefined).map(({ runner }) => runner.name)
  return { there, absent }
}

function binOf({ install, commands }: FetchedRunner, home: string): string | undefined {
  const folder = join(home, install)
  const wishes = ['--prefer-offline', '--no-audit', '--no-fund', '--fetch-retries=0']
  spawnSync('npm', ['install', '--prefix', folder, ...wishes, install], { timeout: 30_000 })
  const bin = join(folder, 'node_modules/.bin')
  // An optional package with the program for this machine may be missing.
  const asked = spawnSync(join(bin, commands[0]?.[0] ?? ''), ['--version'], { timeout: 10_000 })
  return asked.status === 0 ? bin : undefined
}

/** The files of a site that this runner tests: the documentation's shop, a test, a manifest. */
export function siteFiles(runner: Runner): ReadonlyMap<string, string> {
  const { type, test, typescript, page } = runner
  if (page) return new Map([...pageFiles(runner), ['package.json', JSON.stringify({ type })]])
  const format = type === 'module' ? 'esm' : 'cjs'
  const sources = new Map([
    ['shop', blockOf('shop.ts')],
    [test, test === 'shop.test' ? blockOf('shop.test.ts') : NODE_TEST],
  ])
  const files = [...sources].map(([name, source]) =>
    typescript
      ? ([`${name}.ts`, source] as const)
      : ([`${name}.js`, transformSync(source, { loader: 'ts', format }).code] as const),
  )
  // Nothing is left to transform, and ts-jest is not there.
  const manifest = JSON.stringify({ type, jest: { transform: {} } })
  return new Map([...files, ['package.json', manifest]])
}

/** Where this machine has a browser: playwright-core would download one. */
function playwright(): readonly Runner[] {
  if (BROWSER === undefined) return []
  return [
    {
      ...{
        name: "Playwright with the page's files",
        type: 'module',
        test: 'shop.test',
        page: true,
      },
      commands: [[node, TSX, 'run.ts']],
      passes: /"success":true,"count":\d+/,
    },
  ]
}

/** The files that docs/testing.md shows; for `run.ts` another browser and port are put in. */
function pageFiles({ commands }: Runner): ReadonlyMap<string, string> {
  const text = readFileSync('docs/testing.md', 'utf8')
  const blocks = [...text.matchAll(/^```[jt]s\n(\/\/ ([\w.-]+)\n[^]*?)^```$/gm)]
  const inBrowser = commands[0]?.includes('run.ts') === true
  const options = JSON.stringify({ executablePath: BROWSER })
  const port = String(20_000 + (process.pid % 10_000))
  return new Map(
    blocks.map(([, code = '', name = '']) => [
      name,
      inBrowser
        ? code
            .replace('(showSubscribers)', `(showSubscribers, ${options})`)
            .replaceAll('3000', port)
        : code,
    ]),
  )
}

/** A named block of docs/testing.md. */
function blockOf(name: string): string {
  const text = readFileSync('docs/testing.md', 'utf8')
  const [, after] = text.split(`\`\`\`ts\n// ${name}\n`)
  const [block] = after?.split('\n```') ?? []
  if (block === undefined) throw new Error(`docs/testing.md has no block ${name}`)
  return block
}

/** For runners without the globals `describe`, `it` and `expect`. */
const NODE_TEST = `import assert from 'node:assert/strict'
import { it } from 'node:test'
import supertest from 'supertest'
import { senler } from 'express-oauth-connect/providers'
import { sandbox } from 'express-oauth-connect/sandbox'
import { signIn } from 'express-oauth-connect/testing'
import { shop } from './shop.js'

it('shows the number of subscribers after a sign-in', async () => {
  const stand = await sandbox()
  try {
    const { origin, clientId, clientSecret } = stand.senler
    const browser = supertest.agent(shop([senler({ origin, clientId, clientSecret })]))
    await signIn(browser, 'senler')
    const { body } = await browser.get('/subscribers').expect(200)
    assert.equal(body.success, true)
    assert.equal(typeof body.count, 'number')
  } finally {
    await stand.close()
  }
})
`
