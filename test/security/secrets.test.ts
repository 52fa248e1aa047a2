import './debug-everything.js'
import { inspect } from 'node:util'
import { MemoryStore } from 'express-session'
import type { Response as Answer } from 'supertest'
import {
  inForm,
  inQuery,
  clientSecretBasic,
  isOAuthError,
  rename,
  type OAuthOptions,
  type Params,
  type Provider,
} from 'express-oauth-connect'
import { basic } from '../../src/protocol/token/client-auth.js'
import { begin, CLIENT, plain, signIn, site } from '../support/site.js'
import { answer, issue, json, stub, type Received, type Stub } from '../support/stub.js'
import { cookiesOf, expectClean, expectNoCanary, later } from './hostile.js'
import { closedPort } from '../support/byte-server.js'

const CODE = 'code/canary+7f3a'
const ACCESS = 'access/canary+91bc'
const REFRESH = 'refresh/canary+44de'
const BASIC = basic(CLIENT.clientId, CLIENT.clientSecret).slice('Basic '.length)
const SECRETS = [CLIENT.clientSecret, CODE, ACCESS, REFRESH, BASIC]

/** All that the server said of a request, spelled as a careless provider would. */
function everything({ url, headers, body, form, query }: Received): string {
  const decoded = [...form, ...query].map(([name, value]) => `${name} ${value}`)
  return [url, JSON.stringify(headers), body, ...decoded].join(' | ')
}

interface Scene {
  readonly cells?: Partial<Provider>
  readonly token?: Stub['token']
  readonly api?: Stub['api']
  readonly query?: Readonly<Record<string, string>>
  /** How long after the sign-in the API is called. */
  readonly after?: number
  readonly timeout?: number
  readonly path?: string
}

const echo =
  (status: number, fields: (said: string) => object, headers = {}): Stub['token'] =>
  (request, res) =>
    json(res, status, fields(everything(request)), headers)

const garbage: Stub['token'] = (request, res) => {
  res.writeHead(200, { 'content-type': 'text/html' })
  res.end(`<html>${everything(request)}</html>`)
}

const hang: Stub['token'] = () => undefined
const reset: Stub['token'] = (_request, res) => void res.socket?.resetAndDestroy()
const boom = () => {
  throw new Error(SECRETS.join(' '))
}

function pickError({ error = '', error_description = '' }: Params): Params {
  return { error, error_description }
}

