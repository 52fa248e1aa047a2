import { execFile } from 'node:child_process'
import { request as httpRequest } from 'node:http'
import { promisify } from 'node:util'
import { clientSecretPost, defineProvider, oauth, type OAuthRouter } from 'express-oauth-connect'
import { listen } from '../support/servers.js'
import { CLIENT, plain, SECRET, site } from '../support/site.js'
import { stub, type Stub } from '../support/stub.js'

/** What a polluted prototype may offer to whoever reads an option that was not given. */
const GADGETS: Readonly<Record<string, unknown>> = {
  polluted: 1,
  auth: { username: 'evil', password: 'evil' },
  baseURL: 'http://evil.example/',
  proxy: { host: '127.0.0.1', port: 9 },
  params: { evil: '1' },
  query: { evil: '1' },
  data: 'evil=1',
  form: { evil: '1' },
  body: 'evil=1',
  headers: { 'x-evil': '1' },
  timeout: 1,
  signal: AbortSignal.abort(),
  socketPath: '/nonexistent/evil.sock',
  maxRedirects: 5,
  maxContentLength: 1,
  maxBodyLength: 1,
  maxRate: 1,
  beforeRedirect: () => undefined,
  transport: { request: () => undefined },
  adapter: () => Promise.reject(new Error('evil')),
  transformRequest: () => 'evil',
  transformResponse: () => 'evil',
  paramsSerializer: () => 'evil=1',
  validateStatus: () => false,
  decompress: false,
  responseType: 'stream',
  responseEncoding: 'latin1',
  insecureHTTPParser: true,
  lookup: () => undefined,
  family: 6,
  allowAbsoluteUrls: false,
  method: 'DELETE',
  url: 'http://evil.example/',
  account: 'evil',
  scope: 'evil',
  refreshToken: 'evil',
  expiresAt: 1,
  retryAfter: 7,
  code: 'evil',
  state: 'evil',
  error: 'evil',
  access_token: 'evil',
  client_secret: 'evil',
  authorization: 'Basic evil',
  expires_in: 1,
  token_type: 'mac',
  issuer: 'https://evil.example',
  pkce: false,
  stateIn: 'none',
  authorizationParams: { evil: '1' },
  startParams: { evil: /x/ },
  callbackParams: { evil: /x/ },
  tokenMethod: 'GET',
  tokenRequest: () => ({
    method: 'GET',
    url: 'http://evil.example/',
    query: {},
    form: {},
    headers: {},
  }),
  tokenResponse: () => ({ access_token: 'evil' }),
  authorizationRequest: () => ({ client_id: 'evil' }),
  authorizationResponse: () => ({ code: 'evil' }),
  revocationRequest: () => ({}),
  refreshEndpoint: 'http://evil.example/',
  revocationEndpoint: 'http://evil.example/',
  refreshBefore: 0,
  settings: { evil: /x/ },
  json: { evil: 1 },
  grant: 'client_credentials',
  rateLimit: true,
  deadToken: true,
  mayRefuse: true,
  apiRequest: () => ({ method: 'GET', path: 'evil', query: {}, headers: {} }),
  apiResponse: () => 'evil',
  bearer: () => ({ method: 'GET', path: 'evil', query: {}, headers: {} }),
  origin: 'http://evil.example',
  failurePath: '/evil',
  returnTo: '/evil',
  returnToOrigins: ['https://evil.example'],
  cookie: { sameSite: 'none' },
  http: { proxy: { host: '127.0.0.1', port: 9 } },
  httpAgent: {},
  codeVerifier: 'evil',
  popup: true,
  display: 'popup',
  finished: true,
  discovery: 'http://evil.example/',
  discover: () => undefined,
  idToken: { required: true },
  openid: { issuer: 'https://evil.example', jwksUri: 'http://evil.example/' },
  id_token: 'evil',
  claims: { sub: 'evil' },
  identity: { issuer: 'https://evil.example', sub: 'evil' },
  issRequired: true,
  nonce: 'evil',
}

function machine(server: Stub): OAuthRouter {
  const provider = defineProvider({
    id: 'machine',
    name: 'Machine',
    tokenEndpoint: `${server.origin}/token`,
    apiBaseUrl: `${server.origin}/api/`,
    clientAuth: clientSecretPost,
    grants: ['client_credentials'],
  })
  return oauth({ baseUrl: 'http://localhost:3000', secret: SECRET, providers: [provider(CLIENT)] })
}

async function whilePolluted<T>(name: string, work: () => Promise<T>): Promise<T> {
  const value = GADGETS[name]
  Object.defineProperty(Object.prototype, name, {
    value,
    configurable: true,
    writable: true,
    enumerable: true,
  })
  try {
    return await work()
  } finally {
    Reflect.deleteProperty(Object.prototype, name)
  }
}

