import { Agent, request as send, type IncomingHttpHeaders } from 'node:http'
import fc from 'fast-check'
import { listen } from '../support/servers.js'
import { plain, site } from '../support/site.js'
import { answer, json, stub, type Stub } from '../support/stub.js'
import { PATIENCE_MS, runs } from './runs.js'

jest.setTimeout(PATIENCE_MS)

let server: Stub
let base: URL
const agent = new Agent({ keepAlive: true })

beforeAll(async () => {
  server = await stub()
  const cells = { startParams: { group_id: /^\d+$/ } }
  base = new URL(await listen(site([plain(server.origin, cells)]).app))
})
afterAll(() => agent.destroy())

interface Got {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  readonly body: string
}

/** Bytes as they are: no client library tidies up. What Node.js itself will not send is skipped. */
function get(path: string, headers: Record<string, string> = {}): Promise<Got> {
  const latin = Buffer.from(path)
    .toString('latin1')
    .replace(/[\0-\x20\x7f-\xff]/g, (c) => `%${c.charCodeAt(0).toString(16).padStart(2, '0')}`)
  return new Promise((resolve, reject) => {
    const { hostname, port } = base
    const req = send({ hostname, port, agent, path: latin, headers }, (res) => {
      let body = ''
      res.on('data', (chunk: Buffer) => (body += chunk.toString()))
      res.on('end', () => resolve({ status: res.statusCode ?? 0, headers: res.headers, body }))
    })
    req.on('error', reject)
    req.end()
  })
}

const cookieOf = ({ headers }: Got) =>
  (headers['set-cookie'] ?? []).map((line) => line.split(';')[0]).join('; ')

async function start(query = ''): Promise<{ state: string; cookie: string }> {
  const got = await get(`/auth/plain/start${query}`)
  expect(got.status).toBe(302)
  const state = new URL(got.headers.location ?? '').searchParams.get('state') ?? ''
  return { state, cookie: cookieOf(got) }
}

const piece = fc.oneof(
  fc.constantFrom(
    '&',
    '=',
    '&code=',
    '&state=',
    '&error=',
    '&iss=',
    '%',
    '%00',
    '%0d%0a',
    '[]',
    '__proto__',
    '//evil.example',
    '\\',
    '+',
    ';',
    '?',
    '#',
    '../',
    '%2f',
  ),
  fc.string({ unit: 'binary', maxLength: 5 }),
)
const text = fc.array(piece, { maxLength: 8 }).map((pieces) => pieces.join(''))

function expectBrowsersFault({ status, headers }: Got): void {
  expect(status).toBeGreaterThanOrEqual(300)
  expect(status).toBeLessThan(500)
  expect(headers['cache-control'] ?? 'no-store').toBe('no-store')
  const { location } = headers
  if (location !== undefined)
    expect(['http://localhost:3000', 'https://plain.example']).toContain(
      new URL(location, 'http://localhost:3000').origin,
    )
}

test('any query of a callback is the browser’s fault, and calls nobody', async () => {
  const before = server.calls.length
  await fc.assert(
    fc.asyncProperty(text, async (query) => {
      expectBrowsersFault(await get(`/auth/plain/callback?${query}`))
    }),
    runs(20, 75),
  )
  expect(server.calls).toHaveLength(before)
})

test('any state but the right one calls nobody, and the right one still works', async () => {
  const { state, cookie } = await start()
  const before = server.calls.length
  const other = fc.oneof(
    text,
    fc.nat(42).map((n) => state.slice(0, n)),
    text.map((tail) => state + tail),
  )
  await fc.assert(
    fc.asyncProperty(other, async (value) => {
      fc.pre(value !== state)
      const query = `code=x&state=${encodeURIComponent(Buffer.from(value).toString())}`
      expectBrowsersFault(await get(`/auth/plain/callback?${query}`, { cookie }))
    }),
    runs(15, 50),
  )
  expect(server.calls).toHaveLength(before)
  expect((await get(`/auth/plain/callback?code=x&state=${state}`, { cookie })).status).toBe(302)
})

test('any cookie and any header of a browser is no failure of ours', async () => {
  const { state, cookie } = await start()
  const before = server.calls.length
  const visible = fc.string({
    unit: fc
      .integer({ min: 0x20, max: 0xff })
      .filter((n) => n !== 0x7f)
      .map((n) => String.fromCharCode(n)),
    maxLength: 60,
  })
  const names = [
    'accept',
    'accept-language',
    'referer',
    'origin',
    'sec-fetch-dest',
    'sec-purpose',
    'x-forwarded-host',
    'x-forwarded-proto',
    'forwarded',
    'user-agent',
  ]
  const headers = fc.dictionary(fc.constantFrom(...names), visible)
  const jar = fc.oneof(
    visible,
    fc.nat(cookie.length - 1).map((n) => cookie.slice(0, n)),
    visible.map((value) => `${cookie.split('=')[0]}=${value}`),
  )
  await fc.assert(
    fc.asyncProperty(headers, jar, async (given, forged) => {
      for (const path of [
        `/auth/plain/callback?code=x&state=${state}`,
        '/auth/plain/start',
        '/auth/nobody/start',
      ]) {
        const got = await get(path, { ...given, cookie: forged })
        expectBrowsersFault(got)
        expect(got.headers).not.toHaveProperty('access-control-allow-origin')
      }
    }),
    runs(15, 40),
  )
  expect(server.calls).toHaveLength(before)
})

