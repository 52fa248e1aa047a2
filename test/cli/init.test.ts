import { execFile, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, readdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { createServer, type AddressInfo } from 'node:net'
import { join } from 'node:path'
import * as catalogue from 'express-oauth-connect/providers'
import { signIn } from 'express-oauth-connect/testing'
import { init } from '../../src/cli/init/init.js'
import { NEEDS_DIALECT } from '../../src/sandbox/first-site.js'
import { siteWith, start, type RunningRecipe } from '../docs/recipes-process.js'
import { describeInBrowser } from '../e2e/browser.js'
import { folder } from './command.js'

/** A folder that has the package installed; sites are made in folders of it. */
let home: string
beforeAll(() => {
  home = siteWith(new Map())
})
let site: RunningRecipe | undefined
afterEach(async () => {
  await site?.stop()
  site = undefined
})

const BIN = 'node_modules/express-oauth-connect/dist/esm/cli/bin.js'
const FILES = [
  '.env',
  '.env.example',
  '.gitignore',
  'oauth.config.mjs',
  'package.json',
  'server.mjs',
]
/** A link without its stylesheet is underlined. */
const ARE_STYLED =
  "getComputedStyle(document.querySelector('[data-provider]')).textDecorationLine === 'none'"
/** The site reads its own. */
const NO_VARIABLES = { BASE_URL: undefined, OAUTH_SECRET: undefined, SESSION_SECRET: undefined }

/** Runs the command of the installed package, with nobody at the keyboard. */
function command(cwd: string, ...args: readonly string[]) {
  const env = { PATH: process.env.PATH, LANG: 'C' }
  return new Promise<{ readonly code: number; readonly output: string }>((done) => {
    const bin = join(home, BIN)
    const child = execFile(process.execPath, [bin, ...args], { cwd, env }, (_error, out, err) =>
      done({ code: child.exitCode ?? -1, output: out + err }),
    )
  })
}

async function made(name: string, ...args: readonly string[]): Promise<string> {
  const { code, output } = await command(home, 'init', name, ...args)
  if (code !== 0) throw new Error(output)
  return join(home, name)
}

describe('init', () => {
  it('writes a site into an empty folder; it signs people in, and the doctor is content', async () => {
    const startedAt = performance.now()
    const { output, code } = await command(home, 'init', 'shop')
    expect(output).toContain('\n  cd shop\n  npm install\n  npm start\n')
    expect(code).toBe(0)
    const shop = join(home, 'shop')
    expect(readdirSync(shop).sort()).toEqual(FILES)
    expect(statSync(join(shop, '.env')).mode & 0o777).toBe(0o600)
    expect(readFileSync(join(shop, '.gitignore'), 'utf8')).toBe('node_modules\n.env\n')
    const [, ours, sessions] =
      /^OAUTH_SECRET=(.{43})\nSESSION_SECRET=(.{43})$/m.exec(
        readFileSync(join(shop, '.env'), 'utf8'),
      ) ?? []
    expect(ours).not.toBe(sessions)
    expect(ours).toBeDefined()

    site = await start(shop, ['server.mjs'], NO_VARIABLES)
    const visitor = site.browser()
    const { text } = await visitor.get('/').expect(200)
    expect(text).toContain('<link rel="stylesheet" href="/auth/buttons.css">')
    expect(text.match(/data-provider="(\w+)"/g)).toHaveLength(4)
    expect(await signIn(visitor, 'admitad', { as: 'ann@example.com' })).toBe('/')
    expect(performance.now() - startedAt).toBeLessThan(20_000)
    expect((await visitor.get('/')).text).toMatch(/<h1>.+<\/h1>\n<p>Signed in with Admitad<\/p>/)
    await visitor.post('/logout').expect(303)
    expect((await visitor.get('/')).text).toContain('<h1>Sign in</h1>')
    for (const [id, name] of [
      ['senler', 'Senler'],
      ['bstats', 'bStats'],
      ['ringme', 'RingMe'],
    ] as const) {
      const other = site.browser()
      await signIn(other, id)
      expect((await other.get('/')).text).toContain(`<p>Signed in with ${name}</p>`)
    }

    const doctor = await command(shop, 'doctor')
    expect(doctor.output).toMatch(/\nProblems: 0, warnings: 0\n$/)
    expect(doctor.code).toBe(0)
  })

  it('signs in with every provider that it stands in for, and says which those are', async () => {
    const ids = Object.entries(catalogue).flatMap(([name, factory]) =>
      'table' in factory && (factory.table.grants?.includes('authorization_code') ?? true)
        ? [[name, factory.table.id] as const]
        : [],
    )
    const { output } = await command(
      home,
      ...['init', 'all', '--providers', ids.map(([, id]) => id).join(',')],
    )
    const warned = [...output.matchAll(/^warn {2}(\w+): no server/gm)].map(([, name]) => name)
    expect(warned).toEqual([...NEEDS_DIALECT])
    site = await start(join(home, 'all'), ['server.mjs'], NO_VARIABLES)
    const failed: string[] = []
    for (const [name, id] of ids.filter(([one]) => !NEEDS_DIALECT.has(one))) {
      await signIn(site.browser(), id).catch((error: unknown) => {
        failed.push(`${name}: ${String(error)}`)
      })
    }
    expect(failed).toEqual([])
    expect(ids.length).toBeGreaterThan(200)
  }, 120_000)

  it('takes a client of the site’s own, and no other in production', async () => {
    const own = await made('own', '--provider', 'github', '--provider', 'keycloak', '--lang', 'ru')
    const example = readFileSync(join(own, '.env.example'), 'utf8')
    expect(example).toContain('https://shop.example/auth/github/callback\n')
    expect(example).toContain('\nKEYCLOAK_CLIENT_SECRET=\nKEYCLOAK_SETTINGS_HOST=<your host>\n')
    site = await start(own, ['server.mjs'], {
      ...NO_VARIABLES,
      GITHUB_CLIENT_ID: 'mine',
      GITHUB_CLIENT_SECRET: 'x',
    })
    const visitor = site.browser()
    expect((await visitor.get('/')).text).toContain('<h1>Вход</h1>')
    const { headers } = await visitor.get('/auth/github/start').expect(302)
    expect(headers.location).toMatch(/^https:\/\/github\.com\/.*client_id=mine/)
    const { PATH } = process.env
    const env = { PATH, NODE_ENV: 'production', BASE_URL: 'https://shop.example' }
    const run = spawnSync(process.execPath, ['server.mjs'], { cwd: own, env, timeout: 20_000 })
    expect(run.stderr.toString()).toContain('github: clientId must be')
  })

  it('says what to fill in, and at start-up what is not filled in', async () => {
    const cwd = folder()
    const { output } = await command(cwd, 'init', '--provider', 'openid,keycloak')
    expect(output).toContain(
      '\nFor a client of your own fill in, in .env:\n' +
        '  openid: OPENID_ISSUER, OPENID_CLIENT_ID, OPENID_CLIENT_SECRET\n    https://',
    )
    expect(output).toContain('/docs/openid.md\n')
    expect(output).toMatch(/\n {2}keycloak: .*KEYCLOAK_SETTINGS_HOST, KEYCLOAK_SETTINGS_REALM\n/)
    const config = readFileSync(join(cwd, 'oauth.config.mjs'), 'utf8')
    expect(config).toContain('openid({ clientId: env.OPENID_CLIENT_ID, ')
    expect(config).toContain("id: 'openid', issuer: env.OPENID_ISSUER })")

    const realm = await made('realm', '--provider', 'keycloak')
    expect(readFileSync(join(realm, '.env'), 'utf8')).toContain('_SETTINGS_REALM=<your realm>\n')
    site = await start(realm, ['server.mjs'], NO_VARIABLES)
    expect(await signIn(site.browser(), 'keycloak')).toBe('/')
    const env = { PATH: process.env.PATH, KEYCLOAK_CLIENT_ID: 'mine', KEYCLOAK_CLIENT_SECRET: 'x' }
    const run = spawnSync(process.execPath, ['server.mjs'], { cwd: realm, env, timeout: 20_000 })
    expect(run.stderr.toString()).toContain(
      'keycloak: settings.host is still the placeholder "<your host>": set what it stands for',
    )
  })

  it('overwrites nothing beside an app that is there', async () => {
    const app = join(home, 'app')
    const files = {
      'package.json': '{ "dependencies": { "express": "^4.18.0" } }',
      'index.js': 'mine',
      'server.mjs': 'mine',
      '.env': 'PORT=4000\n',
      '.gitignore': 'node_modules\n',
    }
    mkdirSync(app)
    for (const [name, text] of Object.entries(files)) writeFileSync(join(app, name), text)
    const { output } = await command(app, 'init', '--provider', 'senler')
    for (const [name, text] of Object.entries(files)) {
      expect(readFileSync(join(app, name), 'utf8')).toBe(text)
    }
    const written = readdirSync(app).filter((name) => !Object.hasOwn(files, name))
    expect(written.sort()).toEqual([
      '.env.oauth',
      '.env.oauth.example',
      'oauth-site.mjs',
      'oauth.config.mjs',
    ])
    expect(output).toContain('warn  .gitignore does not name .env.oauth')
    expect(output).toContain(
      '\n  npm install express-session express-oauth-connect\n  node oauth-site.mjs\n',
    )
    // The app is CommonJS, and the config is not: Node.js refuses to require() it.
    expect(output).toContain(
      "It is CommonJS: in place of require() use await import('./oauth.config.mjs')",
    )
    site = await start(app, ['oauth-site.mjs'], NO_VARIABLES)
    expect(await signIn(site.browser(), 'senler')).toBe('/')
  })

  it.each([['oauth.config.js'], ['oauth.config.mjs']])(
    'writes nothing where a site is set up already: %s',
    async (name) => {
      const cwd = folder()
      // A link that leads nowhere would be written through.
      symlinkSync(join(cwd, 'nowhere'), join(cwd, name))
      const { code, output } = await command(cwd, 'init')
      expect(output).toContain(`fail  ${name} exists: this site is set up already`)
      expect(readdirSync(cwd)).toEqual([name])
      expect(code).toBe(1)
    },
  )

  it('leaves a file alone, and says so, and refuses what is no folder', async () => {
    const cwd = folder({
      '.gitignore': '.env\n',
      '.env.oauth.example': 'mine',
      '.env': '',
      file: '',
    })
    const { output, code } = await command(cwd, 'init')
    expect(output).toContain('skip  .env.oauth.example exists and is left as it is\n')
    expect(readFileSync(join(cwd, '.env.oauth.example'), 'utf8')).toBe('mine')
    expect(code).toBe(0)
    expect((await command(cwd, 'init', 'file')).output).toMatch(/^fail {2}.*file is no folder\n$/)
  })

  it.each([
    ['githb', "there is no provider 'githb'. Did you mean 'github'?"],
    ['nothing-like-it', "there is no provider 'nothing-like-it'.\n"],
    ['gigachat', 'gigachat: the application signs in for itself, and no person does'],
    ['esia', 'esia: it needs sign, which you have to write yourself: https://'],
  ])('writes nothing for a provider that will not do: %s', async (id, says) => {
    const cwd = folder()
    const { code, output } = await command(cwd, 'init', '--provider', id)
    expect(output).toContain(says)
    expect(readdirSync(cwd)).toEqual([])
    expect(code).toBe(1)
  })

  it('asks for providers, and again where one is not known', async () => {
    const cwd = folder()
    const answers = ['githb', ' github,  gitlab ']
    let said = ''
    const options = { to: undefined, providers: [], folder: cwd, language: 'en' } as const
    const ask = () => Promise.resolve(answers.shift())
    expect(await init({ ...options, print: (text) => (said += text), ask })).toBe(true)
    expect(said).toContain("Did you mean 'github'?")
    expect(readFileSync(join(cwd, 'oauth.config.mjs'), 'utf8')).toContain('{ github, gitlab }')

    const left = folder()
    const gone = { ...options, folder: left, print: () => undefined }
    expect(await init({ ...gone, ask: () => Promise.resolve(undefined) })).toBe(false)
    expect(readdirSync(left)).toEqual([])
  })

  it.each(['127.0.0.1', '::1', '0.0.0.0', '::'])(
    'prints no address where another program has the port at %s',
    async (host) => {
      const busy = await made(`busy-${host.replace(/\W/g, '-')}`, '--provider', 'senler')
      const other = createServer().listen(0, host)
      await once(other, 'listening')
      const { port } = other.address() as AddressInfo
      const env = { PATH: process.env.PATH, PORT: String(port) }
      const run = spawnSync(process.execPath, ['server.mjs'], { cwd: busy, env, timeout: 20_000 })
      other.close()
      expect(run.stdout.toString()).toBe('')
      expect(run.stderr.toString()).toBe(
        `Port ${port} is taken by another program.\nChoose another one in .env, such as PORT=${port + 1}\n`,
      )
      expect(run.status).toBe(1)
    },
  )
})

describeInBrowser('a site of init, in a real browser', (openTab) => {
  it('signs in, shows the person and logs out', async () => {
    const seen = await made('seen', '--provider', 'github,senler')
    site = await start(seen, ['server.mjs'], NO_VARIABLES)
    const { page, complaints } = await openTab()
    await page.goto(site.origin)
    const button = page.locator('[data-provider=github]')
    expect(await page.evaluate(ARE_STYLED)).toBe(true)
    await button.click()
    await page.locator('button[name=sign_in]').click()
    await page.locator('button[name=approve]').click()
    await page.waitForURL(`${site.origin}/`)
    expect(await page.locator('main').innerText()).toContain('Signed in with GitHub')
    await page.getByRole('button', { name: 'Log out' }).click()
    await page.getByRole('heading', { name: 'Sign in' }).waitFor()
    expect(complaints).toEqual([])
  })
})
