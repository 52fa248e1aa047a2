import { bstats } from 'express-oauth-connect/providers'
import { begin, site } from '../support/site.js'
import { answer, stub } from '../support/stub.js'
import { expectCheap } from './cost.js'
import { connected } from './hostile.js'

const XML = { 'content-type': 'text/xml' }

/** bStats is asked for XML: signs in against this body, then calls the API once. */
async function outcomeOf(
  body: string | Buffer,
  headers: Record<string, string> = XML,
  status = 200,
) {
  const server = await stub()
  server.token = answer(status, body, headers)
  server.api = (request, res) => {
    if (request.path === '/api.php/token') return server.token(request, res)
    res.writeHead(200, XML)
    res.end('<response><ok>1</ok></response>')
  }
  const registration = bstats({ clientName: 'shop', format: 'xml', origin: server.origin })
  const shop = site([registration])
  const browser = shop.browser()
  const start = await browser.get('/auth/bstats/start').expect(302)
  const back = new URL(new URL(start.get('Location') ?? '').searchParams.get('redirect_uri') ?? '')
  const response = await browser
    .get(`${back.pathname}${back.search}&code=the-code`)
    .set('Accept', 'application/json')
  if ((await connected(browser)).length > 0) await browser.get('/call/bstats')
  const others = server.calls.filter(({ path }) => !/^\/api\.php(?:\/token)?$/.test(path))
  expect(others).toEqual([])
  return {
    status: response.status,
    token: server.calls.find(({ path }) => path === '/api.php')?.query.get('access_token'),
    text: response.text,
  }
}

const xml = (inside: string) => `<?xml version="1.0"?><response>${inside}</response>`
const token = (value: string) => xml(`<access_token>${value}</access_token>`)
const refused = { status: 502, token: undefined }

/** Without a declaration, so that a DOCTYPE may stand before it. */
const plain = (value: string) => `<response><access_token>${value}</access_token></response>`

test.each([
  ['an empty DOCTYPE', `<!DOCTYPE response>${plain('x')}`],
  ['an external DTD', `<!DOCTYPE r SYSTEM "http://127.0.0.1/evil.dtd">${plain('x')}`],
  ['a file', `<!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]>${plain('&x;')}`],
  [
    'a parameter entity',
    `<!DOCTYPE r [<!ENTITY % x SYSTEM "http://127.0.0.1/x">%x;]>${plain('x')}`,
  ],
  ['an internal subset', `<!DOCTYPE r [<!ENTITY x "the-token">]>${plain('&x;')}`],
  ['a DOCTYPE in small letters', `<!doctype r [<!entity x "y">]>${plain('&x;')}`],
  ['a lone ENTITY', `<!ENTITY x "y">${plain('&x;')}`],
])('T80: %s is refused before it is parsed', async (_what, body) => {
  const outcome = await outcomeOf(body)
  expect(outcome).toMatchObject(refused)
  expect(outcome.text).not.toMatch(/root:|the-token/)
})

const laughs = Array.from(
  { length: 10 },
  (_, n) => `<!ENTITY l${n + 1} "${`&l${n};`.repeat(10)}">`,
).join('')

test.each([
  ['a billion laughs', `<!DOCTYPE r [<!ENTITY l0 "ha">${laughs}]>${plain('&l10;')}`],
  [
    'a quadratic blow-up',
    `<!DOCTYPE r [<!ENTITY x "${'x'.repeat(9_000)}">]>${token('&x;'.repeat(1_000))}`,
  ],
  ['100 000 numeric references', token('&#65;'.repeat(100_000))],
  ['10 000 numeric references', token('&#65;'.repeat(10_000))],
  ['2 000 ampersands', token('&amp;'.repeat(12_000))],
  ['a reference beyond Unicode', token('&#9999999;')],
])('T81: %s ends soon', async (_what, body) => {
  const outcome = await expectCheap(() => outcomeOf(body))
  expect([302, 502]).toContain(outcome.status)
  expect((outcome.token ?? '').length).toBeLessThanOrEqual(16 * 1024)
})

test.each([
  ['21 deep', xml(`${'<a>'.repeat(21)}${'</a>'.repeat(21)}`)],
  ['101 deep', xml(`${'<a>'.repeat(101)}${'</a>'.repeat(101)}`)],
  ['9 000 deep', xml('<a>'.repeat(9_000))],
  ['100 000 deep', xml(`${'<a>'.repeat(100_000)}${'</a>'.repeat(100_000)}`)],
  ['100 000 wide', xml('<a/>'.repeat(100_000))],
  ['15 000 wide', xml('<a/>'.repeat(15_000))],
  ['50 000 attributes', `<response ${attributes(50_000)}/>`],
  ['5 000 attributes', `<response ${attributes(5_000)}/>`],
  ['200 KB of blanks in a tag', `<response${' '.repeat(200_000)}/>`],
  ['60 KB of blanks in a tag', `<response${' '.repeat(60_000)}/>`],
  ['1 MB of text', token('x'.repeat(1_000_000))],
  ['60 KB of text', token('x'.repeat(60_000))],
])('T82: %s is refused, soon', async (_what, body) => {
  expect(await expectCheap(() => outcomeOf(body))).toMatchObject(refused)
})

