import { createServer } from 'node:http'
import { defineProvider, memoryStore, type DiscoveredTable } from 'express-oauth-connect'
import { openIdStub, type OpenIdStub } from '../../support/openid-server.js'
import { begin, CLIENT, plain, signIn, site, type Browser } from '../../support/site.js'
import { stub } from '../../support/stub.js'

const WELL_KNOWN = '/.well-known/openid-configuration'
const HOUR = 3_600_000

let server: OpenIdStub
beforeEach(async () => {
  server = await openIdStub()
})
afterEach(() => {
  jest.restoreAllMocks()
})

function later(ms: number): void {
  const now = Date.now()
  jest.spyOn(Date, 'now').mockReturnValue(now + ms)
}

async function start(browser: Browser, id = 'company') {
  const { status, body, headers } = await browser
    .get(`/auth/${id}/start`)
    .set('Accept', 'application/json')
  const { location = '' } = headers as { location?: string }
  return { status, error: (body as { error?: string }).error, location, text: JSON.stringify(body) }
}

function inTrouble(): void {
  server.before = (request, res) => {
    if (request.path !== WELL_KNOWN) return false
    res.writeHead(503).end()
    return true
  }
}

describe('a server’s metadata', () => {
  it('are fetched at the first use, once for all, and not at start-up', async () => {
    const shop = site([server.registration()])
    await shop.browser().get('/session')
    expect(server.calls).toHaveLength(0)
    const all = await Promise.all(Array.from({ length: 5 }, () => start(shop.browser())))
    expect(all.map(({ status }) => status)).toEqual(Array(5).fill(302))
    await start(shop.browser())
    expect(server.to(WELL_KNOWN)).toHaveLength(1)
    expect(server.to(WELL_KNOWN)[0]?.headers.authorization).toBeUndefined()
  })

  it('are shared by processes', async () => {
    const shared = memoryStore()
    for (let n = 0; n < 2; n++) await start(site([server.registration()], { shared }).browser())
    expect(server.to(WELL_KNOWN)).toHaveLength(1)
  })

  it('are fetched by auth.ready(), the keys too', async () => {
    const other = await stub()
    const { auth, browser } = site([server.registration(), plain(other.origin)])
    await auth.ready()
    expect(server.calls.map(({ path }) => path)).toEqual([WELL_KNOWN, '/jwks'])
    await auth.ready()
    await start(browser())
    expect(server.calls).toHaveLength(2)
    expect(other.calls).toHaveLength(0)
  })

  it('are renewed after an hour, without anybody waiting', async () => {
    const { browser } = site([server.registration()])
    await start(browser())
    server.metadata.authorization_endpoint = `${server.origin}/moved`
    later(HOUR)
    expect((await start(browser())).location).toContain('/authorize')
    await new Promise((resolve) => setTimeout(resolve, 200))
    expect((await start(browser())).location).toContain('/moved')
    expect(server.to(WELL_KNOWN)).toHaveLength(2)
  })

  it('serve for a day while the server is in trouble, and no longer', async () => {
    const { browser } = site([server.registration()])
    await start(browser())
    inTrouble()
    later(23 * HOUR)
    expect((await start(browser())).status).toBe(302)
    later(2 * HOUR)
    expect(await start(browser())).toMatchObject({ status: 502, error: 'server_error' })
  })

  it('that cannot be had are said so; nothing else breaks, and the server is left alone', async () => {
    inTrouble()
    const other = await stub()
    const { auth, browser } = site([server.registration(), plain(other.origin)])
    const first = await start(browser())
    expect(first).toMatchObject({ status: 502, error: 'server_error' })
    expect(first.text).toContain("the server's metadata: it answered 503")
    await signIn(browser(), 'plain')
    await expect(auth.ready()).rejects.toMatchObject({ code: 'server_error', provider: 'company' })
    for (let n = 0; n < 20; n++) await start(browser())
    expect(server.to(WELL_KNOWN).length).toBeLessThan(5)
    server.before = () => false
    later(60_000)
    expect((await start(browser())).status).toBe(302)
  })

  it.each([
    ['the same path with a slash', () => `${WELL_KNOWN}/`, 302],
    ['the same path with a slash, absolute', () => `${server.origin}${WELL_KNOWN}/`, 302],
    ['another origin', () => 'http://localhost:1/x', 502],
    ['a user at the same one', () => `http://a:b@${new URL(server.origin).host}/x`, 502],
    ['itself', () => WELL_KNOWN, 502],
    ['nowhere', () => 'http://', 502],
  ])('behind a redirect to %s', async (_where, location, status) => {
    server.before = (request, res) => {
      if (request.path === `${WELL_KNOWN}/`) {
        res.end(JSON.stringify(server.metadata))
        return true
      }
      if (request.path !== WELL_KNOWN) return false
      res.writeHead(301, { location: location() }).end()
      return true
    }
    const end = await start(site([server.registration()]).browser())
    expect(end.status).toBe(status)
    if (status === 502) {
      expect(end.error).toBe('invalid_response')
      expect(end.text).toContain('name its address in discovery')
    }
    expect(server.to(WELL_KNOWN).length).toBeLessThan(4)
    expect(server.to('/x')).toEqual([])
  })

  it('may be at a host that only this server knows, and browsers go to another', async () => {
    const issuer = server.origin.replace('127.0.0.1', 'localhost')
    server.metadata = {
      ...server.metadata,
      ...{ issuer, authorization_endpoint: `${issuer}/authorize` },
    }
    server.forged = { claims: { iss: issuer } }
    const discovery = `${server.origin}${WELL_KNOWN}`
    const browser = site([server.registration({ issuer, discovery })]).browser()
    const { authorize, callback } = await begin(browser, 'company')
    expect(authorize.hostname).toBe('localhost')
    await fetch(authorize)
    await browser.get(callback({ code: 'c', iss: issuer })).expect(302)
  })

  it.each([
    ['over http', { issuer: 'http://keycloak:8080/realms/x' }, 'or over http with allowHttp: true'],
    [
      'with the path of the metadata',
      { issuer: 'https://id.example/.well-known/openid-configuration' },
      'without /.well-known/',
    ],
    [
      'whose metadata are over http',
      { issuer: 'https://id.example', discovery: 'http://id.example/metadata' },
      'discovery must be true, or an absolute https URL',
    ],
  ])('of an issuer %s are a TypeError in words', (_what, options, words) => {
    expect(() => server.registration(options)).toThrow(words)
  })

  it('of an issuer over http are taken with allowHttp', () => {
    const issuer = 'http://localhost:8080/realms/shop'
    const discovery = 'http://keycloak:8080/realms/shop/.well-known/openid-configuration'
    expect(server.registration({ issuer, discovery, allowHttp: true }).discovery?.url).toBe(
      discovery,
    )
  })

  it('of a server that hangs are given up at the deadline', async () => {
    server.before = (request) => request.path === WELL_KNOWN
    const { browser } = site([server.registration()], { timeout: 300 })
    expect(await start(browser())).toMatchObject({ status: 504, error: 'timeout' })
  })

  it('of a server that is away name it', async () => {
    const gone = createServer().listen(0, '127.0.0.1')
    await new Promise((resolve) => gone.once('listening', resolve))
    const { port } = gone.address() as { port: number }
    await new Promise((resolve) => gone.close(resolve))
    const { browser } = site([server.registration({ issuer: `http://127.0.0.1:${port}` })])
    const end = await start(browser())
    expect(end).toMatchObject({ status: 502, error: 'unreachable' })
    expect(end.text).toContain(`127.0.0.1:${port}`)
  })

  const origin = 'https://id.example'
  it.each([
    ['another issuer', { issuer: origin }],
    ['an issuer with a slash more', { issuer: 'SLASH' }],
    ['no issuer', { issuer: undefined }],
    ['no token endpoint', { token_endpoint: undefined }],
    ['a token endpoint over plain http', { token_endpoint: 'http://id.example/token' }],
    ['a token endpoint that is no text', { token_endpoint: ['https://id.example/token'] }],
    ['a token endpoint with a user', { token_endpoint: 'https://a:b@id.example/token' }],
    ['no authorization endpoint', { authorization_endpoint: undefined }],
    ['a script', { authorization_endpoint: 'javascript:alert(1)' }],
    ['a state of its own', { authorization_endpoint: 'https://id.example/a?state=1' }],
    ['keys over plain http', { jwks_uri: 'http://id.example/jwks' }],
  ])('with %s are of no use', async (_what, fields) => {
    server.metadata = { ...server.metadata, ...fields }
    if (server.metadata.issuer === 'SLASH') server.metadata.issuer = `${server.issuer}/`
    const { browser } = site([server.registration()])
    const end = await start(browser())
    expect(end).toMatchObject({ status: 502, error: 'invalid_response', location: '' })
  })

  it('without keys end a sign-in in one error', async () => {
    server.metadata.jwks_uri = undefined
    const browser = site([server.registration()]).browser()
    const { authorize, callback } = await begin(browser, 'company')
    await fetch(authorize)
    const { status, body } = await browser
      .get(callback({ code: 'c', iss: server.issuer }))
      .set('Accept', 'application/json')
    expect([status, body.error]).toEqual([502, 'invalid_response'])
  })
})

