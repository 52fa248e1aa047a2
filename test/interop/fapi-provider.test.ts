import { generateKeyPairSync, hash, X509Certificate } from 'node:crypto'
import { Agent, fetch as fetchBy } from 'undici'
import {
  defineProvider,
  privateKeyJwt,
  tlsClientAuth,
  type Profile,
  type RegistrationOptions,
} from 'express-oauth-connect'
import { openid, type OpenIdOptions } from 'express-oauth-connect/providers'
import { later } from '../security/hostile.js'
import { createCertificates } from '../support/certificates.js'
import { BASE_URL, site } from '../support/site.js'
import { person } from './person.js'
import { startServer } from './server-process.js'

/** What a server was asked by its back channel. */
interface Asked {
  readonly path: string
  readonly door: 'front' | 'mutual'
  readonly dpop: boolean
  readonly certificate?: string
}

interface Running {
  readonly origin: string
  readonly mutual: string
  readonly asked: Asked[]
  readonly errors: string[]
  readonly stop: () => void
}

const certificates = createCertificates(['bank-client', 'self-client', 'stranger'])
afterAll(() => certificates.remove())
const clientKey = generateKeyPairSync('ec', { namedCurve: 'P-256' })
const rsaKey = generateKeyPairSync('rsa', { modulusLength: 2048 })
const serverKey = generateKeyPairSync('ec', { namedCurve: 'P-256' })

const jwkOf = (key: { publicKey: { export(options: { format: 'jwk' }): object } }, more = {}) => ({
  ...key.publicKey.export({ format: 'jwk' }),
  ...more,
})
const byKey = {
  token_endpoint_auth_method: 'private_key_jwt',
  jwks: { keys: [jwkOf(clientKey, { kid: 'ec', use: 'sig' }), jwkOf(rsaKey, { kid: 'rsa' })] },
}
const bySecret = {
  token_endpoint_auth_method: 'client_secret_basic',
  client_secret: 'a secret of 32 bytes or more of it',
}
const byTls = {
  token_endpoint_auth_method: 'tls_client_auth',
  tls_client_auth_subject_dn: 'CN=bank-client',
}
const selfSigned = () => {
  const certificate = new X509Certificate(certificates.pem('self-client.crt'))
  const jwk = certificate.publicKey.export({ format: 'jwk' })
  return {
    token_endpoint_auth_method: 'self_signed_tls_client_auth',
    jwks: { keys: [{ ...jwk, use: 'sig', x5c: [certificate.raw.toString('base64')] }] },
  }
}
const pushing = { require_pushed_authorization_requests: true }
const dpop = { dpop_bound_access_tokens: true }
const bound = { tls_client_certificate_bound_access_tokens: true }

/** How the server knows each client, by its id. It lets none demand both ways to bind a token. */
const CLIENTS: Readonly<Record<string, object>> = {
  par: { ...bySecret, ...pushing },
  dpop: { ...bySecret, ...dpop },
  'par-dpop': { ...bySecret, ...pushing, ...dpop },
  key: { ...byKey },
  'key-par-dpop': { ...byKey, ...pushing, ...dpop },
  machine: { ...byKey, ...dpop, grant_types: ['client_credentials'] },
}
const TLS_CLIENTS: Readonly<Record<string, object>> = {
  ...CLIENTS,
  bound: { ...bySecret, ...bound },
  tls: { ...byTls },
  self: selfSigned(),
  'par-tls-bound': { ...byTls, ...pushing, ...bound },
  'par-self-bound': { ...selfSigned(), ...pushing, ...bound },
  'par-tls-dpop': { ...byTls, ...pushing, ...dpop },
  'key-par-bound': { ...byKey, ...pushing, ...bound },
  'par-self-dpop': { ...selfSigned(), ...pushing, ...dpop },
}

async function start(
  clients: Readonly<Record<string, object>>,
  settings: Readonly<Record<string, string>>,
): Promise<Running> {
  const registered = Object.entries(clients).map(([client_id, fields]) => {
    const machine = 'grant_types' in fields
    return {
      client_id,
      scope: machine ? 'read' : 'openid offline_access profile read',
      grant_types: ['authorization_code', 'refresh_token'],
      response_types: machine ? [] : ['code'],
      redirect_uris: machine ? [] : [`${BASE_URL}/auth/${client_id}/callback`],
      id_token_signed_response_alg: 'ES256',
      ...fields,
    }
  })
  const keys = [{ ...serverKey.privateKey.export({ format: 'jwk' }), kid: 'es', use: 'sig' }]
  const asked: Asked[] = []
  const errors: string[] = []
  const env = { CLIENTS: JSON.stringify(registered), KEYS: JSON.stringify({ keys }), ...settings }
  const { origin, first, stop } = await startServer('fapi-provider.mjs', env, (message) => {
    if (message.path !== undefined) asked.push(message as unknown as Asked)
    if (message.error !== undefined) errors.push(message.error as string)
  })
  return { origin, mutual: String(first.mutual), asked, errors, stop }
}