/** Each of them fails at sign-in. */
const SIGN_INS: Readonly<Record<string, Scene>> = {
  'a refusal that repeats everything': {
    token: echo(400, (said) => ({ error: 'invalid_grant', error_description: said })),
  },
  'a refusal whose code repeats everything': { token: echo(400, (said) => ({ error: said })) },
  'an error page that repeats everything': { token: garbage },
  'a 500 that repeats everything': { token: echo(500, (said) => ({ message: said })) },
  'a rate limit that repeats everything': { token: echo(429, (said) => ({ error: said })) },
  'a redirect that repeats everything': {
    token: (request, res) =>
      json(
        res,
        307,
        {},
        { location: `http://127.0.0.1:9/?${encodeURIComponent(everything(request))}` },
      ),
  },
  'a token of the wrong kind': { token: echo(200, () => ({ access_token: [ACCESS], scope: 1 })) },
  'a token that is two words': {
    token: echo(200, () => ({ access_token: `${ACCESS} ${REFRESH}` })),
  },
  'a token type nobody knows': {
    token: echo(200, () => ({ access_token: ACCESS, token_type: ACCESS })),
  },
  'an answer cut off': { token: answer(200, `{"access_token":"${ACCESS}`, {}) },
  'XML cut off': {
    token: answer(200, `<r><access_token>${ACCESS}`, { 'content-type': 'text/xml' }),
  },
  silence: { token: hang, timeout: 200 },
  'a reset': { token: reset },
  'Basic, refused': {
    cells: { clientAuth: clientSecretBasic },
    token: echo(401, (said) => ({ error: 'invalid_client', error_description: said })),
  },
  'Basic, reset': { cells: { clientAuth: clientSecretBasic }, token: reset },
  'a secret in the query, refused': {
    cells: { tokenMethod: 'GET' },
    token: echo(400, (said) => ({ error: 'invalid_request', error_description: said })),
  },
  'a secret in the query, reset': { cells: { tokenMethod: 'GET' }, token: reset },
  'a secret in the query, silence': { cells: { tokenMethod: 'GET' }, token: hang, timeout: 200 },
  'a cell of the request that throws': { cells: { tokenRequest: boom } },
  'a cell of the answer that throws': { cells: { tokenResponse: boom } },
  'a denial that repeats the code': {
    query: {
      error: 'access_denied',
      error_description: `no ${CODE} ${CLIENT.clientSecret}`,
      code: CODE,
    },
  },
  'a denial that repeats a code of another name': {
    cells: { authorizationResponse: rename({ auth_code: 'code' }) },
    query: { code: '', error: 'x', error_description: `no ${CODE}`, auth_code: CODE },
  },
  'a denial that repeats a code which the table drops': {
    cells: { authorizationResponse: pickError },
    query: { code: '', error: CODE, error_description: `no ${CODE}`, auth_code: CODE },
  },
  'an error that is an object and repeats everything, renamed': {
    cells: { tokenRequest: rename({ code: 'auth_code', client_secret: 'key', client_id: 'app' }) },
    token: echo(400, (said) => ({ error: { code: said, message: said } })),
  },
  'a refusal in plain text that repeats everything, renamed': {
    cells: { tokenRequest: rename({ code: 'auth_code', client_secret: 'key', client_id: 'app' }) },
    token: (request, res) => {
      res.writeHead(401, { 'content-type': 'text/plain' })
      res.end(everything(request))
    },
  },
  'an error that is the code': { query: { error: CODE, code: CODE } },
  'another issuer': { cells: { issuer: 'https://id.example' }, query: { code: CODE, iss: CODE } },
  'a state of nobody': { query: { code: CODE, state: CODE } },
  'a code given with a control character': { query: { code: `${CODE}\n` } },
}

/** Each of them fails at the API call after a good sign-in. */
const CALLS: Readonly<Record<string, Scene>> = {
  'an API error that repeats everything': {
    api: (request, res) =>
      json(res, 400, { error: everything(request), message: ACCESS, deep: { deep: [ACCESS] } }),
  },
  'an API that rejects the token and repeats it': {
    api: (request, res) => json(res, 401, { error: 'invalid_token', message: everything(request) }),
  },
  'an API rate limit that repeats everything': {
    api: (request, res) => json(res, 429, { message: everything(request) }),
  },
  'an API redirect that repeats everything': {
    api: (request, res) =>
      json(res, 302, {}, { location: `/x?${encodeURIComponent(everything(request))}` }),
  },
  'an API page called JSON': {
    api: answer(200, `<html>${ACCESS}`, { 'content-type': 'application/json' }),
  },
  'an API that hangs': { api: hang, timeout: 200 },
  'an API that resets': { api: reset },
  'an API that resets, token in the query': {
    cells: { bearer: inQuery('access_token') },
    api: reset,
  },
  'an API that refuses, token in the query': {
    cells: { bearer: inQuery('access_token') },
    api: (request, res) => json(res, 403, { message: everything(request) }),
  },
  'an API that refuses, token in the form': {
    cells: { bearer: inForm('access_token') },
    api: (request, res) => json(res, 403, { message: everything(request) }),
  },
  'another origin': { path: 'http://evil.example/' },
  'a refresh refused': {
    after: 3600_000,
    token: echo(400, (said) => ({ error: 'invalid_grant', error_description: said })),
  },
  'a refresh that repeats everything with 500': {
    after: 3600_000,
    token: echo(500, (said) => ({ error: 'server_error', error_description: said })),
  },
  'a refresh refused that repeats everything, renamed': {
    after: 3600_000,
    cells: { tokenRequest: rename({ refresh_token: 'refresh_key', client_secret: 'key' }) },
    token: echo(503, (said) => ({ error: said, error_description: said })),
  },
  'a refresh that is garbage': { after: 3600_000, token: garbage },
  'a refresh that hangs': { after: 3600_000, token: hang, timeout: 200 },
  'a refresh that resets': { after: 3600_000, token: reset },
}

