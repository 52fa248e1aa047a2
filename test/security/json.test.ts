import { gzipSync } from 'node:zlib'
import { begin, plain, signIn, site } from '../support/site.js'
import { answer, issue, json, stub } from '../support/stub.js'
import { outcomeOf } from './bodies.js'
import { expectCheap } from './cost.js'
import { connected } from './hostile.js'

const JSON_TYPE = { 'content-type': 'application/json' }
const good = { access_token: 'the-token', token_type: 'Bearer', expires_in: 3600 }
const accepted = { status: 302, authorization: 'Bearer the-token' }
const refused = { status: 502, error: 'invalid_response', authorization: undefined }

const body = (fields: object) => JSON.stringify({ ...good, ...fields })

test.each(
  [
    123,
    true,
    null,
    [],
    ['t'],
    {},
    '',
    '  ',
    'x'.repeat(20_000),
    'a b',
    'a\r\nb',
    'токен',
    'a\0b',
  ].map((value) => [JSON.stringify(value).slice(0, 30), value]),
)('T78, T90: the access token %s is refused', async (_what, access_token) => {
  const outcome = await outcomeOf(body({ access_token }))
  expect(outcome).toMatchObject(refused)
  if (typeof access_token === 'string' && access_token.trim() !== '')
    expect(outcome.text).not.toContain(JSON.stringify(access_token).slice(1, -1))
})

test('T90: every other token of VSCHAR arrives at the API byte for byte', async () => {
  const token = Array.from({ length: 94 }, (_, n) => String.fromCharCode(33 + n)).join('')
  for (const access_token of [token, 'x'.repeat(8_000), '0012345', '1e10', 'null'])
    expect((await outcomeOf(body({ access_token }))).authorization).toBe(`Bearer ${access_token}`)
})

test.each([
  ['Bearer', accepted],
  ['BEARER', accepted],
  ['bEaReR', accepted],
  [undefined, accepted],
  ['mac', refused],
  ['', accepted],
  [' Bearer ', accepted],
  [1, refused],
  [null, accepted],
  [['Bearer'], refused],
])('T91: token_type %j', async (token_type, expected) => {
  expect(await outcomeOf(body({ token_type }))).toMatchObject(expected)
})

/** Whether a lifetime is known, and in seconds from now. */
test.each([
  ['undefined', undefined, null],
  ['"3600"', '3600', 3600],
  ['3600.5', 3600.5, 3600.5],
  ['0', 0, 0],
  ['-1', -1, null],
  ['"-1"', '-1', null],
  ['"abc"', 'abc', null],
  ['"NaN"', 'NaN', null],
  ['""', '', null],
  ['" "', ' ', null],
  ['null', null, null],
  ['[]', [], null],
  ['{}', {}, null],
  ['true', true, null],
  ['1e308', 1e308, 10 * 365 * 24 * 3600],
  ['2^53', 2 ** 53, 10 * 365 * 24 * 3600],
])('T92, F11: expires_in %s', async (_what, expires_in, seconds) => {
  const server = await stub()
  server.token = answer(200, body({ expires_in }), JSON_TYPE)
  const browser = site([plain(server.origin)]).browser()
  const before = Date.now()
  await signIn(browser)
  const { expiresAt } = (
    (await browser.get('/auth/connections')).body as { connections: { expiresAt: number | null }[] }
  ).connections[0] ?? { expiresAt: undefined }
  if (seconds === null) expect(expiresAt).toBeNull()
  else {
    expect(Number(expiresAt) - before - seconds * 1000).toBeGreaterThanOrEqual(0)
    expect(Number(expiresAt) - seconds * 1000).toBeLessThanOrEqual(Date.now())
    expect(new Date(Number(expiresAt)).toISOString()).toMatch(/^2/)
  }
})

test('T92: 1e999 is for ever, not Infinity in the session', async () => {
  const text = `{"access_token":"the-token","token_type":"Bearer","expires_in":1e999}`
  expect(await outcomeOf(text)).toMatchObject(accepted)
})