/** A browser that trusts the authority of the test. */
const dispatcher = new Agent({ connect: { ca: certificates.pem('ca.crt') } })
const trusting = ((url: string, options: object) =>
  fetchBy(url, { ...options, dispatcher })) as unknown as typeof fetch
afterAll(() => dispatcher.close())

const KEY = { privateKey: clientKey.privateKey, keyId: 'ec' }
const SECRET = { clientSecret: bySecret.client_secret }

/** What a site says of its registration there. */
function optionsOf(id: string): Partial<RegistrationOptions> {
  const words = id.split('-')
  const certificate = words.includes('self') ? 'self-client' : 'bank-client'
  const byCertificate = words.includes('tls') || words.includes('self')
  return {
    ...(words.includes('key') || id === 'machine' ? KEY : byCertificate ? {} : SECRET),
    ...((words.includes('dpop') || id === 'machine') && { dpop: true }),
    ...((byCertificate || words.includes('bound')) && { tls: certificates.tls(certificate) }),
  }
}

/** From start to a call of the API and a renewal; what the API saw the token bound to. */
async function signIn(server: Running, id: string, more: Partial<OpenIdOptions> = {}) {
  server.asked.length = 0
  server.errors.length = 0
  const tls = server.origin.startsWith('https:')
  const options = optionsOf(id)
  const { tls: own = tls ? { ca: certificates.pem('ca.crt') } : undefined } = options
  const registration = openid({
    ...{ issuer: server.origin, clientId: id },
    scope: ['openid', 'offline_access', 'profile', 'read'],
    authorizationParams: { prompt: 'consent' },
    apiBaseUrl: `${options.tls && id.includes('bound') ? server.mutual : server.origin}/api/`,
    ...(options as Partial<OpenIdOptions>),
    tls: own,
    ...more,
    id,
  })
  let profile: Profile | undefined
  const failures: unknown[] = []
  const shop = site([registration], {
    onError: (error) => void failures.push(error),
    onSignIn: async (signIn) => {
      profile = await signIn.profile()
    },
  })
  const browser = shop.browser()
  const started = await browser.get(`/auth/${id}/start`).accept('json')
  if (started.status !== 302) return { end: started, call: started, browser, profile, failures }
  const address = String(started.get('Location'))
  const { pathname, search } = await person(address, BASE_URL, undefined, undefined, trusting)
  const end = await browser.get(pathname + search).accept('json')
  const call = await browser.get(`/call/${id}`)
  return { end, call, browser, profile, failures, address }
}

describe.each([
  ['over plain http', {}],
  ['over plain http, with nonces', { NONCE: '1' }],
  ['over TLS', { FOLDER: certificates.folder }],
  ['over TLS, with nonces', { FOLDER: certificates.folder, NONCE: '1' }],
])('oidc-provider %s', (_where, settings: Readonly<Record<string, string>>) => {
  const clients = 'FOLDER' in settings ? TLS_CLIENTS : CLIENTS
  let server: Running
  beforeAll(async () => {
    server = await start(clients, settings)
  })
  afterAll(() => server.stop())

  it.each(Object.keys(clients).filter((id) => id !== 'machine'))(
    'that demands of its client: %s',
    async (id) => {
      const { end, call, profile, browser, failures, address } = await signIn(server, id)
      expect([failures, server.errors.filter((error) => !/nonce/.test(error))]).toEqual([[], []])
      expect([end.status, call.status]).toEqual([302, 200])
      expect(profile).toMatchObject({ id: 'ivan', name: 'Ivan' })
      const { cnf } = call.body as { cnf: Record<string, string> }
      expect(Object.keys(cnf).sort()).toEqual([
        ...(id.includes('dpop') ? ['jkt'] : []),
        ...(id.includes('bound') ? ['x5t#S256'] : []),
      ])
      if (id.includes('bound')) expect(cnf['x5t#S256']).toBe(thumbprintOf(id))
      if (id.includes('par')) {
        const names = [...new URL(address ?? '').searchParams.keys()]
        expect(names.sort()).toEqual(['client_id', 'request_uri'])
      }
      assertDoors(server, id)
      await later(31_000, async () => {
        const renewed = await browser.get(`/call/${id}`)
        expect([renewed.status, server.errors.filter((error) => !/nonce/.test(error))]).toEqual([
          200,
          [],
        ])
        expect((renewed.body as { cnf: object }).cnf).toEqual(cnf)
      })
    },
  )

  it('that binds the application’s own token', async () => {
    const tls = 'FOLDER' in settings ? { ca: certificates.pem('ca.crt') } : undefined
    const machine = defineProvider({
      ...{ id: 'machine', name: 'Machine', clientAuth: privateKeyJwt, dpop: true },
      tokenEndpoint: `${server.origin}/token`,
      apiBaseUrl: `${server.origin}/api/`,
      grants: ['client_credentials'],
      scope: ['read'],
    })
    const registration = machine({ clientId: 'machine', ...KEY, tls })
    const { auth } = site([registration])
    const { data } = await auth.app('machine').get('me')
    expect(data).toMatchObject({ clientId: 'machine', cnf: { jkt: expect.any(String) as string } })
  })
})

