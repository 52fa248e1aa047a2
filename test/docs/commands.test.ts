import { execFile, spawn } from 'node:child_process'
import { mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import supertest from 'supertest'
import { signIn } from 'express-oauth-connect/testing'
import { freePort } from '../support/programs.js'
import { root } from './recipes-pages.js'
import { siteWith } from './recipes-process.js'

const REGISTRY = 'it installs from the registry of npm: test/package installs the packed package'
const REPOSITORY = 'it is for this repository, whose CI runs it'
const FIRST_PAGE = 'test/docs/first-page.test.ts runs it'
const RECIPES = 'test/docs/recipes.test.ts runs it'
const TESTING = 'test/package/package.test.ts runs it'

/** What is not run here, and why. */
const ELSEWHERE: readonly (readonly [command: RegExp, why: string])[] = [
  [/^npm install$/, REGISTRY],
  [/^npm i(?: -D| --no-save --ignore-scripts)? (?:[@\w./-]+ ?)+$/, REGISTRY],
  [/^npx playwright-core install chromium$/, 'it downloads a browser'],
  [/^npm (?:ci|start|test|run (?:menu|format|test:mutation|bench|bench:quick))\b/, REPOSITORY],
  [/^npx jest test\/docs$/, REPOSITORY],
  [
    /^15 3 \* \* \* {2}cd \/srv\/shop && node --env-file=\.env renew\.js$/,
    'it is a line of crontab',
  ],
  [/^node (?:shop|server)\.mjs$/, FIRST_PAGE],
  [/^(?:FIRST_ADMIN='admitad \d+' )?node sandbox\.mjs \w[\w-]*\.mjs$/, RECIPES],
  [/^npx (?:vitest run --globals|jest|tsx run\.ts|tsx --test node-test\.ts)$/, TESTING],
  [/^node --experimental-vm-modules node_modules\/jest\/bin\/jest\.js --config \S+$/, TESTING],
  [
    / new-provider acme --from https:\/\/id\.acme\.example$/,
    'that server is invented: test/cli/new-provider-from.test.ts has one',
  ],
]

interface Ran {
  readonly code: number
  readonly output: string
}

/** One after the other, in one folder or the one that the first of them made. */
const HERE: readonly (readonly [command: string, folder: string, prints: RegExp, code?: number])[] =
  [
    ['npx express-oauth-connect init my-site', '.', /^ok {4}my-site\/server\.mjs$/m],
    ['npx express-oauth-connect doctor', 'my-site', /\nProblems: 0, warnings: 0\n$/],
    [
      'npx express-oauth-connect doctor --config ./oauth.config.mjs --lang ru',
      'my-site',
      /\nОшибок: 0, предупреждений: 0\n$/,
    ],
    ['npx express-oauth-connect reseal', 'my-site', /^fail {2}D44 /, 1],
    [
      'npx express-oauth-connect reseal --config ./oauth.config.mjs --lang ru',
      'my-site',
      /^fail {2}D44 /,
      1,
    ],
    [
      'npx express-oauth-connect init --provider github --provider yandex',
      'two',
      /^ok {4}server\.mjs$/m,
    ],
    [
      'npx express-oauth-connect init shop --provider senler',
      '.',
      /^ {2}cd shop\n {2}npm install\n {2}npm start$/m,
    ],
    ['npx express-oauth-connect provider senler', '.', /register this redirect URI/],
    ['npx express-oauth-connect provider senler --lang ru', '.', /зарегистрируйте там/],
    ['npx express-oauth-connect new-provider acme', '.', /^ok {4}providers\/acme\.ts$/m],
    [
      'npx express-oauth-connect new-provider acme --dir ./src',
      '.',
      /^ok {4}src\/providers\/acme\.ts$/m,
    ],
    // Senler itself is out of reach here, or not: the module was read.
    [
      'npx tsx node_modules/express-oauth-connect/dist/esm/cli/bin.js doctor --config oauth.config.ts',
      'typed',
      /https:\/\/shop\.example\/auth\/senler\/callback/,
      NaN,
    ],
    [
      'node --env-file=.env node_modules/express-oauth-connect/dist/esm/cli/bin.js doctor',
      'variables',
      /http:\/\/localhost:1\/auth\/senler\/callback/,
      NaN,
    ],
    ['mkdir shop && cd shop', 'by-hand', /^$/],
    ['cd shop', '.', /^$/],
    ['npm init -y', 'by-hand/shop', /"main": /],
    ['npm pkg set type=module', 'by-hand/shop', /^$/],
    [
      `node -e "console.log(require('crypto').randomBytes(32).toString('base64url'))"`,
      '.',
      /^[\w-]{43}\n$/,
    ],
  ]
/** Those that go on until they are stopped. */
const SERVERS = ['npm start', 'npx tsx server.ts']

const pages = ['README.md', 'CONTRIBUTING.md', ...['docs', 'docs/recipes'].flatMap(pagesIn)]
const commands = [...new Set(pages.flatMap(commandsOf))]
/** `npm start` is that of this repository too. */
const inGuide = new Set(commandsOf('docs/getting-started.md'))

let home: string
beforeAll(() => {
  home = siteWith(new Map())
  const bin = path.join(home, 'node_modules/.bin')
  mkdirSync(bin)
  for (const name of ['two', 'by-hand', 'typed', 'variables']) {
    mkdirSync(path.join(home, name))
    symlinkSync(path.join(home, 'node_modules'), path.join(home, name, 'node_modules'))
  }
  const ours = path.join(home, 'node_modules/express-oauth-connect/dist/esm/cli/bin.js')
  // As npm makes it: executable.
  writeFileSync(path.join(bin, 'express-oauth-connect'), `#!/bin/sh\nexec node '${ours}' "$@"\n`, {
    mode: 0o755,
  })
  symlinkSync(path.join(root, 'node_modules/tsx/dist/cli.mjs'), path.join(bin, 'tsx'))
  writeFileSync(path.join(home, 'typed/oauth.config.ts'), blockOf('docs/cli.md', 'oauth.config.ts'))
  writeFileSync(path.join(home, 'server.ts'), blockOf('docs/getting-started.md', 'server.ts'))
  writeFileSync(path.join(home, 'package.json'), '{ "type": "module" }')
  const variables = 'BASE_URL=http://localhost:1\nSENLER_CLIENT_ID=x\nSENLER_CLIENT_SECRET=y\n'
  writeFileSync(path.join(home, 'variables/.env'), variables)
})

describe('the commands of the pages', () => {
  it('are run here or elsewhere, every one', () => {
    const isRun = (command: string) =>
      HERE.some(([one]) => one === command) ||
      SERVERS.includes(command) ||
      ELSEWHERE.some(([one]) => one.test(command))
    expect(commands.filter((command) => !isRun(command))).toEqual([])
    const unused = [...HERE.map(([command]) => command), ...SERVERS]
    expect(unused.filter((command) => !commands.includes(command))).toEqual([])
    expect(ELSEWHERE.filter(([one]) => !commands.some((command) => one.test(command)))).toEqual([])
  })

  it.each(HERE.map(([command], at) => [command, at] as const))(
    'does what its page says: %s',
    async (_command, at) => {
      const [command, folder, prints, code = 0] = HERE[at] ?? ['', '', /$^/]
      const ran = await shell(command, path.join(home, folder))
      expect(ran.output).toMatch(prints)
      if (!Number.isNaN(code)) expect(ran.code).toBe(code)
    },
  )

  it.each([
    ['npm start', 'shop'],
    ['npx tsx server.ts', '.'],
  ])('starts the site that its page shows: %s', async (command, folder) => {
    expect(inGuide).toContain(command)
    const port = String(await freePort())
    const origin = `http://localhost:${port}`
    const cwd = path.join(home, folder)
    const env = { PATH: process.env.PATH, HOME: home, PORT: port }
    const child = spawn('sh', ['-c', command], { cwd, env, detached: true, stdio: 'ignore' })
    try {
      for (let tries = 0; tries < 400 && !(await fetch(origin).catch(() => undefined)); tries++) {
        await new Promise((resolve) => setTimeout(resolve, 100))
      }
      expect(await signIn(supertest.agent(origin), 'senler')).toBe('/')
    } finally {
      // npm and npx start it as a child of theirs.
      if (child.pid !== undefined) process.kill(-child.pid)
    }
  })
})

function pagesIn(folder: string): readonly string[] {
  return readdirSync(path.join(root, folder))
    .filter((name) => name.endsWith('.md'))
    .map((name) => `${folder}/${name}`)
}

function read(page: string): string {
  return readFileSync(path.join(root, page), 'utf8')
}

function blockOf(page: string, name: string): string {
  const [, code] =
    new RegExp(`^\`\`\`ts\\n// ${name}\\n([^]*?)^\`\`\`$`, 'm').exec(read(page)) ?? []
  if (code === undefined) throw new Error(`${page} has no block ${name}`)
  return code
}

/** The lines of a page's shell blocks, without what stands behind a `#`. */
function commandsOf(page: string): readonly string[] {
  return [...read(page).matchAll(/^```sh\n([^]*?)^```$/gm)]
    .flatMap(([, block = '']) => block.split('\n'))
    .map((line) => line.replace(/(?:^|\s+)# .*$/, ''))
    .filter((line) => line !== '')
}

function shell(command: string, cwd: string): Promise<Ran> {
  const client = { SENLER_CLIENT_ID: 'x', SENLER_CLIENT_SECRET: 'y' }
  const env = {
    ...{ PATH: process.env.PATH, HOME: home, LANG: 'C', npm_config_update_notifier: 'false' },
    ...(cwd.endsWith('typed') && client),
  }
  return new Promise((done) => {
    const child = execFile(
      'sh',
      ['-c', command],
      { cwd, env, timeout: 50_000 },
      (_error, out, err) => done({ code: child.exitCode ?? -1, output: out + err }),
    )
  })
}