test('any path below the mount is found, not found or not allowed', async () => {
  await fc.assert(
    fc.asyncProperty(text, text, async (id, route) => {
      expectBrowsersFault(await get(`/auth/${id.replaceAll('?', '')}/${route}`))
    }),
    runs(15, 40),
  )
})

test('any return_to ends on the site', async () => {
  await fc.assert(
    fc.asyncProperty(text, async (value) => {
      const wanted = encodeURIComponent(Buffer.from(value).toString()).slice(0, 3_000)
      const { state, cookie } = await start(`?return_to=${wanted.replace(/%[0-9A-F]?$/, '')}`)
      const end = await get(`/auth/plain/callback?code=x&state=${state}`, { cookie })
      expect(end.status).toBe(302)
      const { location = '' } = end.headers
      expect(location).toMatch(/^\/(?![/\\])/)
      expect(new URL(location, 'http://localhost:3000').origin).toBe('http://localhost:3000')
    }),
    runs(15, 40),
  )
})

test('any start parameter is passed on, left out or refused, and replaces nothing of ours', async () => {
  await fc.assert(
    fc.asyncProperty(text, async (query) => {
      const got = await get(`/auth/plain/start?${query}`)
      expectBrowsersFault(got)
      if (got.status !== 302) return
      const sent = new URL(got.headers.location ?? '').searchParams
      expect(sent.getAll('client_id')).toEqual(['client-id'])
      expect(sent.getAll('redirect_uri')).toEqual(['http://localhost:3000/auth/plain/callback'])
      expect(sent.getAll('response_type')).toEqual(['code'])
      expect(sent.getAll('state')).toHaveLength(1)
    }),
    runs(10, 40),
  )
})

test('any answer of the token endpoint is a sign-in or a 4xx/502, and never half of one', async () => {
  const value = fc.oneof(fc.jsonValue({ maxDepth: 2 }), fc.constantFrom('Bearer', 'x', 3600))
  const fields = fc.dictionary(
    fc.constantFrom(
      'access_token',
      'token_type',
      'expires_in',
      'refresh_token',
      'scope',
      'error',
      'error_description',
      '__proto__',
    ),
    value,
  )
  const body = fc.oneof(
    fields.map((data) => JSON.stringify(data)),
    text,
    text.map((inner) => `<r>${inner}</r>`),
  )
  const status = fc.constantFrom(200, 200, 200, 201, 301, 400, 401, 403, 429, 500, 503)
  const type = fc.constantFrom(
    'application/json',
    'text/xml',
    'text/html',
    'application/x-www-form-urlencoded',
  )
  await fc.assert(
    fc.asyncProperty(body, status, type, async (content, code, contentType) => {
      server.token = answer(code, Buffer.from(content), { 'content-type': contentType })
      const { state, cookie } = await start()
      const end = await get(`/auth/plain/callback?code=x&state=${state}`, {
        cookie,
        accept: 'application/json',
      })
      expect([302, 400, 502, 503]).toContain(end.status)
      const held = await get('/auth/connections', { cookie: cookieOf(end) })
      const { connections } = JSON.parse(held.body) as { connections: unknown[] }
      expect(connections).toHaveLength(end.status === 302 ? 1 : 0)
      expect(Object.keys(Object.prototype)).toEqual([])
    }),
    runs(15, 40),
  )
})

test('tokens survive byte for byte from the wire to the API request', async () => {
  const token = fc.string({
    unit: fc.integer({ min: 0x21, max: 0x7e }).map((n) => String.fromCharCode(n)),
    minLength: 1,
    maxLength: 300,
  })
  await fc.assert(
    fc.asyncProperty(token, async (access_token) => {
      server.token = (_request, res) => json(res, 200, { access_token, token_type: 'Bearer' })
      const { state, cookie } = await start()
      const end = await get(`/auth/plain/callback?code=x&state=${state}`, { cookie })
      expect(end.status).toBe(302)
      const called = await get('/call/plain', { cookie: cookieOf(end) })
      expect(JSON.parse(called.body)).toMatchObject({ auth: `Bearer ${access_token}` })
    }),
    runs(15, 30),
  )
})
