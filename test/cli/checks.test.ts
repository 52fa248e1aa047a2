import { readFileSync } from 'node:fs'
import type { SessionOptions } from 'express-session'
import { checkAddresses } from '../../src/cli/checks/addresses.js'
import { checkConnections } from '../../src/cli/checks/connections.js'
import { checkClock } from '../../src/cli/checks/clock.js'
import { checkDiscovery } from '../../src/cli/checks/discovery.js'
import { checkCookies } from '../../src/cli/checks/cookies.js'
import { checkNode } from '../../src/cli/checks/node.js'
import { checkProxy } from '../../src/cli/checks/proxy.js'
import { checkSecrets } from '../../src/cli/checks/secrets.js'
import { checkStore } from '../../src/cli/checks/store.js'
import type { Configuration } from '../../src/cli/configuration.js'
import { examine } from '../../src/cli/examined.js'
import type { Finding } from '../../src/cli/finding.js'
import { memoryConnections } from '../../src/connections/homes/memory.js'
import { sqlConnections } from '../../src/connections/homes/sql.js'
import { createConnectionsTable } from '../../src/connections/homes/sql-schema.js'
import type { ConnectionStore } from '../../src/connections/connection-store.js'
import { memoryStore } from '../../src/store/memory.js'
import { DATABASES } from '../support/databases.js'
import { openid } from 'express-oauth-connect/providers'
import { openIdStub } from '../support/openid-server.js'
import { json, stub } from '../support/stub.js'
import { SERVERS } from './metadata/servers.js'
import { plain, SECRET } from '../support/site.js'

const SESSION: SessionOptions = {
  secret: 'another secret of 32 bytes or more',
  cookie: { secure: true },
}

function site(parts: Partial<Configuration> = {}, env: NodeJS.ProcessEnv = {}) {
  const { options, ...rest } = parts
  const standard = { baseUrl: 'https://shop.example', secret: SECRET }
  const configuration = {
    source: 'test',
    session: SESSION,
    trustProxy: 1,
    close: () => Promise.resolve(),
    options: { ...standard, providers: [plain('https://plain.example')], ...options },
    ...rest,
  }
  return examine(configuration, env)
}

/** Levels and sentences, in both languages; a cure for everything that is not well. */
function told(findings: readonly Finding[]): readonly string[] {
  for (const { level, says, cure } of findings) {
    expect(says.ru).toMatch(/[а-яё]{3}/i)
    expect(cure === undefined).toBe(level === 'ok')
  }
  return findings.map(({ level, says }) => `${level}: ${says.en}`)
}

describe('the session cookie', () => {
  const cookie = (given: SessionOptions['cookie'], options = {}, name = 'sid') =>
    told(checkCookies(site({ session: { ...SESSION, name, cookie: given }, options })))

  it('is well when it is Secure and Lax at https', () => {
    expect(cookie({ secure: true, sameSite: 'lax' })).toEqual(['ok: the cookies fit baseUrl'])
    expect(cookie({ secure: 'auto' })).toEqual(['ok: the cookies fit baseUrl'])
    expect(cookie({ secure: true, path: '/', domain: '.shop.example' })).toHaveLength(1)
    expect(cookie({ secure: true }, {}, '__Host-sid')).toEqual(['ok: the cookies fit baseUrl'])
  })

  it.each<[object, RegExp]>([
    [{ secure: true, sameSite: true }, /^fail: .*sameSite is strict/],
    [{ sameSite: 'none' }, /^fail: .*none without secure/],
    [
      { secure: true, sameSite: 'none' },
      /^warn: session.cookie is sameSite none without partitioned/,
    ],
    [{}, /^warn: session.cookie.secure is not set/],
    [{ secure: true, httpOnly: false }, /^warn: session.cookie.httpOnly is false/],
    [{ secure: true, domain: 'other.example' }, /^fail: session.cookie.domain is other.example/],
    [{ secure: true, domain: 'hop.example' }, /^fail: session.cookie.domain is hop.example/],
    [{ secure: true, path: '/account' }, /^fail: session.cookie.path is \/account/],
    [{ secure: true, path: '/au' }, /^fail: session.cookie.path is \/au/],
  ])('is not well as %j', (given, sentence) => {
    const findings = cookie(given)
    expect(findings[0]).toMatch(sentence)
  })

  it('cannot be Secure at http', () => {
    const options = { baseUrl: 'http://localhost:3000' }
    expect(cookie({ secure: true }, options)[0]).toMatch(/^fail: .*baseUrl is http/)
    expect(cookie({ secure: false }, options)).toEqual(['ok: the cookies fit baseUrl'])
  })

  it('needs three things for the name __Host-', () => {
    const [finding] = cookie({ secure: true, domain: 'shop.example' }, {}, '__Host-sid')
    expect(finding).toMatch(/^fail: browsers refuse the cookie __Host-sid/)
  })

  it('goes into an iframe together with ours, or not at all', () => {
    const framed = { cookie: { sameSite: 'none', partitioned: true } } as const
    expect(cookie({ secure: true }, framed)[0]).toMatch(/^fail: .*inside an iframe there is no/)
    const all = { secure: true, sameSite: 'none', partitioned: true } as const
    expect(cookie(all, framed)).toEqual(['ok: the cookies fit baseUrl'])
    expect(cookie(all, { cookie: { sameSite: 'none' } })[0]).toMatch(/^warn: cookie is sameSite/)
  })

  it('is said to be unknown where nobody told of it', () => {
    const findings = told(checkCookies(site({ session: undefined })))
    expect(findings).toEqual(['warn: the session cookie was not looked at'])
  })
})