/** What the provider received, without the parts that differ each time. */
function traffic(server: Stub): unknown {
  return server.calls.map(({ method, url, headers, body }) => {
    const steady = `${method} ${url} ${body}`.replace(/code_verifier=[\w-]+/, 'code_verifier')
    const {
      host,
      authorization,
      'content-type': type,
      'content-length': length,
      ...others
    } = headers
    expect(host).toBe(new URL(server.origin).host)
    return [
      steady,
      authorization?.replace(/\d+$/, 'N'),
      type,
      length,
      Object.keys(others).sort().join(),
    ]
  })
}

async function machineTraffic(before?: string): Promise<unknown> {
  const server = await stub()
  const use = async () => {
    const router = machine(server)
    const { status, data } = await router.app('machine').get('me')
    const posted = await router.app('machine').post('things', { a: 1 })
    expect(data).toMatchObject({ path: '/api/me' })
    return [status, posted.status]
  }
  const statuses = await (before === undefined ? use() : whilePolluted(before, use))
  return [statuses, traffic(server)]
}

/** undici itself takes this one for a failure of the request: nothing is sent at all. */
const NOTHING_SENT = 'error'

test.each(Object.keys(GADGETS).filter((name) => name !== NOTHING_SENT))(
  'T99: Object.prototype.%s changes no request of the application',
  async (name) => {
    expect(await machineTraffic(name)).toEqual(await machineTraffic())
  },
)

/** Express and its session are not ours to repair: they run unpolluted, our routes do not. */
async function visitorTraffic(name?: string): Promise<unknown> {
  const server = await stub()
  const shop = site([plain(server.origin)])
  const base = new URL(await listen(shop.app))
  const get = (path: string, cookie = '') =>
    new Promise<{ status: number; location: string; cookie: string }>((resolve, reject) => {
      const { hostname, port } = base
      const req = httpRequest(
        { hostname, port, path, method: 'GET', headers: { cookie } },
        (res) => {
          res.resume()
          const set = res.headers['set-cookie'] ?? []
          resolve({
            status: res.statusCode ?? 0,
            location: res.headers.location ?? '',
            cookie: set.map((line) => line.split(';')[0]).join('; '),
          })
        },
      )
      req.on('error', reject)
      req.end()
    })
  const use = async () => {
    const start = await get('/auth/plain/start')
    const authorize = new URL(start.location)
    const state = authorize.searchParams.get('state') ?? ''
    const end = await get(`/auth/plain/callback?code=the-code&state=${state}`, start.cookie)
    for (const key of ['state', 'code_challenge']) authorize.searchParams.set(key, 'X')
    return [start.status, authorize.href, end.status, end.location]
  }
  const answers = await (name === undefined ? use() : whilePolluted(name, use))
  return [answers, traffic(server)]
}

/** With these, Node.js or Express themselves send something else: nothing of ours is reached. */
const NOT_OURS = [
  'method',
  'headers',
  'signal',
  'timeout',
  'lookup',
  'family',
  'socketPath',
  'auth',
  'insecureHTTPParser',
  'cookie',
  'body',
  'query',
  'params',
  'url',
]

test('T99: with Object.prototype.error nothing is sent, and the call fails', async () => {
  const server = await stub()
  const call = whilePolluted(NOTHING_SENT, () => machine(server).app('machine').get('me'))
  await expect(call).rejects.toMatchObject({ code: 'unreachable' })
  expect(server.calls).toEqual([])
})

test.each(Object.keys(GADGETS).filter((name) => ![NOTHING_SENT, ...NOT_OURS].includes(name)))(
  'T99: Object.prototype.%s changes no sign-in',
  async (name) => {
    expect(await visitorTraffic(name)).toEqual(await visitorTraffic())
  },
)

test('T99: a process whose prototype is polluted asks the same server for the same', async () => {
  const seen = { home: [] as string[], evil: [] as string[] }
  const open = (name: keyof typeof seen) =>
    listen((req, res) => {
      const { host, 'x-mine': mine, 'x-evil': evil, authorization } = req.headers
      let body = ''
      req.on('data', (chunk: Buffer) => (body += chunk.toString()))
      req.on('end', () => {
        const headers = [host === undefined, mine, evil, authorization]
        const form = /name="(a)"\r\n\r\n(1)\r\n/.exec(body)?.slice(1).join('=')
        seen[name].push(JSON.stringify([req.method, req.url, headers, form ?? body]))
        res.end(name)
      })
    })
  const [home, evil] = [await open('home'), await open('evil')]
  const script = ['--import', 'tsx', 'test/security/polluted-process.ts', home, evil]
  const { stdout } = await promisify(execFile)(process.execPath, script)
  const came = JSON.parse(stdout) as Record<string, string>
  expect(Object.entries(came).filter(([, answer]) => answer !== 'home')).toEqual([])
  expect(Object.keys(came).length).toBeGreaterThanOrEqual(146)
  expect(seen.evil).toEqual([])
  expect(new Set(seen.home)).toEqual(
    new Set([JSON.stringify(['POST', '/token', [false, '1', null, null], 'a=1'])]),
  )
})