test.each([null, 1, [], '', {}, 'a b', 'x'.repeat(17_000)])(
  'T93: the refresh token %j is not kept',
  async (refresh_token) => {
    const server = await stub()
    server.token = answer(200, body({ refresh_token, expires_in: 1 }), JSON_TYPE)
    const shop = site([plain(server.origin)])
    shop.app.get('/tokens', (req, res, next) => {
      req.oauth.tokens('plain').then((tokens) => res.json(tokens), next)
    })
    const browser = shop.browser()
    await signIn(browser)
    const tokens = (await browser.get('/tokens').expect(200)).body as Record<string, unknown>
    expect(tokens).not.toHaveProperty('refreshToken')
    expect(server.to('/token')).toHaveLength(1)
  },
)

test('T94: a scope of the wrong type is refused; a smaller one is told to the site', async () => {
  for (const scope of [[1], 1, {}, true])
    expect(await outcomeOf(body({ scope }))).toMatchObject(refused)
  const server = await stub()
  server.token = issue({ scope: 'read' })
  const browser = site([plain(server.origin, {}, { scope: ['read', 'write'] })]).browser()
  await signIn(browser)
  expect((await browser.get('/auth/connections')).body).toMatchObject({
    connections: [{ scope: 'read' }],
  })
})

test.each([
  '{"__proto__":{"access_token":"the-token","polluted":1},"token_type":"Bearer"}',
  '{"constructor":{"prototype":{"polluted":1}},"token_type":"Bearer"}',
  '{"__proto__":{"access_token":"the-token"}}',
  '{"\\u005f_proto__":{"access_token":"the-token"}}',
])('T95: %s gives no token and pollutes nothing', async (text) => {
  expect(await outcomeOf(text)).toMatchObject(refused)
  expect(({} as { polluted?: unknown }).polluted).toBeUndefined()
  const beside = text.replace('{', '{"access_token":"the-token","token_type":"Bearer","x":{') + '}'
  expect((await outcomeOf(beside)).status).toBe(302)
  expect(({} as { polluted?: unknown }).polluted).toBeUndefined()
})

test.each([
  ['more than 64 KB', body({ x: 'x'.repeat(66_000) })],
  ['of 50 MB', Buffer.alloc(50 * 1024 * 1024, 0x20)],
  ['100 000 deep', `{"access_token":"the-token","x":${'['.repeat(100_000)}${']'.repeat(100_000)}}`],
  ['with a name twice', '{"access_token":"a","access_token":"the-token","token_type":"Bearer"}'],
  ['with a name twice in disguise', '{"access_token":"a","access\\u005ftoken":"the-token"}'],
  ['with something behind it', `${body({})} x`],
  ['two objects', `${body({})}${body({})}`],
  ['null', 'null'],
  ['a list', `[${body({})}]`],
  ['a string', '"the-token"'],
  ['a number', '7'],
  ['empty', ''],
  ['a blank', '  '],
  ['cut off', body({}).slice(0, 30)],
  ['HTML', '<!doctype html><html><body>access_token=the-token</body></html>'],
  ['HTML that is XML', '<html><access_token>the-token</access_token></html>'],
  ['UTF-16 without a mark', Buffer.from(body({}), 'utf16le')],
])('T96, F09: an answer that is %s is refused', async (_what, text) => {
  const outcome = await expectCheap(() => outcomeOf(text))
  expect(outcome).toMatchObject(refused)
  expect(outcome.text).not.toContain('the-token')
})

test('T96: a name that comes twice deeper inside is nobody’s business', async () => {
  expect(await outcomeOf(body({ user: { id: 1 }, x: [{ id: 1 }, { id: 2 }] }))).toMatchObject(
    accepted,
  )
  expect(
    await outcomeOf(`{"x":{"a":1,"a":2},"s":"\\"a\\":[{", ${body({}).slice(1)}`),
  ).toMatchObject(accepted)
})