interface Seen {
  readonly errors: readonly unknown[]
  readonly answers: Answer[]
  readonly store: MemoryStore
  readonly verifiers: string[]
}

/** Plays a scene to its end; errors go to the site's handler, or to our own pages. */
async function play(scene: Scene, calls: boolean, options: Partial<OAuthOptions>): Promise<Seen> {
  const server = await stub()
  const store = new MemoryStore()
  const good = issue({ access_token: ACCESS, refresh_token: REFRESH })
  server.token = calls ? good : (scene.token ?? good)
  server.api = scene.api ?? server.api
  const registration = plain(server.origin, scene.cells)
  const settings = { ...options, ...(scene.timeout !== undefined && { timeout: scene.timeout }) }
  const shop = site([registration], settings, { store })
  shop.app.set('env', 'test')
  const browser = shop.browser()
  const { callback } = await begin(browser)
  const answers = [await browser.get(callback({ code: CODE, ...(!calls && scene.query) }))]
  if (calls) {
    expect(answers[0]?.status).toBe(302)
    server.token = scene.token ?? good
    await later(scene.after ?? 0, async () => {
      answers.push(await browser.get('/call/plain').query({ path: scene.path ?? 'me' }))
    })
  }
  answers.push(await browser.get('/auth/connections'))
  expect(answers[calls ? 1 : 0]?.status).toBeGreaterThanOrEqual(400)
  const verifiers = server
    .to('/token')
    .flatMap(({ form, query }) => [
      ...form.getAll('code_verifier'),
      ...query.getAll('code_verifier'),
    ])
  return { errors: shop.errors, answers, store, verifiers }
}

/** Everything printed in a test, but for what Express and our browser print of every address. */
let printed: string[]

beforeEach(() => {
  printed = []
  for (const name of ['log', 'info', 'warn', 'error', 'debug'] as const)
    jest.spyOn(console, name).mockImplementation((...args) => void printed.push(inspect(args)))
  for (const stream of [process.stdout, process.stderr])
    jest.spyOn(stream, 'write').mockImplementation((text) => {
      const line = String(text)
      if (!/^(?:\S+|.* GMT) (?:express:|router|superagent)/.test(line)) printed.push(line)
      return true
    })
})

afterEach(() => {
  jest.restoreAllMocks()
})

function printings(error: unknown): string {
  return [
    inspect(error, { depth: Infinity, showHidden: true }),
    JSON.stringify(error),
    String(error),
    error instanceof Error
      ? `${error.stack ?? ''} ${inspect(error.cause, { depth: Infinity })}`
      : '',
    inspect(Object.getOwnPropertyDescriptors(error as object), {
      depth: Infinity,
      showHidden: true,
    }),
  ].join('\n')
}

const scenes = [
  ...Object.entries(SIGN_INS).map(([name, scene]) => [name, scene, false] as const),
  ...Object.entries(CALLS).map(([name, scene]) => [name, scene, true] as const),
]

describe.each(scenes)('%s', (_name, scene, calls) => {
  test.each([['next'], ['page']] as const)(
    'T60–T62, T66, D9: shows no secret (errors: %s)',
    async (errors) => {
      const rejections: unknown[] = []
      const note = (reason: unknown) => rejections.push(reason)
      process.on('unhandledRejection', note)
      const seen = await play(scene, calls, { failures: errors })
      await new Promise((resolve) => setTimeout(resolve, 5))
      process.off('unhandledRejection', note)
      const canaries = [...SECRETS, ...seen.verifiers]
      expect(rejections).toEqual([])
      if (errors === 'next' || calls) expect(seen.errors.length).toBeGreaterThan(0)
      for (const error of seen.errors) {
        expect(isOAuthError(error)).toBe(true)
        expectNoCanary(printings(error), canaries)
      }
      for (const response of seen.answers) {
        expectClean(response, canaries)
        expectNoCanary(decodeURIComponent(cookiesOf(response)), canaries)
      }
      expectNoCanary(JSON.stringify(seen.store), canaries)
      expect(printed.join('')).toContain('express-session')
      expectNoCanary(printed.join('\n'), canaries)
    },
  )
})

