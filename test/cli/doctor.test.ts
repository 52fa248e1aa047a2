import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { dirname, join } from 'node:path'
import { sandbox, type Sandbox } from 'express-oauth-connect/sandbox'
import { describeWithRedis, redisServer } from '../support/redis.js'
import { listen } from '../support/servers.js'
import { doctor, folder, run } from './command.js'

const SECRET = 'oauth-canary-9b1f7c2d5e8a4036f1d2c3b4a5968778'
const SESSION_SECRET = 'session-canary-0a1b2c3d4e5f60718293a4b5c6d7e8f9'

let stand: Sandbox
beforeAll(async () => {
  stand = await sandbox()
})
afterAll(() => stand.close())

/** A module whose every part is right, unless told otherwise. */
function config(parts: Readonly<Record<string, string>> = {}): string {
  const { baseUrl, secret, session, trustProxy, provider, more } = {
    baseUrl: "'http://localhost:3000'",
    secret: `'${SECRET}'`,
    session: `{ secret: '${SESSION_SECRET}', cookie: { sameSite: 'lax' } }`,
    trustProxy: 'undefined',
    provider: `senler({ clientId: 'id', clientSecret: 'client-canary', origin: '${stand.senler.origin}' })`,
    more: '',
    ...parts,
  }
  return `import { senler } from 'express-oauth-connect/providers'
export const options = { baseUrl: ${baseUrl}, secret: ${secret}, providers: [${provider}], ${more} }
export const session = ${session}
export const trustProxy = ${trustProxy}`
}

