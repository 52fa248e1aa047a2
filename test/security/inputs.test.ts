import { request } from 'node:http'
import { listen } from '../support/servers.js'
import { begin, plain, signIn, site } from '../support/site.js'
import { stub, type Stub } from '../support/stub.js'
import { expectCheap } from './cost.js'
import { connected, expectRefused } from './hostile.js'

let server: Stub
let servers: Stub[]

beforeEach(async () => {
  server = await stub()
  servers = [server]
})

const ISSUER = 'https://id.example'
const shop = (parser: 'simple' | 'extended' = 'simple') => {
  const made = site([plain(server.origin, { issuer: ISSUER })])
  made.app.set('query parser', parser)
  return made
}
const iss = `iss=${encodeURIComponent(ISSUER)}`

test.each([
  'code=the-code&code=b&state=STATE',
  'code=b&code=the-code&state=STATE',
  'code=the-code&code=&state=STATE',
  'code=&code=the-code&state=STATE',
  'code=the-code&state=STATE&state=STATE',
  'code=the-code&state=STATE&state=x',
  'code=the-code&state=x&state=STATE',
  'code=the-code&state=STATE&state=',
  `code=the-code&state=STATE&${iss}`,
  'error=a&error=b&state=STATE',
  'error=a&error=&state=STATE',
  'code=the-code&state=STATE&c%6Fde=b',
  'code=the-code&state=STATE&x=1&x=2',
])('T30: %s is refused: a parameter comes once', async (query) => {
  const browser = shop().browser()
  const { state, callback } = await begin(browser)
  const url = `/auth/plain/callback?${query.replaceAll('STATE', state)}&${iss}`
  await expectRefused(browser, url, { servers })
  await browser.get(`${callback()}&${iss}`).expect(302)
})

test.each(['simple', 'extended'] as const)(
  'T31: names that are lists, objects or prototypes are no parameters (parser %s)',
  async (parser) => {
    const browser = shop(parser).browser()
    const { state, callback } = await begin(browser)
    for (const query of [
      'code=the-code&state[]=STATE',
      'code=the-code&state[a]=STATE',
      'code[$ne]=1&state=STATE',
      'code[]=the-code&state=STATE',
      '__proto__=x&constructor=y&hasOwnProperty=z&toString=w',
      '__proto__[state]=STATE&code=the-code',
      'constructor[prototype][state]=STATE&code=the-code',
      'code=the-code&state=__proto__',
      'code=the-code&state=constructor',
    ]) {
      const url = `/auth/plain/callback?${query.replaceAll('STATE', state)}&${iss}`
      await expectRefused(browser, url, { servers })
      await shop(parser).browser().get(`/auth/plain/start?${query}`).expect(302)
    }
    expect(({} as { state?: unknown }).state).toBeUndefined()
    await browser.get(`${callback()}&${iss}&__proto__=x&hasOwnProperty=y`).expect(302)
  },
)

test('T32: a posted answer is not read', async () => {
  const browser = shop().browser()
  const { state, callback } = await begin(browser)
  for (const type of ['form', 'json']) {
    const body = type === 'form' ? `code=the-code&state=${state}&${iss}` : { code: 'x', state }
    const response = await browser.post('/auth/plain/callback').type(type).send(body)
    expect([response.status, response.get('Allow')]).toEqual([405, 'GET'])
  }
  for (const method of ['put', 'patch', 'delete', 'options'] as const)
    expect((await browser[method](`${callback()}&${iss}`)).status).toBe(405)
  expect(server.calls).toEqual([])
})

test.each([
  ['a code of 9 KB', `code=${'x'.repeat(8_193)}&state=STATE`],
  ['a state of 1 KB', `code=the-code&state=${'x'.repeat(1_024)}`],
  ['an error of 129 characters', `error=${'x'.repeat(129)}&state=STATE`],
  ['an issuer of 3 KB', `code=the-code&state=STATE&iss=${'x'.repeat(3_000)}`],
  ['a thousand parameters', `code=the-code&state=STATE&${numbered(1_000)}`],
  ['101 parameters', `code=the-code&state=STATE&${numbered(99)}`],
])('T33: %s is refused in no time', async (_what, query) => {
  const browser = shop().browser()
  const { state } = await begin(browser)
  const bare = `/auth/plain/callback?${query.replaceAll('STATE', state)}`
  const url = query.includes('iss=') ? bare : `${bare}&${iss}`
  await expectCheap(() => expectRefused(browser, url, { servers }))
})