test.each([
  '<__proto__><access_token>x</access_token><polluted>1</polluted></__proto__>',
  '<constructor><prototype><polluted>1</polluted></prototype></constructor>',
  '<toString>x</toString>',
  '<hasOwnProperty>x</hasOwnProperty>',
])('T83: %s gives no token and pollutes nothing', async (inside) => {
  expect(await outcomeOf(xml(inside))).toMatchObject(refused)
  expect(await outcomeOf(inside)).toMatchObject(refused)
  expect(({} as { polluted?: unknown }).polluted).toBeUndefined()
  expect(typeof {}.toString).toBe('function')
})

test.each([
  ...['0123', '0012345', '1e10', '123e5', '0x1F', '12345678901234567890', 'true', 'null', '1.10'],
  ...['-0', '+1', '.5', '1_000', 'Infinity', 'NaN'],
])('T84: the token %s stays what it is', async (value) => {
  expect(await outcomeOf(token(value))).toMatchObject({ status: 302, token: value })
  expect(await outcomeOf(token(`\n  ${value}  `))).toMatchObject({ status: 302, token: value })
})

test.each([
  ['a CDATA section', token('<![CDATA[a<b&c]]>'), 'a<b&c'],
  ['the five entities', token('&lt;&gt;&amp;&quot;&apos;'), `<>&"'`],
  ['an ampersand once', token('a&amp;lt;b'), 'a&lt;b'],
  ['an attribute beside', xml('<access_token type="x">t1</access_token>'), 't1'],
  [
    'an instruction before',
    `<?xml version="1.0"?><?x y?><response><access_token>t2</access_token></response>`,
    't2',
  ],
])('T85: %s is read right', async (_what, body, value) => {
  expect(await outcomeOf(body)).toMatchObject({ status: 302, token: value })
})

test.each([
  ['unclosed', '<response><access_token>abc'],
  ['unclosed root', '<response><access_token>abc</access_token>'],
  ['mismatched', '<response><access_token>abc</response></access_token>'],
  ['two roots', `${token('a')}<response><access_token>b</access_token></response>`],
  ['two other roots', '<a><access_token>x</access_token></a><b/>'],
  ['a token twice', xml('<access_token>a</access_token><access_token>b</access_token>')],
  ['a token inside', xml('<access_token><x>a</x></access_token>')],
  ['a token two levels down', xml('<x><access_token>a</access_token></x>')],
  ['only an attribute', '<response access_token="a"/>'],
  ['an empty token', token('')],
  ['a token of blanks', token('   ')],
  ['text around a child', token('a<b/>c')],
  ['a comment in the token', token('ab<!-- x -->cd')],
  ['a namespace', '<n:response xmlns:n="u"><n:access_token>a</n:access_token></n:response>'],
  ['text after the root', `${token('a')}x`],
  ['another root', '<html><access_token>a</access_token></html>'],
])('T85: %s is refused', async (_what, body) => {
  expect(await outcomeOf(body)).toMatchObject(refused)
})

test('T86: the charset of the header counts, then the declaration; an unknown one is refused', async () => {
  const text =
    '<?xml version="1.0" encoding="CHARSET"?><response><access_token>t</access_token></response>'
  const utf16 = Buffer.from(`\ufeff${text.replace('CHARSET', 'utf-16')}`, 'utf16le')
  const ok = { status: 302, token: 't' }
  expect(await outcomeOf(text.replace('CHARSET', 'windows-1251'))).toMatchObject(ok)
  expect(await outcomeOf(utf16)).toMatchObject(ok)
  expect(await outcomeOf(`\ufeff${text.replace('CHARSET', 'utf-8')}`)).toMatchObject(ok)
  expect(await outcomeOf(text.replace('CHARSET', 'klingon'))).toMatchObject(refused)
  const declared = { 'content-type': 'text/xml; charset=utf-8' }
  expect(await outcomeOf(text.replace('CHARSET', 'klingon'), declared)).toMatchObject(ok)
  expect(await outcomeOf(text, { 'content-type': 'text/xml; charset=klingon' })).toMatchObject(
    refused,
  )
})

test.each([
  ['a page', '<!doctype html><html><body>the-canary</body></html>'],
  ['a page that is XML', '<html><body>the-canary</body></html>'],
  ['text', 'the-canary'],
  ['nothing', ''],
])('T87: %s called XML is refused without being shown', async (_what, body) => {
  const outcome = await outcomeOf(body)
  expect(outcome).toMatchObject(refused)
  expect(outcome.text).not.toContain('the-canary')
})

test.each([200, 400])('T88: an error in XML is an error, with status %i', async (status) => {
  const body = xml('<error>invalid_grant</error><error_description>the-code</error_description>')
  const outcome = await outcomeOf(body, XML, status)
  expect(outcome).toMatchObject({ status: 400, token: undefined })
  expect(outcome.text).toContain('invalid_grant')
  expect(outcome.text).not.toContain('the-code')
})

function attributes(count: number): string {
  return Array.from({ length: count }, (_, n) => `a${n}="x"`).join(' ')
}

test('T85: begin() is enough to see that state rides in the redirect URI', async () => {
  const server = await stub()
  const shop = site([bstats({ clientName: 'shop', format: 'xml', origin: server.origin })])
  const { state } = await begin(shop.browser(), 'bstats')
  expect(state).toBe('')
})