test.each<[how: string, body: (token: string) => string | Buffer, type?: string]>([
  ['as it is', (token) => JSON.stringify({ data: token })],
  ['as a name', (token) => JSON.stringify({ data: [{ [token]: 1 }] })],
  ['with an escape', (token) => `{"data":"\\u0061${token.slice(1)}"}`],
  ['in UTF-16', (token) => Buffer.from(`\ufeff{"data":"${token}"}`, 'utf16le')],
  ['in base64', (token) => JSON.stringify(Buffer.from(token).toString('base64'))],
  ['in hex', (token) => JSON.stringify([Buffer.from(token).toString('hex')])],
  ['in an XML entity', (token) => `<r><a>&#97;${token.slice(1)}</a></r>`, 'text/xml'],
  ['as bytes', (token) => Buffer.from(token), 'application/octet-stream'],
  ['as text', (token) => `no: ${token}`, 'text/plain'],
])(
  'T60: an API that repeats the token %s leaves none in its error',
  async (_how, body, type = 'application/json') => {
    const server = await stub()
    server.token = issue({ access_token: 'access-token-canary' })
    server.api = answer(400, body('access-token-canary'), {
      'content-type': type,
    })
    const shop = site([plain(server.origin)])
    const browser = shop.browser()
    await signIn(browser)
    const response = await browser.get('/call/plain')
    expect(response.status).toBe(502)
    expectClean(response, ['access-token-canary'])
    const [error] = shop.errors
    expectNoCanary(inspect(error, { depth: Infinity, showHidden: true }), ['access-token-canary'])
    const { data } = error as { data: unknown }
    const told = Buffer.isBuffer(data) ? data.toString() : JSON.stringify(data)
    expect(told).toContain('[redacted]')
    expectNoCanary(told, ['access-token-canary'])
  },
)

test('T62: a secret in the query and a closed port', async () => {
  const origin = await closedPort()
  for (const errors of ['page', 'next'] as const) {
    const shop = site([plain(origin, { tokenMethod: 'GET' })], { failures: errors })
    const browser = shop.browser()
    const { callback } = await begin(browser)
    const response = await browser.get(callback({ code: CODE }))
    expect(response.status).toBe(502)
    expectClean(response, SECRETS)
    expect(shop.errors).toHaveLength(errors === 'next' ? 1 : 0)
    for (const error of shop.errors) expectNoCanary(printings(error), SECRETS)
  }
})

test('T55, T60: the session store shows no token, code, verifier or client secret', async () => {
  const server = await stub()
  const store = new MemoryStore()
  server.token = issue({ access_token: ACCESS, refresh_token: REFRESH })
  const browser = site([plain(server.origin)], {}, { store }).browser()
  const { callback, state } = await begin(browser)
  await browser.get(callback({ code: CODE })).expect(302)
  const dump = JSON.stringify((store as unknown as { sessions: object }).sessions)
  expect(dump).toContain('oauth-')
  const verifier = server.to('/token')[0]?.form.get('code_verifier') ?? ''
  expectNoCanary(dump, [ACCESS, REFRESH, CLIENT.clientSecret, CODE, verifier, state])
})

test('T64: req.oauth, its clients, summaries and the router print nothing', async () => {
  const server = await stub()
  server.token = issue({ access_token: ACCESS, refresh_token: REFRESH })
  const shop = site([plain(server.origin)])
  let shown = inspect(shop.auth, { depth: Infinity, showHidden: true })
  shop.app.get('/print', (req, res, next) => {
    const api = req.oauth('plain')
    Promise.all([api.get('me'), req.oauth.connections()]).then(([response, list]) => {
      const { data, ...rest } = response
      expect(data).toBeDefined()
      for (const value of [req.oauth, api, list, rest, res.locals])
        shown += `${inspect(value, { depth: Infinity, showHidden: true })} ${JSON.stringify(value)}`
      res.end()
    }, next)
  })
  const browser = shop.browser()
  const { callback } = await begin(browser)
  await browser.get(callback({ code: CODE })).expect(302)
  await browser.get('/print').expect(200)
  expectNoCanary(shown, SECRETS)
})