/** Where a client with a certificate has to knock, and where no other may. */
function assertDoors({ asked, mutual, origin }: Running, id: string): void {
  if (mutual === origin) return
  const { tls } = optionsOf(id)
  const calls = asked.filter(({ path }) => !path.startsWith('/api/'))
  expect(new Set(calls.map(({ door }) => door))).toEqual(new Set([tls ? 'mutual' : 'front']))
  const shown = tls && (id.includes('self') ? 'self-client' : 'bank-client')
  expect(new Set(calls.map(({ certificate }) => certificate))).toEqual(new Set([shown]))
}

function thumbprintOf(id: string): string {
  const name = id.includes('self') ? 'self-client' : 'bank-client'
  return hash('sha256', new X509Certificate(certificates.pem(`${name}.crt`)).raw, 'base64url')
}

describe('oidc-provider with the FAPI 2.0 profile', () => {
  const settings = { FOLDER: certificates.folder, NONCE: '1', FAPI: '1' }
  const ids = ['key-par-dpop', 'key-par-bound', 'par-tls-bound', 'par-tls-dpop', 'par-self-bound']
  let server: Running
  beforeAll(async () => {
    const clients = ids.map((id) => [id, TLS_CLIENTS[id] ?? {}] as const)
    server = await start(Object.fromEntries(clients), settings)
  })
  afterAll(() => server.stop())

  it.each(ids)('signs in with fapi: true, as %s', async (id) => {
    const { end, call, failures } = await signIn(server, id, { fapi: true })
    expect([failures, server.errors.filter((error) => !/nonce/.test(error))]).toEqual([[], []])
    expect([end.status, call.status]).toEqual([302, 200])
  })

  it('takes an RSA key, which signs with PS256', async () => {
    const options = { fapi: true, privateKey: rsaKey.privateKey, keyId: 'rsa' }
    const { end, failures } = await signIn(server, 'key-par-dpop', options)
    expect([end.status, failures]).toEqual([302, []])
  })

  it('refuses a client assertion that names the token endpoint, which fapi: true never sends', async () => {
    const { failures } = await signIn(server, 'key-par-dpop')
    expect(failures).toEqual([expect.objectContaining({ providerCode: 'invalid_client' })])
  })
})

describe('over TLS, who shows nothing or another’s certificate', () => {
  let server: Running
  beforeAll(async () => {
    server = await start(TLS_CLIENTS, { FOLDER: certificates.folder })
  })
  afterAll(() => server.stop())

  it('is no client', async () => {
    const { failures } = await signIn(server, 'tls', { tls: certificates.tls('stranger') })
    expect(failures).toEqual([expect.objectContaining({ code: 'client_rejected' })])
  })

  it('has no use of a bound token', async () => {
    const { end, browser } = await signIn(server, 'bound')
    expect(end.status).toBe(302)
    expect((await browser.get('/call/bound')).status).toBe(200)
    const moved = await signIn(server, 'bound', { apiBaseUrl: `${server.origin}/api/` })
    expect(moved.end.status).toBe(302)
    expect(moved.call.status).toBe(502) // the front door asks for no certificate
  })

  it('is told at start-up where clientAuth needs a certificate', () => {
    const options = { id: 'x', issuer: server.origin, clientId: 'x', clientAuth: tlsClientAuth }
    expect(() => openid(options)).toThrow('needs tls with cert and key')
    expect(() => openid({ ...options, tls: { ca: certificates.pem('ca.crt') } })).toThrow('cert')
  })
})