describe('doctor', () => {
  it('finds nothing wrong where nothing is, and always lists the redirect URIs', async () => {
    const { code, output, lines } = await doctor(config())
    expect(lines('fail')).toEqual([])
    expect(lines('warn')).toEqual([])
    expect(output).toContain('http://localhost:3000/auth/senler/callback')
    expect(output).toContain('tokenEndpoint http://127.0.0.1:')
    expect(output).toContain('ok    the clock is right')
    expect(lines('note')).toEqual([
      'note  not tried at the provider: client ids, secrets and redirect URIs of senler. ' +
        'Sign in once: http://localhost:3000/auth/senler/start',
    ])
    expect(output).toMatch(/\nProblems: 0, warnings: 0\n$/)
    expect(code).toBe(0)
  })

  it('goes on after a wrong option, and shows no secret', async () => {
    const { code, output, lines } = await doctor(
      config({
        more: "timeout: 'yes'",
        secret: "'short-canary'",
        session: `{ secret: 'short-canary', cookie: { sameSite: 'strict', secure: true } }`,
      }),
    )
    expect(lines('fail')).toEqual([
      'fail  D13 oauth: timeout must be milliseconds from 1 to 120000, got "yes"',
      'fail  D15 secret is shorter than 32 bytes: it has 12',
      'fail  D20 session.cookie.sameSite is strict: the callback comes from another site, without that cookie',
      'fail  D24 session.cookie.secure is true, but baseUrl is http: the cookie is never sent',
    ])
    expect(output).toContain('/auth/senler/callback')
    expect(output).not.toContain('canary')
    expect(code).toBe(1)
  })

  it('says it in Russian', async () => {
    const module = config({ baseUrl: "'http://shop.example'" })
    const { code, lines, output } = await doctor(module, '--lang', 'ru')
    expect(lines('fail')).toEqual([expect.stringMatching(/^fail {2}D12 baseUrl не подходит: /)])
    expect(output).toContain('→ Напишите адрес, который видят посетители')
    expect(output).toMatch(/\nОшибок: 1, предупреждений: 0\n$/)
    expect(code).toBe(1)
    const { output: byTerminal } = await run(['doctor'], { env: { LANG: 'ru_RU.UTF-8' } })
    expect(byTerminal).toContain('настроек нет: ни oauth.config.mjs')
  })

  it('tells what keeps a module from being read', async () => {
    const [none, thrown, empty, stuck] = await Promise.all([
      run(['doctor', '--config', 'nowhere.mjs']),
      doctor(config({ provider: "senler({ clientId: 'id', clientSecret: process.env.UNSET })" })),
      doctor('export const nothing = 1'),
      // As a Redis client does that tries again for ever.
      doctor('await new Promise(() => setInterval(() => undefined, 1000))'),
    ])
    expect(none.lines('fail')).toEqual(['fail  D02 there is no nowhere.mjs here'])
    expect(thrown.lines('fail')[0]).toMatch(/cannot be loaded: senler: clientSecret must be/)
    expect(thrown.output).toContain('that variable is not set here. The doctor reads no .env: node')
    expect(stuck.lines('fail')[0]).toMatch(/oauth\.config\.mjs is still loading after 10 s$/)
    expect(stuck.output).toContain('a server that is not there: see REDIS_URL')
    expect(empty.lines('fail')[0]).toMatch(/exports no options$/)
    expect([none, thrown, empty, stuck].map(({ code }) => code)).toEqual([1, 1, 1, 1])
  })

  it('finds oauth.config.* in the folder, a default export too, and versions that are too old', async () => {
    const provider = `{ id: 'x', provider: { id: 'x', name: 'X', tokenEndpoint: '${stand.senler.origin}/t',
      apiBaseUrl: ['${stand.senler.origin}/a/', '${stand.senler.origin}/a/'] }, clientId: 'c', clientSecret: 'canary', grant: 'client_credentials' }`
    const cwd = folder({
      'package.json': '{}',
      'oauth.config.cjs': `module.exports = { baseUrl: 'http://localhost:1', secret: '${SECRET}', providers: [${provider}] }`,
    })
    for (const [name, version] of [
      ['express', '3.21.2'],
      ['express-session', '1.17.3'],
    ]) {
      mkdirSync(join(cwd, 'node_modules', name ?? ''), { recursive: true })
      writeFileSync(join(cwd, 'node_modules', name ?? '', 'index.js'), '')
      const manifest = JSON.stringify({ name, version })
      writeFileSync(join(cwd, 'node_modules', name ?? '', 'package.json'), manifest)
    }
    const { code, lines, output } = await run(['doctor'], { cwd })
    expect(lines('fail')).toEqual([
      'fail  D01 express 3.21.2 is not supported: 4.18.0 / 5.0.0 or later',
      'fail  D01 express-session 1.17.3 is not supported: 1.18.0 or later',
    ])
    // A new major only where the old one will not do.
    expect(output).toContain('→ npm install express@latest\n')
    expect(output).toContain('→ npm install express-session@1\n')
    expect(output).toContain('x: no redirect URI to register, the application signs in for itself')
    // A table's hosts are one where `origin` moves them all.
    expect(output.match(/x: apiBaseUrl /g)).toHaveLength(1)
    expect(code).toBe(1)
  })

  it('asks endpoints without credentials, and tells how each cannot be reached', async () => {
    stand.calls.splice(0)
    const server = createServer({
      cert: readFileSync('test/security/self-signed.cert.pem'),
      key: readFileSync('test/security/self-signed.key.pem'),
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const { port } = server.address() as AddressInfo
    const late = await listen((_req, res) => {
      res.writeHead(404, { date: new Date(Date.now() - 400_000).toUTCString() }).end()
    })
    const at = (origin: string, id: string) =>
      `senler({ id: '${id}', clientId: 'id', clientSecret: 'client-canary', origin: '${origin}' })`
    const { output, lines, code } = await doctor(
      config({
        provider: [
          at(`https://127.0.0.1:${port}`, 'tls'),
          at('http://127.0.0.1:1', 'refused'),
          at('https://nowhere.invalid', 'dns'),
          at(late, 'late'),
        ].join(),
      }),
    )
    await new Promise((resolve) => server.close(resolve))
    expect(lines('fail')).toHaveLength(3 * 3 + 1)
    expect(output).toMatch(
      /tls: tokenEndpoint .* no answer \(DEPTH_ZERO_SELF_SIGNED_CERT\)\n.*NODE_EXTRA/,
    )
    expect(output).toMatch(/refused: tokenEndpoint .* no answer \(ECONNREFUSED\)\n.*firewall/)
    expect(output).toMatch(/dns: tokenEndpoint .* no answer \((?:ENOTFOUND|EAI_AGAIN)\)\n.*DNS/)
    expect(output).toMatch(/warn {2}D39 late: tokenEndpoint .* answers \(HTTP 404\)/)
    expect(output).toMatch(/fail {2}D43 the clock here is 4\d\d s ahead of the providers'/)
    expect(output).not.toContain('canary')
    expect(code).toBe(1)

    await doctor(config())
    expect(stand.calls.length).toBeGreaterThan(2)
    for (const { method, query, headers, body } of stand.calls) {
      expect(['GET', 'HEAD']).toContain(method)
      expect([query, body, headers.authorization]).toEqual([{}, '', undefined])
    }
  })

  it('reads the environment, and names the variable that is missing', async () => {
    const env = {
      BASE_URL: 'http://localhost:3000',
      OAUTH_SECRET: SECRET,
      SESSION_SECRET,
      SENLER_CLIENT_ID: 'id',
      SENLER_CLIENT_SECRET: 'client-canary',
      SENLER_ORIGIN: stand.senler.origin,
      BSTATS_CLIENT_NAME: 'shop',
      BSTATS_ORIGIN: stand.bstats.origin,
      ADMITAD_CLIENT_ID: 'id',
      ADMITAD_CLIENT_SECRET: 'client-canary',
      ADMITAD_ORIGIN: stand.admitad.origin,
      ADMITAD_SCOPE: 'public_data,advcampaigns',
      ADMITAD_GRANT: 'authorization_code',
    }
    const { code, output, lines } = await run(['doctor'], { env })
    expect(lines('fail')).toEqual([])
    expect(output).toContain('/auth/bstats/callback')
    expect(output).toContain('/auth/admitad/callback')
    expect(output).not.toContain('canary')
    expect(code).toBe(0)

    const { output: less } = await run(['doctor'], { env: { ...env, SENLER_CLIENT_SECRET: '' } })
    expect(less).toContain('fail  D08 senler: clientSecret must be a non-empty string')
    const { lines: wrong } = await run(['doctor'], { env: { ...env, REDIS_URL: 'canary' } })
    expect(wrong('fail')).toEqual(['fail  D10 REDIS_URL is no address of a Redis server'])
    expect(less).toContain('It is set by a variable: SENLER_CLIENT_SECRET')
  })

  it('knows every table by the variables of its id, and lets those of others be', async () => {
    const { origin } = stand.senler
    const env = {
      BASE_URL: 'http://localhost:3000',
      OAUTH_SECRET: SECRET,
      SESSION_SECRET,
      ODNOKLASSNIKI_CLIENT_ID: 'id',
      ODNOKLASSNIKI_CLIENT_SECRET: 'client-canary',
      ODNOKLASSNIKI_SETTINGS_APPLICATION_KEY: 'KEY',
      ODNOKLASSNIKI_ORIGIN: origin,
      TBANK_ID_CLIENT_ID: 'id',
      TBANK_ID_CLIENT_SECRET: 'client-canary',
      TBANK_ID_ORIGIN: origin,
      // As on a runner of GitHub's.
      GITHUB_ACTIONS: 'true',
      GITHUB_TOKEN: 'canary',
    }
    const { output, lines } = await run(['doctor'], { env })
    expect(lines('fail').filter((line) => !/HEAD|endpoint|answers/i.test(line))).toEqual([])
    expect(output).toContain('/auth/odnoklassniki/callback')
    expect(output).toContain('/auth/tbank-id/callback')
    expect(output).not.toMatch(/github:|canary/)
  })

  it('says that Node.js is too old before it loads what an old one cannot', async () => {
    const old = `Object.defineProperty(process.versions, 'node', { value: '18.20.8' })`
    const env = { NODE_OPTIONS: `--require=${join(folder({ 'old.cjs': old }), 'old.cjs')}` }
    const { code, output } = await run(['doctor'], { env })
    expect(output).toBe(
      'fail  D01 Node.js 18.20.8 is not supported: 20.19.0 or later\n      → Install a current Node.js.\n        https://github.com/express-oauth-connect/express-oauth-connect/blob/main/docs/doctor.md#d01\n',
    )
    expect(code).toBe(1)

    const reached = new Set<string>()
    const follow = (file: string): void => {
      if (reached.has(file)) return
      reached.add(file)
      const text = readFileSync(join('src/cli', `${file}.ts`), 'utf8')
      const imports = text.matchAll(/^import (?!type).* from '(.*?)(?:\.js)?'/gm)
      for (const [, target = ''] of imports) {
        expect(target).toMatch(/^\.\.?\//)
        follow(join(dirname(file), target))
      }
    }
    follow('bin')
    expect([...reached].sort()).toEqual([
      'bin',
      'checks/node',
      'finding',
      'language',
      'least-version',
    ])
  })
})

describeWithRedis('doctor and a Redis', () => {
  it('makes one round trip, and tells when there is none', async () => {
    const redis = await redisServer('--requirepass', 'redis-canary')
    const env = (password: string) => ({
      BASE_URL: 'http://localhost:3000',
      OAUTH_SECRET: SECRET,
      SENLER_CLIENT_ID: 'id',
      SENLER_CLIENT_SECRET: 'client-canary',
      SENLER_ORIGIN: stand.senler.origin,
      REDIS_URL: `redis://:${password}@127.0.0.1:${redis.port}`,
    })
    const good = await run(['doctor'], { env: env('redis-canary') })
    expect(good.output).toMatch(/ok {4}the store answers, in \d+ ms/)
    expect(good.code).toBe(0)
    const bad = await run(['doctor'], { env: env('another-canary') })
    expect(bad.lines('fail')).toEqual([
      'fail  D34 the store: no answer within 3000 ms, or it failed',
    ])
    expect(bad.output + good.output).not.toContain('canary')
    expect(bad.code).toBe(1)
  })
})