describe('a registration at an OpenID server', () => {
  it('may name endpoints that the metadata do not', async () => {
    const authorizationEndpoint = `${server.origin}/here`
    server.metadata.authorization_endpoint = undefined
    const { browser } = site([server.registration({ authorizationEndpoint })])
    expect((await start(browser())).location).toContain('/here?')
  })

  it('may name where the metadata are', async () => {
    server.before = ({ path }, res) => {
      if (path !== '/metadata.json') return false
      res.end(JSON.stringify(server.metadata))
      return true
    }
    const { browser } = site([server.registration({ discovery: `${server.origin}/metadata.json` })])
    expect((await start(browser())).status).toBe(302)
    expect(server.to(WELL_KNOWN)).toHaveLength(0)
  })

  it('may be moved to another origin, which every endpoint is', async () => {
    const issuer = 'https://id.example'
    server.metadata = JSON.parse(
      JSON.stringify(server.metadata).replaceAll(server.origin, issuer),
    ) as OpenIdStub['metadata']
    const { browser } = site([server.registration({ issuer, origin: server.origin })])
    expect((await start(browser())).location).toContain(`${server.origin}/authorize?`)
  })

  it('signs in at one of two realms of a host, each with its own metadata', async () => {
    const realm = (name: string) => `${server.origin}/realms/${name}`
    server.before = ({ path }, res) => {
      const name = /^\/realms\/(\w+)\/\.well-known/.exec(path)?.[1]
      if (name === undefined) return false
      const authorization_endpoint = `${realm(name)}/authorize`
      res.end(JSON.stringify({ ...server.metadata, issuer: realm(name), authorization_endpoint }))
      return true
    }
    const two = ['one', 'two'] as const
    const { browser } = site(two.map((id) => server.registration({ id, issuer: realm(id) })))
    for (const id of two) {
      expect((await start(browser(), id)).location).toContain(`${realm(id)}/authorize`)
    }
  })

  it.each([
    [{ issuer: 'http://id.example' }, /issuer must be an absolute https URL/],
    [{ issuer: 'https://id.example/?a=1' }, /without a query/],
    [{ issuer: undefined }, /issuer must be/],
    [{ discovery: 'nowhere' }, /discovery must be/],
    [{ idToken: { algorithms: ['none'] } }, /idToken must be/],
    [{ idToken: { algorithms: [] } }, /idToken must be/],
    [{ idToken: { alg: 'RS256' } }, /idToken must be/],
    [{ idToken: { jwksUri: 'http://id.example' } }, /idToken must be/],
    [{ clientSecrets: 'x' }, /unknown option/],
  ])('with %j is refused at start-up', (options, words) => {
    expect(() => server.registration(options as object)).toThrow(words)
  })
})

