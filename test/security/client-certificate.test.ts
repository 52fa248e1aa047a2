import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { Agent, createServer, type Server } from 'node:https'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { inspect } from 'node:util'
import { Agent as Dispatcher } from 'undici'
import type { ClientTls, HttpOptions, RegistrationOptions } from 'express-oauth-connect'
import { BASE_URL, begin, plain, signIn, site } from '../support/site.js'

/** What of a TLS connection the test looks at. */
interface Peer {
  getPeerCertificate(): { readonly subject: { readonly CN: string } }
}

const folder = mkdtempSync(join(tmpdir(), 'client-certificate-'))
const at = (name: string) => join(folder, name)
const pem = (name: string) => readFileSync(at(name), 'utf8')
const openssl = (...args: readonly string[]) =>
  execFileSync('openssl', args, { cwd: folder, stdio: ['ignore', 'ignore', 'ignore'] })

/** A key and a certificate that the authority signs; the authority signs its own. */
function certify(name: string, subject: string, ...extensions: readonly string[]) {
  const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes']
  const by = name === 'ca' ? [] : ['-CA', 'ca.crt', '-CAkey', 'ca.key']
  const added = extensions.flatMap((extension) => ['-addext', extension])
  const files = ['-keyout', `${name}.key`, '-out', `${name}.crt`]
  openssl(
    'req',
    '-x509',
    ...key,
    '-days',
    '2',
    '-subj',
    `/CN=${subject}`,
    ...by,
    ...added,
    ...files,
  )
}

let server: Server
let origin: string
/** Path and the name in the client's certificate, of every request. */
let seen: string[]

beforeAll(async () => {
  certify('ca', 'Authority')
  certify(
    'server',
    'localhost',
    'subjectAltName=IP:127.0.0.1',
    'basicConstraints=critical,CA:FALSE',
  )
  certify('one', 'bank-client', 'basicConstraints=critical,CA:FALSE')
  certify('two', 'other-client', 'basicConstraints=critical,CA:FALSE')
  openssl('ec', '-in', 'one.key', '-aes256', '-passout', 'pass:open-sesame', '-out', 'locked.key')
  const options = { key: pem('server.key'), cert: pem('server.crt'), ca: pem('ca.crt') }
  server = createServer({ ...options, requestCert: true, rejectUnauthorized: true }, (req, res) => {
    const { subject } = (req.socket as unknown as Peer).getPeerCertificate()
    seen.push(`${req.url ?? ''} ${subject.CN}`)
    res.setHeader('content-type', 'application/json')
    res.end('{"access_token":"the-token","token_type":"Bearer"}')
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  origin = `https://127.0.0.1:${(server.address() as AddressInfo).port}`
})
beforeEach(() => void (seen = []))
afterAll(() => {
  server.closeAllConnections()
  server.close()
  rmSync(folder, { recursive: true })
})

const ours = (name = 'one'): ClientTls => ({
  ...{ cert: pem(`${name}.crt`), key: pem(`${name}.key`), ca: pem('ca.crt') },
})
const register = (tls: ClientTls | undefined, more: Partial<RegistrationOptions> = {}) =>
  plain(origin, { revocationEndpoint: `${origin}/revoke` }, { ...(tls && { tls }), ...more })

/** One way out by undici, two by axios. */
const WAYS: readonly (readonly [string, () => HttpOptions])[] = [
  ['by default', () => ({})],
  ["over the site's agent", () => ({ httpsAgent: new Agent({ keepAlive: true }) })],
]

describe.each(WAYS)('a client certificate, %s', (_way, http) => {
  it('is shown to token endpoint, API and revocation of its registration', async () => {
    const visitor = site([register(ours())], { http: http() }).browser()
    await signIn(visitor)
    await visitor.get('/call/plain').expect(200)
    await visitor.post('/auth/plain/disconnect').set('Origin', BASE_URL).expect(303)
    expect(seen).toEqual(['/token', '/api/me', '/revoke'].map((path) => `${path} bank-client`))
  })

  it('is shown for no other registration, also while its connection is open', async () => {
    const all = [
      register(ours()),
      register(ours('two'), { id: 'two' }),
      register(undefined, { id: 'none' }),
    ]
    const visitor = site(all, { http: http() }).browser()
    await signIn(visitor)
    await signIn(visitor, 'two')
    const { callback } = await begin(visitor, 'none')
    const refused = await visitor.get(callback()).set('Accept', 'application/json').expect(502)
    expect(refused.body).toMatchObject({ error: 'unreachable' })
    expect(seen).toEqual(['/token bank-client', '/token other-client'])
  })

  it('may have a key that a passphrase opens', async () => {
    const tls = { ...ours(), key: pem('locked.key'), passphrase: 'open-sesame' }
    await signIn(site([register(tls)], { http: http() }).browser())
    expect(seen).toEqual(['/token bank-client'])
  })

  it('does without an authority only where Node.js trusts the server', async () => {
    const untrusting = { cert: pem('one.crt'), key: pem('one.key') }
    const visitor = site([register(untrusting)], { http: http() }).browser()
    const { callback } = await begin(visitor)
    await visitor.get(callback()).expect(502)
    expect(seen).toEqual([])
  })
})

it('is refused beside a dispatcher, which would not show it', () => {
  expect(() => site([register(ours())], { http: { dispatcher: new Dispatcher() } })).toThrow(
    'oauth: plain: tls works with http.httpsAgent, not with http.dispatcher',
  )
})

it.each<[string, () => unknown, string]>([
  [
    'a path',
    () => './client.pem',
    'plain: tls must be { cert, key, ca, passphrase } in PEM: cert and key together, ca, or all, got string',
  ],
  ['nothing', () => ({}), 'got none'],
  ['a certificate alone', () => ({ cert: pem('one.crt') }), 'got cert'],
  ['a key alone', () => ({ key: pem('one.key'), ca: pem('ca.crt') }), 'got key and ca'],
  [
    'an option of Node.js',
    () => ({ ...ours(), rejectUnauthorized: false }),
    'got "rejectUnauthorized"',
  ],
  [
    'a path for a certificate',
    () => ({ ...ours(), cert: '/one.crt' }),
    'tls.cert must be PEM, "-----BEGIN … CERTIFICATE-----", got 8 characters',
  ],
  [
    'key and certificate confused',
    () => ({ cert: pem('one.key'), key: pem('one.crt') }),
    'tls.cert must be PEM',
  ],
  [
    'a list with something else',
    () => ({ ca: [pem('ca.crt'), 7] }),
    'tls.ca must be PEM, "-----BEGIN … CERTIFICATE-----", got number',
  ],
  [
    'a passphrase that is none',
    () => ({ ...ours(), passphrase: 7 }),
    'tls.passphrase must be a string, got number',
  ],
  [
    "another one's key",
    () => ({ ...ours(), key: pem('two.key') }),
    'oauth: plain: tls: cert, key, ca and passphrase do not fit (ERR_OSSL_',
  ],
  [
    'a locked key',
    () => ({ ...ours(), key: pem('locked.key'), passphrase: 'wrong-canary' }),
    'do not fit (ERR_OSSL_',
  ],
])('is refused at start-up: %s', (_what, tls, message) => {
  const start = () => site([register(tls() as ClientTls)])
  expect(start).toThrow(message)
  try {
    start()
  } catch (error) {
    expect(inspect(error)).not.toMatch(/wrong-canary|MII|MIG/)
  }
})