describe('the versions', () => {
  it('are asked for as package.json does', () => {
    const manifest = JSON.parse(readFileSync('package.json', 'utf8')) as {
      engines: { node: string }
      dependencies: Record<string, string>
      peerDependencies: Record<string, string>
    }
    const ranges = { ...manifest.peerDependencies, ...manifest.dependencies }
    const source = readFileSync('src/cli/checks/versions.ts', 'utf8')
    const needed = [...source.matchAll(/name: '([\w-]+)', ours: \w+, least: \[(.*)\]/g)]
    expect(needed.map(([, name]) => name)).toEqual(
      expect.arrayContaining(['express', 'express-session', ...Object.keys(manifest.dependencies)]),
    )
    for (const [, name = '', least = ''] of needed) {
      const range = [...least.matchAll(/[\d.]+/g)].map(([version]) => `^${version}`).join(' || ')
      expect([name, range]).toEqual([name, ranges[name]])
    }
    const floor = `${manifest.engines.node.replace('>=', '')}.0`
    expect(checkNode(floor)).toEqual([])
    expect(told(checkNode('20.18.3'))).toEqual([
      `fail: Node.js 20.18.3 is not supported: ${floor} or later`,
    ])
  })
})

describe('baseUrl', () => {
  it('cannot be this machine in production', () => {
    const options = { baseUrl: 'http://localhost:3000' }
    const local = told(checkAddresses(site({ options })))
    expect(local).toEqual([expect.stringMatching(/^ok: plain: register .*:3000\/auth\//)])
    const [finding] = told(checkAddresses(site({ options }, { NODE_ENV: 'production' })))
    expect(finding).toMatch(/^fail: baseUrl is http:\/\/localhost:3000 in production: visitors/)
  })
})

describe('trust proxy', () => {
  it.each<[unknown, SessionOptions, string]>([
    [1, SESSION, 'ok: trust proxy is set'],
    ['loopback', SESSION, 'ok: trust proxy is set'],
    [undefined, { ...SESSION, proxy: true }, 'ok: session.proxy is set'],
    [
      undefined,
      SESSION,
      'warn: trust proxy is not known here: behind a proxy and without it, a Secure session cookie is never sent',
    ],
    [
      false,
      SESSION,
      'fail: the session cookie is Secure and trust proxy is off: behind a proxy every sign-in ends in 503',
    ],
    [
      true,
      SESSION,
      'warn: trust proxy is true: whoever visits may claim another address in X-Forwarded-For',
    ],
  ])('%j with %j', (trustProxy, session, sentence) => {
    expect(told(checkProxy(site({ trustProxy, session })))).toEqual([sentence])
  })

  it('matters at https only', () => {
    expect(checkProxy(site({ options: { baseUrl: 'http://localhost:1' } }))).toEqual([])
  })
})

describe('secrets', () => {
  it('are well when they are long, random and not the same', () => {
    expect(told(checkSecrets(site()))).toEqual(['ok: the secrets are long enough'])
  })

  it('are missed where it matters', () => {
    const none = { options: { secret: [] }, session: undefined }
    expect(told(checkSecrets(site(none)))[0]).toMatch(/^fail: secret is not set/)
    const local = { options: { ...none.options, baseUrl: 'http://localhost:1' } }
    expect(told(checkSecrets(site(local)))[0]).toMatch(/^warn: secret is not set/)
    const production = { NODE_ENV: 'production' }
    expect(told(checkSecrets(site(local, production)))[0]).toMatch(/^fail: secret is not set/)
  })

  it('are counted in bytes, each of a list', () => {
    const options = { secret: [SECRET, 'x'.repeat(31)] }
    expect(told(checkSecrets(site({ options })))).toEqual([
      'fail: secret is shorter than 32 bytes: it has 31',
    ])
  })

  it('are suspected when they can be guessed or serve twice', () => {
    const options = { secret: 'change-me-change-me-change-me-change-me' }
    expect(told(checkSecrets(site({ options })))).toEqual(['warn: secret can be guessed'])
    const session = { ...SESSION, secret: SECRET }
    expect(told(checkSecrets(site({ session })))).toEqual([
      'warn: the session and oauth() have the same secret',
    ])
  })
})

describe('the store', () => {
  it('is asked once around, under a key of its own', async () => {
    const store = memoryStore()
    const findings = told(await checkStore(site({ options: { shared: store } })))
    expect(findings).toEqual([expect.stringMatching(/^ok: the store answers, in \d+ ms$/)])
    expect(told(await checkStore(site()))[0]).toMatch(/^ok: the store is in memory/)
  })

  it('is known for what it does wrong', async () => {
    const good = memoryStore()
    const cases = [
      [{ add: () => Promise.resolve(false) }, 'add refuses a free key'],
      [{ add: () => Promise.resolve(true) }, 'add takes a key that is taken'],
      [{ get: () => Promise.resolve('else') }, 'get gives another value than was put'],
      [{ delete: () => Promise.resolve() }, 'delete leaves the key there'],
      [{ get: () => Promise.reject(new Error('canary')) }, 'no answer within 3000 ms'],
    ] as const
    for (const [fault, sentence] of cases) {
      const store = { ...good, ...fault }
      const [finding] = told(await checkStore(site({ options: { shared: store } })))
      expect(finding).toMatch(`fail: the store: ${sentence}`)
      expect(finding).not.toContain('canary')
    }
  })
})

describe('the connection store', () => {
  const SHARED = { ...memoryStore() }
  const check = (store: ConnectionStore, options = {}, env: NodeJS.ProcessEnv = {}) =>
    checkConnections(
      site(
        { options: { connections: { store, owner: () => 1 }, shared: SHARED, ...options } },
        env,
      ),
    )

  it('is looked at where there is one, and left as it was', async () => {
    expect(await checkConnections(site())).toEqual([])
    const store = memoryConnections()
    expect(told(await check(store))).toEqual([
      expect.stringMatching(/^ok: the connection store answers, in \d+ ms$/),
    ])
    expect((await store.page({})).records).toEqual([])
  })

  it('is known for what it does wrong', async () => {
    const good = memoryConnections()
    const failing = () => Promise.reject(new Error('canary'))
    const cases: readonly (readonly [Partial<ConnectionStore>, string])[] = [
      [{ page: failing }, 'it failed'],
      [{ put: failing }, 'it failed'],
      [{ find: failing }, 'it failed'],
      [{ remove: failing }, 'it failed'],
      [{ put: () => Promise.resolve(false) }, 'put refuses a new connection'],
      [{ find: () => Promise.resolve(undefined) }, 'find gives another value than was put'],
      [{ page: () => new Promise(() => undefined) }, 'no answer within 3000 ms'],
    ]
    for (const [fault, sentence] of cases) {
      const findings = await check({ ...good, ...fault })
      expect(told(findings)).toEqual([`fail: the connection store: ${sentence}`])
      expect(JSON.stringify(findings)).not.toContain('canary')
    }
  })

  it.each(DATABASES.filter(({ missing }) => missing === undefined))(
    'has its table and columns, or says how to make them: $name',
    async (kind) => {
      const running = await kind.open()
      const { db } = running
      const lacking = 'fail: the connection store: its table is not there, or lacks a column'
      expect(told(await check(sqlConnections(db)))).toEqual([lacking])
      await db.schema.createTable('oauth_connections').addColumn('id', 'varchar(9)').execute()
      const [finding] = await check(sqlConnections(db))
      expect(told(finding ? [finding] : [])).toEqual([lacking])
      expect(finding?.cure?.en).toMatch(/createConnectionsTable\(db\).*connectionsSchema\(\)/)
      await db.schema.dropTable('oauth_connections').execute()
      await createConnectionsTable(db)
      expect(told(await check(sqlConnections(db)))[0]).toMatch(/^ok: the connection store answers/)
      await running.stop()
      expect(told(await check(sqlConnections(db)))).toEqual([
        expect.stringMatching(/^fail: the connection store: (?:it failed|no answer)/),
      ])
    },
    60_000,
  )

  it('is locked in what processes share, in production', async () => {
    const store = memoryConnections()
    const locks =
      /^warn: the connection store can be used by several processes, but the locks .* are in the memory/
    for (const shared of [undefined, memoryStore()]) {
      expect(told(await check(store, { shared }))[1]).toMatch(locks)
      const local = { shared, baseUrl: 'http://localhost:3000' }
      expect(told(await check(store, local))).toHaveLength(1)
      expect(told(await check(store, local, { NODE_ENV: 'production' }))[1]).toMatch(locks)
    }
    expect(told(await check(store))).toHaveLength(1)
  })

  it('is refused as oauth() refuses it', async () => {
    const connections = { store: memoryConnections(), owner: 'user' as never }
    const refused = site({ options: { connections } })
    expect(await checkConnections(refused)).toEqual([])
    expect(told(refused.refused)[0]).toMatch(/^fail: oauth: connections\.owner must be a function/)
  })
})

describe('the clock', () => {
  const clock = (skew: number) => {
    const at = Date.UTC(2026, 10, 21)
    return { date: new Date(at - skew * 1000).toUTCString(), at }
  }

  it('is compared with the nearest of the servers', () => {
    expect(told(checkClock([clock(3), clock(-1)]))).toEqual(['ok: the clock is right'])
    expect(told(checkClock([clock(3), clock(4000)]))).toEqual(['ok: the clock is right'])
    expect(told(checkClock([clock(100)]))[0]).toMatch(/^warn: the clock here is 100 s ahead of/)
    expect(told(checkClock([clock(-400)]))[0]).toMatch(/^fail: the clock here is 400 s behind/)
  })

  it('is no matter where nobody tells the time', () => {
    expect(checkClock([{ date: undefined, at: 0 }])).toEqual([])
  })
})

describe('an OpenID server', () => {
  it('has metadata, of which it is said what the site uses and what it could', async () => {
    const server = await openIdStub()
    Object.assign(server.metadata, {
      end_session_endpoint: `${server.origin}/logout`,
      backchannel_logout_supported: true,
      token_endpoint_auth_methods_supported: ['client_secret_basic', 'private_key_jwt'],
      scopes_supported: ['openid', 'offline_access'],
      code_challenge_methods_supported: ['plain'],
    })
    const providers = [server.registration()]
    const [used = '', spare = '', ...others] = told(
      await checkDiscovery(site({ options: { providers } })),
    )
    expect(used).toBe(
      "ok: company: the server's metadata will do; of them this site uses: " +
        'iss in the callback; revocation; userinfo',
    )
    expect(spare).toMatch(/^ok: company: the server also offers: logouts that come from the server/)
    for (const word of [
      "auth.logout(req, res, { provider: 'company' })",
      'privateKey',
      'offline_access',
    ]) {
      expect(spare).toContain(word)
    }
    expect(others).toEqual([
      'warn: company: the server does not name S256 among its code_challenge_methods_supported',
    ])
    const more = { providers, backchannelLogout: true }
    const [now = ''] = told(await checkDiscovery(site({ options: more })))
    expect(now).toContain('backchannelLogout: true')
  })

  it.each([
    [
      'another issuer',
      { issuer: 'https://other.example' },
      'its issuer is "https://other.example", not',
    ],
    ['no token endpoint', { token_endpoint: undefined }, 'it has no token_endpoint'],
  ])('whose metadata have %s is a fault', async (_what, change, words) => {
    const server = await openIdStub()
    Object.assign(server.metadata, change)
    const found = told(
      await checkDiscovery(site({ options: { providers: [server.registration()] } })),
    )
    expect(found).toHaveLength(1)
    expect(found[0]).toMatch(/^fail: /)
    expect(found[0]).toContain(words)
  })

  const OFFERS: readonly [name: string, used: readonly string[], spare: readonly string[]][] = [
    ['google', ['revocation', 'userinfo'], ['form_post']],
    ['microsoft', ['userinfo'], ['auth.logout', 'privateKey', 'offline_access']],
    [
      'keycloak',
      ['pushed authorization requests', 'iss in the callback', 'revocation', 'userinfo'],
      ['backchannelLogout', 'auth.logout', 'privateKey', 'offline_access'],
    ],
    ['apple', ['revocation'], ['form_post']],
    ['okta', ['pushed authorization requests', 'revocation', 'userinfo'], ['auth.logout']],
  ]
  it.each(OFFERS)('such as %s’s will do', async (name, used, spare) => {
    const server = await stub()
    server.api = (_request, res) => json(res, 200, SERVERS[name])
    const common = {
      issuer: 'https://login.microsoftonline.com/common/v2.0',
      idToken: { issuer: 'https://login.microsoftonline.com/{tid}/v2.0' },
    }
    const { issuer } = SERVERS[name] ?? {}
    const provider = openid({
      ...{ id: name, clientId: 'c', clientSecret: 's', discovery: `${server.origin}/metadata` },
      ...(name === 'microsoft' ? common : { issuer: String(issuer) }),
    })
    const [first = '', second = '', ...others] = told(
      await checkDiscovery(site({ options: { providers: [provider] } })),
    )
    expect(first).toBe(
      `ok: ${name}: the server's metadata will do; of them this site uses: ${used.join('; ')}`,
    )
    for (const word of spare) expect(second).toContain(word)
    expect(others).toEqual([])
  })

  it('that is none is not asked', async () => {
    expect(await checkDiscovery(site())).toEqual([])
  })
})