describe('tenants’ registrations that the site finds by a function', () => {
  it('are discovered as others are', async () => {
    const providers = (id: string) => (id === 'tenant' ? server.registration({ id }) : undefined)
    const shop = site([], { providers })
    const browser = shop.browser()
    for (let n = 0; n < 2; n++) {
      const { authorize, callback } = await begin(browser, 'tenant')
      await fetch(authorize)
      await browser.get(callback({ code: 'c', iss: server.issuer })).expect(302)
    }
    expect(server.to(WELL_KNOWN)).toHaveLength(1)
    await browser.post('/auth/tenant/disconnect').set('Sec-Fetch-Site', 'same-origin').expect(303)
    expect(server.to('/revoke').length).toBeGreaterThan(0)
  })
})

describe('a disconnect', () => {
  it('ends the connection also while the server is away', async () => {
    const browser = site([server.registration()]).browser()
    const { authorize, callback } = await begin(browser, 'company')
    await fetch(authorize)
    await browser.get(callback({ code: 'c', iss: server.issuer })).expect(302)
    inTrouble()
    later(25 * HOUR)
    await browser.post('/auth/company/disconnect').set('Sec-Fetch-Site', 'same-origin').expect(303)
    expect((await browser.get('/auth/connections')).body).toEqual({ connections: [] })
  })
})

describe('a table of an OpenID server', () => {
  const cells = {
    id: 'named',
    name: 'Named',
    scope: ['openid'],
  }

  it('needs no endpoints with discovery', async () => {
    const table: DiscoveredTable = { ...cells, issuer: server.issuer, discovery: true }
    const { browser } = site([defineProvider(table)(CLIENT)])
    expect((await start(browser(), 'named')).location).toContain('/authorize?')
  })

  it('needs no discovery where it says where the keys are', async () => {
    const named = defineProvider({
      ...cells,
      issuer: server.issuer,
      authorizationEndpoint: `${server.origin}/authorize`,
      tokenEndpoint: `${server.origin}/token`,
      apiBaseUrl: `${server.origin}/api`,
      clientAuth: (request) => request,
      idToken: { jwksUri: `${server.origin}/jwks` },
      account: 'sub',
    })
    const browser = site([named(CLIENT)]).browser()
    const { authorize, callback } = await begin(browser, 'named')
    await fetch(authorize)
    await browser.get(callback()).expect(302)
    expect((await browser.get('/auth/connections')).body).toMatchObject({
      connections: [{ account: 'the-sub' }],
    })
    expect(server.to(WELL_KNOWN)).toHaveLength(0)
  })

  it('must say one of them', () => {
    const table = {
      ...cells,
      tokenEndpoint: 'https://id.example/token',
      authorizationEndpoint: 'https://id.example/authorize',
      apiBaseUrl: 'https://id.example/',
      clientAuth: (request: never) => request,
      idToken: {},
    }
    expect(() => defineProvider(table as never)(CLIENT)).toThrow(/idToken needs an issuer/)
  })
})
