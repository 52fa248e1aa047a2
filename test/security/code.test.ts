import { begin, CLIENT, plain, signIn, site } from '../support/site.js'
import { issue, json, stub, type Stub } from '../support/stub.js'
import { connected, expectRefused } from './hostile.js'

let server: Stub
let servers: Stub[]

beforeEach(async () => {
  server = await stub()
  servers = [server]
})

test("T16: another's code does not fit the verifier, and nobody is signed in", async () => {
  const browser = site([plain(server.origin)]).browser()
  const attacker = await begin(site([plain(server.origin)]).browser())
  const { authorize, callback } = await begin(browser)
  const challenge = (url: URL) => url.searchParams.get('code_challenge')
  expect(challenge(authorize)).not.toBe(challenge(attacker.authorize))
  server.token = (request, res) => {
    expect(request.form.get('code_verifier')).toMatch(/^[\w-]{43}$/)
    json(res, 400, { error: 'invalid_grant' })
  }
  const response = await browser
    .get(callback({ code: 'code-of-the-attacker' }))
    .set('Accept', 'application/json')
  expect(response.status).toBe(400)
  expect(response.body).toMatchObject({ error: 'invalid_grant' })
  expect(await connected(browser)).toEqual([])
})

test('T17: a double click makes one exchange, and both land at the same place', async () => {
  server.token = async (request, res) => {
    await new Promise((resolve) => setTimeout(resolve, 50))
    await issue()(request, res)
  }
  const browser = site([plain(server.origin)]).browser()
  const { callback } = await begin(browser, 'plain', { return_to: '/landing' })
  const answers = await Promise.all([1, 2, 3, 4].map(() => browser.get(callback())))
  expect(answers.map((answer) => [answer.status, answer.get('Location')])).toEqual(
    Array(4).fill([302, '/landing']),
  )
  expect(server.to('/token')).toHaveLength(1)
  expect(await connected(browser)).toEqual(['plain'])
  const back = await browser.get(callback()).expect(302)
  expect(back.get('Location')).toBe('/landing')
  expect(server.to('/token')).toHaveLength(1)
})

test('T18, D1: a code never reaches the token endpoint of another provider', async () => {
  const evil = await stub()
  const providers = [plain(server.origin), plain(evil.origin, { id: 'evil' })]
  const browser = site(providers).browser()
  const { state, callback } = await begin(browser)
  const atEvil = `/auth/evil/callback?code=the-code&state=${state}`
  await expectRefused(browser, atEvil, { servers: [server, evil] })
  await begin(browser, 'evil')
  await expectRefused(browser, atEvil, { servers: [server, evil] })
  await browser.get(callback()).expect(302)
  expect(server.to('/token')).toHaveLength(1)
  expect(evil.calls).toEqual([])
})

test.each([
  ['wrong', 'iss=https%3A%2F%2Fevil.example'],
  ['missing', ''],
  ['empty', 'iss='],
  ['with a slash more', 'iss=https%3A%2F%2Fid.example%2F'],
  ['in capitals', 'iss=HTTPS%3A%2F%2Fid.example'],
  ['given twice', 'iss=https%3A%2F%2Fid.example&iss=https%3A%2F%2Fid.example'],
])('T19: an issuer that is %s stops the sign-in', async (what, iss) => {
  const browser = site([plain(server.origin, { issuer: 'https://id.example' })]).browser()
  const { callback } = await begin(browser)
  await expectRefused(browser, `${callback()}&${iss}`, { servers })
  await browser.get(`${callback()}&iss=https%3A%2F%2Fid.example`).expect(302)
  const again = await begin(browser)
  const error = `${again.callback({ error: 'access_denied' })}&${iss}`
  // A refusal brings no code: without an issuer the visitor is told of it.
  expect((await browser.get(error)).status).toBe(what === 'missing' ? 403 : 400)
})

test('T20: two registrations of one provider do not take each other for themselves', async () => {
  const [a, b] = [await stub(), await stub()]
  const providers = [
    plain(a.origin, {}, { id: 'tenant-a' }),
    plain(b.origin, {}, { id: 'tenant-b' }),
  ]
  const browser = site(providers).browser()
  const { state, callback, authorize } = await begin(browser, 'tenant-a')
  expect(authorize.searchParams.get('redirect_uri')).toMatch(/\/auth\/tenant-a\/callback$/)
  const url = `/auth/tenant-b/callback?code=the-code&state=${state}`
  await expectRefused(browser, url, { servers: [a, b] })
  await browser.get(callback()).expect(302)
  expect([a.calls.length, b.calls.length]).toEqual([1, 0])
})

test('T21: the redirect URI is the same, byte for byte, in both requests', async () => {
  const browser = site([plain(server.origin)]).browser()
  const headers = { 'X-Forwarded-Host': 'evil.example', 'X-Forwarded-Proto': 'https' }
  for (const set of [{}, headers]) {
    const start = await browser.get('/auth/plain/start').set(set).expect(302)
    const authorize = new URL(start.get('Location') ?? '').searchParams
    const state = authorize.get('state') ?? ''
    await browser.get(`/auth/plain/callback?code=the-code&state=${state}`).set(set).expect(302)
    const sent = server.to('/token').at(-1)?.form.get('redirect_uri')
    expect(sent).toBe('http://localhost:3000/auth/plain/callback')
    expect(authorize.get('redirect_uri')).toBe(sent)
  }
})