test.each([
  ['a byte order mark', `\ufeff${body({})}`, JSON_TYPE],
  ['UTF-16 with its mark', Buffer.from(`\ufeff${body({})}`, 'utf16le'), JSON_TYPE],
  ['blanks around', `\r\n ${body({})} \n`, JSON_TYPE],
  ['gzip', gzipSync(body({})), { ...JSON_TYPE, 'content-encoding': 'gzip' }],
])('T96, F09: %s is no obstacle', async (_what, text, headers) => {
  expect(await outcomeOf(text, headers)).toMatchObject(accepted)
})

test('T96, F10: a gzip bomb is given up early', async () => {
  const bomb = gzipSync(Buffer.alloc(200 * 1024 * 1024))
  const headers = { ...JSON_TYPE, 'content-encoding': 'gzip' }
  expect(await expectCheap(() => outcomeOf(bomb, headers))).toMatchObject(refused)
})

test.each([
  [200, { error: 'invalid_grant' }],
  [200, { error: 'invalid_grant', ...good }],
  [400, good],
  [401, good],
  [500, good],
  [200, { error: { code: 1 }, ...good }],
])('T97: %i with %j is a failure', async (status, fields) => {
  const outcome = await outcomeOf((_request, res) => json(res, status, fields))
  expect(outcome.status).toBeGreaterThanOrEqual(400)
  expect(outcome.authorization).toBeUndefined()
})

test.each([
  ['text/html', body({}), accepted],
  ['', body({}), accepted],
  ['application/x-www-form-urlencoded', 'access_token=the-token&token_type=bearer', accepted],
  ['application/x-www-form-urlencoded', 'access_token=a&access_token=the-token', refused],
  ['text/plain', 'access_token=the-token&token_type=bearer', accepted],
  ['text/html', 'access_token=the-token&token_type=bearer', accepted],
  ['', 'access_token=the-token&token_type=bearer', accepted],
  ['text/plain', 'sorry: access_token=the-token', refused],
  ['application/json', 'access_token=the-token&token_type=bearer', refused],
  ['application/octet-stream', 'the-token', refused],
])('T98: %s with %s', async (type, text, expected) => {
  const headers: Record<string, string> = type === '' ? {} : { 'content-type': type }
  expect(await outcomeOf(text, headers)).toMatchObject(expected)
})

test('F09: windows-1251 is read as such, an unknown charset refused', async () => {
  const cyrillic = Buffer.concat([
    Buffer.from('{"access_token":"the-token","user":"'),
    Buffer.from([0xcf, 0xf0, 0xe8]),
    Buffer.from('"}'),
  ])
  const server = await stub()
  server.token = answer(200, cyrillic, { 'content-type': 'application/json; charset=windows-1251' })
  const cells = { tokenFields: ['user'], account: 'user' }
  const browser = site([plain(server.origin, cells)]).browser()
  await signIn(browser)
  expect((await browser.get('/auth/connections')).body).toMatchObject({
    connections: [{ account: 'При' }],
  })
  const unknown = { 'content-type': 'application/json; charset=klingon' }
  expect(await outcomeOf(cyrillic, unknown)).toMatchObject(refused)
})

test('T90: nothing of a refused answer is stored', async () => {
  const server = await stub()
  const browser = site([plain(server.origin)]).browser()
  const { callback } = await begin(browser)
  server.token = answer(200, body({ access_token: 1, refresh_token: 'the-token' }), JSON_TYPE)
  await browser.get(callback())
  expect(await connected(browser)).toEqual([])
  expect((await browser.get('/session')).text).not.toContain('the-token')
  // The state is spent: the same callback is not tried again.
  server.token = issue()
  expect((await browser.get(callback())).status).toBe(400)
  expect(server.to('/token')).toHaveLength(1)
})