test('T33: what fits is taken: 8 192 characters of code, and any description', async () => {
  const browser = shop().browser()
  const first = await begin(browser)
  const code = 'x'.repeat(8_192)
  await browser.get(`${first.callback({ code })}&${iss}`).expect(302)
  expect(server.to('/token')[0]?.form.get('code')).toBe(code)
  const second = await begin(browser)
  for (const length of [1_024, 1_025, 8_000]) {
    const one = length === 1_024 ? second : await begin(browser)
    const error = one.callback({ error: 'a', error_description: 'y'.repeat(length) })
    expect((await browser.get(`${error}&${iss}`)).status).toBe(403)
  }
})

test('T33: a cookie of 100 KB is refused by Node.js, and the next visitor is served', async () => {
  const { browser, browserWith } = shop()
  expect((await browserWith(`x=${'x'.repeat(100_000)}`).get('/auth/plain/start')).status).toBe(431)
  await browser().get('/auth/plain/start').expect(302)
})

test.each([
  '%00',
  '%0a',
  '%0d%0aX-Injected:%201',
  '%7f',
  '%ff',
  '%c0%ae',
  '%ed%a0%80',
  '%u0041',
  '%',
  '%zz',
  '\u00e9',
  '%E2%80%A8',
])('T34, T35: %j in any parameter is refused or kept to itself', async (bytes) => {
  const log = jest.spyOn(console, 'error').mockImplementation(() => undefined)
  const browser = shop().browser()
  const { state } = await begin(browser)
  for (const query of [
    `code=the-code${bytes}&state=STATE`,
    `code=the-code&state=STATE${bytes}`,
    `code=the-code&state=STATE&iss=${bytes}`,
    `error=a${bytes}&state=STATE${bytes}`,
    `code${bytes}=the-code&state=STATE`,
  ]) {
    const url = `/auth/plain/callback?${query.replaceAll('STATE', state)}`
    // "%", "%zz" and "%u0041" stay what they are: a code may hold them.
    if (
      !query.startsWith('code=the-code%') ||
      !/^%(?:zz|u0041)?$/.test(bytes) ||
      query.includes(`STATE${bytes}`)
    ) {
      const response = await browser.get(query.includes('iss=') ? url : `${url}&${iss}`)
      expect(response.status).toBe(400)
      expect(response.headers).not.toHaveProperty('x-injected')
      expect(response.text).not.toMatch(/node_modules|\n {4}at /)
    }
  }
  expect(server.calls).toEqual([])
  const start = await browser.get(`/auth/plain/start?return_to=/a${bytes}&x${bytes}=y`)
  expect(start.status).toBe(302)
  expect(start.headers).not.toHaveProperty('x-injected')
  expect(log).not.toHaveBeenCalled()
  log.mockRestore()
})

test('T36: start takes nothing but what the provider lists, each by its pattern', async () => {
  const cells = { startParams: { group_id: /^\d{1,10}$/ } }
  const browser = site([plain(server.origin, cells, { scope: ['read'] })]).browser()
  const { authorize } = await begin(browser, 'plain', {
    scope: 'admin',
    client_id: 'x',
    redirect_uri: 'https://evil.example/',
    response_type: 'token',
    code_challenge: 'x',
    code_challenge_method: 'plain',
    prompt: 'none',
    group_id: '42',
  })
  const names = [...authorize.searchParams.keys()]
  expect(new Set(names).size).toBe(names.length)
  expect(Object.fromEntries(authorize.searchParams)).toEqual({
    group_id: '42',
    response_type: 'code',
    client_id: 'client-id',
    redirect_uri: 'http://localhost:3000/auth/plain/callback',
    scope: 'read',
    state: expect.stringMatching(/^[\w-]{43}$/) as string,
    code_challenge: expect.stringMatching(/^[\w-]{43}$/) as string,
    code_challenge_method: 'S256',
  })
  for (const value of ['x', '4\n2', '42 ', '', '4'.repeat(11)])
    expect((await browser.get('/auth/plain/start').query({ group_id: value })).status).toBe(400)
})