test('T21: a state that travels in the redirect URI travels in both', async () => {
  const browser = site([plain(server.origin, { stateIn: 'redirect_uri' })]).browser()
  const start = await browser.get('/auth/plain/start').expect(302)
  const asked = new URL(start.get('Location') ?? '').searchParams.get('redirect_uri') ?? ''
  const state = new URL(asked).searchParams.get('state') ?? ''
  expect(state).toMatch(/^[\w-]{43}$/)
  await expectRefused(browser, '/auth/plain/callback?code=the-code', { servers })
  await browser.get(`/auth/plain/callback?state=${state}&code=the-code`).expect(302)
  expect(server.to('/token')[0]?.form.get('redirect_uri')).toBe(asked)
})

test.each(['access_token=the-token', 'access_token=the-token&token_type=Bearer', 'id_token=x.y.z'])(
  'T22: a token in the callback (%s) is not taken for one',
  async (query) => {
    const browser = site([plain(server.origin)]).browser()
    const { state } = await begin(browser)
    const url = `/auth/plain/callback?state=${state}&${query}`
    await expectRefused(browser, url, { servers, canaries: ['the-token'] })
  },
)

test('T23: an error counts, a code beside it does not', async () => {
  const browser = site([plain(server.origin)]).browser()
  const { callback } = await begin(browser)
  await expectRefused(browser, callback({ code: 'the-code', error: 'access_denied' }), {
    servers,
    status: 403,
  })
  const { callback: next } = await begin(browser)
  await expectRefused(browser, next({ code: 'the-code', error: '' }), { servers, status: 403 })
})

test('T24: HEAD is answered 405 and takes nothing away', async () => {
  const browser = site([plain(server.origin)]).browser()
  const { callback } = await begin(browser)
  for (const url of [callback(), '/auth/plain/start']) {
    const response = await browser.head(url)
    expect([response.status, response.get('Allow')]).toEqual([405, 'GET'])
    expect(response.get('Set-Cookie')).toBeUndefined()
  }
  expect(server.calls).toEqual([])
  await browser.get(callback()).expect(302)
  expect(await connected(browser)).toEqual(['plain'])
})

test.each([
  ['Sec-Purpose', 'prefetch;prerender'],
  ['Purpose', 'prefetch'],
  ['X-Moz', 'prefetch'],
])('T24, D20: a callback fetched ahead (%s) takes nothing away', async (name, value) => {
  const browser = site([plain(server.origin)]).browser()
  const { callback } = await begin(browser)
  await expectRefused(browser, callback(), {
    servers: [server],
    status: 403,
    headers: { [name]: value },
  })
  await browser.get(callback()).expect(302)
  expect(await connected(browser)).toEqual(['plain'])
})

test('D4, D6: a redirect or an empty success of the token endpoint is no sign-in', async () => {
  const browser = site([plain(server.origin)]).browser()
  for (const [status, body] of [
    [301, {}],
    [302, { access_token: 'the-token', token_type: 'Bearer' }],
    [200, {}],
    [200, { token_type: 'Bearer' }],
    [204, {}],
  ] as const) {
    server.token = (_request, res) => json(res, status, body, { location: `${server.origin}/evil` })
    const { callback } = await begin(browser)
    expect((await browser.get(callback())).status).toBe(502)
    expect(server.to('/evil')).toEqual([])
    expect(await connected(browser)).toEqual([])
  }
})

test('D15: what one sign-in asked for does not live on in the next', async () => {
  const cells = { startParams: { group_id: /^\d+$/ } }
  const browser = site([plain(server.origin, cells)]).browser()
  const first = await begin(browser, 'plain', { group_id: '1', return_to: '/first' })
  expect(first.authorize.searchParams.get('group_id')).toBe('1')
  const second = await begin(browser)
  expect(second.authorize.searchParams.has('group_id')).toBe(false)
  expect((await browser.get(second.callback()).expect(302)).get('Location')).toBe('/')
  expect((await browser.get(first.callback()).expect(302)).get('Location')).toBe('/first')
})

test('D14: client authentication is the same in exchange and refresh, nothing else leaks in', async () => {
  const { auth, ...shop } = site([plain(server.origin)])
  expect(auth).toBeDefined()
  server.token = issue({ expires_in: 1 })
  const browser = shop.browser()
  await signIn(browser)
  await new Promise((resolve) => setTimeout(resolve, 1_050))
  await browser.get('/call/plain').expect(200)
  const [exchange, refresh] = server.to('/token').map((call) => Object.fromEntries(call.form))
  expect(exchange).toMatchObject({ grant_type: 'authorization_code', code: 'the-code' })
  expect(refresh).toEqual({
    grant_type: 'refresh_token',
    refresh_token: expect.stringMatching(/^refresh-token-\d+$/) as string,
    client_id: CLIENT.clientId,
    client_secret: CLIENT.clientSecret,
  })
})