test('T37: what one visitor asked for is never seen by another', async () => {
  const cells = {
    startParams: { group_id: /^\d+$/ },
    callbackParams: { group_id: /^\d+$/ },
    account: 'group_id',
  }
  const { browser } = site([plain(server.origin, cells)])
  await Promise.all(
    Array.from({ length: 20 }, async (_, n) => {
      const visitor = browser()
      const group_id = String(1_000 + n)
      await signIn(visitor, 'plain', { group_id }, { code: `code-${n}`, group_id })
      const { body } = await visitor.get('/auth/connections')
      expect(body).toMatchObject({ connections: [{ account: group_id }] })
    }),
  )
  const sent = server.to('/token').map(({ form }) => [form.get('code'), form.get('group_id')])
  expect(sent.sort()).toEqual(
    Array.from({ length: 20 }, (_, n) => [`code-${n}`, String(1_000 + n)]).sort(),
  )
})

test('T37: a callback parameter that is missing, ill-formed or another is refused', async () => {
  const cells = { startParams: { group_id: /^\d+$/ }, callbackParams: { group_id: /^\d+$/ } }
  const browser = site([plain(server.origin, cells)]).browser()
  const { callback } = await begin(browser, 'plain', { group_id: '7' })
  for (const group of [{}, { group_id: '8' }, { group_id: 'x' }, { group_id: '' }])
    await expectRefused(browser, callback({ code: 'the-code', ...group }), { servers })
  await browser.get(callback({ code: 'the-code', group_id: '7' })).expect(302)
})

test('T134: the longest inputs that get through cost no time', async () => {
  const base = await listen(shop().app)
  for (const path of [
    `/auth/plain/start?return_to=/${'%20'.repeat(4_000)}`,
    `/auth/plain/start?return_to=${'/%252f'.repeat(2_000)}`,
    `/auth/plain/callback?state=${'%20'.repeat(170)}&error=${'a '.repeat(60)}`,
    `/auth/plain/callback?${'&'.repeat(14_000)}`,
    `/auth/${'a-'.repeat(7_000)}/start`,
  ]) {
    const headers = {
      'accept-language': 'ru;q=0.1,'.repeat(100),
      accept: 'text/html;q=0.1,'.repeat(50),
    }
    const ask = () => fetch(base + path, { redirect: 'manual', headers })
    const { status } = await expectCheap(ask, { stall: 50, growth: Infinity })
    expect(status).toBeLessThan(500)
  }
})

test('T135: a provider that does not exist is one and the same 404', async () => {
  const { app } = shop()
  const base = new URL(await listen(app))
  const bodies = new Set<string>()
  for (const id of [
    ...['__proto__', 'constructor', 'toString', 'hasOwnProperty', 'valueOf', '..', '.', '%00'],
    ...['nobody', '%2e%2e', 'plain%00', 'pl%61in', 'PLAIN', 'plain%20', 'pl%D0%B0in', '%ff', '%'],
    'x'.repeat(10_000),
  ])
    for (const route of ['start', 'callback?code=x&state=y']) {
      const { status, body } = await rawGet(base, `/auth/${id}/${route}`)
      expect([id.slice(0, 20), status]).toEqual([id.slice(0, 20), 404])
      bodies.add(body)
    }
  for (const route of ['__proto__', 'constructor', 'toString', '', 'start//', 'START'])
    bodies.add((await rawGet(base, `/auth/plain/${route}`)).body)
  expect(bodies.size).toBe(1)
  expect(server.calls).toEqual([])
})

function rawGet({ hostname, port }: URL, path: string): Promise<{ status: number; body: string }> {
  const encoded = Buffer.from(path).toString('latin1')
  return new Promise((resolve, reject) => {
    const req = request({ hostname, port, path: encoded }, (res) => {
      let body = ''
      res.on('data', (chunk: Buffer) => (body += chunk.toString()))
      res.on('end', () => resolve({ status: res.statusCode ?? 0, body }))
    })
    req.on('error', reject)
    req.end()
  })
}

function numbered(count: number): string {
  return Array.from({ length: count }, (_, n) => `p${n}=1`).join('&')
}

test('T31: nobody is connected by any of this', async () => {
  expect(await connected(shop().browser())).toEqual([])
})
