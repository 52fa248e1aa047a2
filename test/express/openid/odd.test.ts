import { generateKeyPairSync, sign, type KeyObject } from 'node:crypto'
import {
  openIdStub,
  publicJwk,
  signingKey,
  type OpenIdStub,
  type SigningKey,
} from '../../support/openid-server.js'
import { begin, CLIENT, site, type Browser, type TestSite } from '../../support/site.js'

/** id_tokens and key sets as no honest server makes them, byte by byte. */
let server: OpenIdStub
let shop: TestSite
beforeEach(async () => {
  server = await openIdStub()
  shop = site([server.registration()], { timeout: 1_000 })
})

const seconds = () => Math.floor(Date.now() / 1000)
const part = (value: unknown) =>
  Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url')

function key(): SigningKey {
  const [first] = server.keys
  if (!first) throw new Error('the server has no key')
  return first
}

/** Any header and any payload under a signature that is right. */
function signed(header: unknown, payload: unknown, by: KeyObject = key().privateKey): string {
  const text = `${part(header)}.${part(payload)}`
  return `${text}.${sign('sha256', Buffer.from(text), by).toString('base64url')}`
}

const header = (more: object = {}) => ({ alg: 'RS256', kid: key().kid, ...more })

/** What a server would sign, but for the nonce, which only the sign-in itself knows. */
const claims = (nonce: string, more: object = {}) => ({
  iss: server.issuer,
  sub: 'the-sub',
  aud: CLIENT.clientId,
  iat: seconds(),
  exp: seconds() + 300,
  nonce,
  ...more,
})

type Make = (nonce: string) => string

/** Goes from start to the callback with that id_token. */
async function come(make: Make | undefined, browser: Browser = shop.browser()) {
  const { authorize, callback } = await begin(browser, 'company')
  await fetch(authorize)
  if (make) server.forged = { token: make(authorize.searchParams.get('nonce') ?? '') }
  const { status, body } = await browser
    .get(callback({ code: 'the-code', iss: server.issuer }))
    .accept('json')
  const { connections } = (await browser.get('/auth/connections')).body as { connections: [] }
  return { status, body: body as { error?: string; message?: string }, connections }
}

async function refused(make: Make | undefined, error = 'id_token_invalid') {
  const end = await come(make)
  expect({ error: end.body.error, connections: end.connections }).toEqual({
    error,
    connections: [],
  })
  return end.body.message ?? ''
}

it('a token of this file that nobody forged is believed', async () => {
  expect((await come((nonce) => signed(header(), claims(nonce)))).body).toEqual({})
})

describe('an id_token with an odd claim is refused', () => {
  it.each<[string, object]>([
    ['an aud that is a number', { aud: 7 }],
    ['an aud that is an object', { aud: { 0: CLIENT.clientId } }],
    ['no audience in its list', { aud: [] }],
    ['lists in its list of audiences', { aud: [[CLIENT.clientId]] }],
    ['an azp that is a list', { azp: [CLIENT.clientId] }],
    ['an azp that is null', { azp: null }],
    ['an exp that is a text', { exp: '9999999999' }],
    ['an exp of 1e300', { exp: 1e300 }],
    ['an exp that is null', { exp: null }],
    ['an exp that is negative', { exp: -1 }],
    ['an exp that is a list', { exp: [9_999_999_999] }],
    ['an iat that is a text', { iat: 'now' }],
    ['an iat of 1e300', { iat: 1e300 }],
    ['an nbf that is a text', { nbf: '0' }],
    ['a sub of 300 characters', { sub: 'x'.repeat(300) }],
    ['a sub that is a list', { sub: ['the-sub'] }],
    ['a sub that is null', { sub: null }],
    ['an iss that is a list', { iss: ['ISSUER'] }],
    ['a nonce that is true', { nonce: true }],
    ['a nonce that is empty', { nonce: '' }],
    ['an at_hash that is empty', { at_hash: '' }],
    ['an at_hash that is a list', { at_hash: ['x'] }],
  ])('%s', async (_what, odd) => {
    const more = 'iss' in odd ? { iss: [server.issuer] } : odd
    await refused((nonce) => signed(header(), claims(nonce, more)))
  })

  it('of another sign-in of the same browser', async () => {
    const browser = shop.browser()
    const first = await begin(browser, 'company')
    const nonce = first.authorize.searchParams.get('nonce') ?? ''
    const end = await come(() => signed(header(), claims(nonce)), browser)
    expect(end.body.message).toMatch(/nonce/)
  })

  it('times with fractions are times (RFC 7519 §2)', async () => {
    const times = () => ({ iat: seconds() + 0.5, exp: seconds() + 300.5 })
    expect((await come((nonce) => signed(header(), claims(nonce, times())))).status).toBe(302)
  })

  it('of a name that comes twice the last counts (RFC 7519 §4)', async () => {
    const twice = (nonce: string, last: string) =>
      `{"aud":"x",${JSON.stringify(claims(nonce)).slice(1, -1)},"aud":"${last}"}`
    expect((await come((nonce) => signed(header(), twice(nonce, CLIENT.clientId)))).status).toBe(
      302,
    )
    expect(await refused((nonce) => signed(header(), twice(nonce, 'another')))).toMatch(/aud/)
  })

  it('names of Object.prototype are no claims', async () => {
    const text = (nonce: string) => {
      const { sub, ...others } = claims(nonce)
      return `{"__proto__":{"sub":"${sub}"},${JSON.stringify(others).slice(1)}`
    }
    expect(await refused((nonce) => signed(header(), text(nonce)))).toMatch(/sub/)
  })
})

describe('a token that is none is refused', () => {
  it.each<[string, Make]>([
    ['a payload that is a list', (nonce) => signed(header(), [claims(nonce)])],
    ['a payload that is null', () => signed(header(), 'null')],
    ['a payload that is no JSON', () => signed(header(), '{"iss":')],
    ['a nested token', (nonce) => signed(header({ cty: 'JWT' }), signed(header(), claims(nonce)))],
    [
      'a payload of another alphabet',
      (nonce) => {
        const [head, body, end] = signed(header(), claims(nonce)).split('.')
        return `${head ?? ''}.${body ?? ''}!.${end ?? ''}`
      },
    ],
    ['no payload', () => `${part(header())}..${'A'.repeat(342)}`],
    ['no signature', (nonce) => `${part(header())}.${part(claims(nonce))}.`],
    ['a header that is no JSON', (nonce) => signed('{"alg"', claims(nonce))],
    ['a header that is a list', (nonce) => signed([header()], claims(nonce))],
    ['an encrypted one', () => `${part({ alg: 'RSA-OAEP', enc: 'A128GCM' })}.a.b.c.d`],
    ['dots alone', () => '..'],
    ['white space', () => ' '],
  ])('%s', async (_what, make) => {
    await refused(make)
  })

  it.each<[string, object]>([
    ['an alg that is a list', { alg: ['RS256'] }],
    ['an alg that is missing', { alg: undefined }],
    ['an alg in small letters', { alg: 'rs256' }],
    ['another alg of the same key', { alg: 'PS256' }],
    ['a kid that is a number', { kid: 7 }],
    ['a kid of Object.prototype', { kid: '__proto__' }],
    ['a very long kid', { kid: 'x'.repeat(8_000) }],
    ['a critical header', { crit: ['exp'], exp: 1 }],
    ['an empty list of critical headers', { crit: [] }],
    ['a payload that is not encoded (RFC 7797)', { b64: false, crit: ['b64'] }],
    ['the typ of an access token (RFC 9068)', { typ: 'at+jwt' }],
    ['the typ of an access token, in full', { typ: 'application/at+jwt' }],
    ['the typ of a logout token', { typ: 'logout+jwt' }],
  ])('%s', async (_what, odd) => {
    await refused((nonce) => signed(header(odd), claims(nonce)))
  })

  it.each(['JWT', 'jwt', 'application/jwt'])('but with the typ %s it is one', async (typ) => {
    expect((await come((nonce) => signed(header({ typ }), claims(nonce)))).status).toBe(302)
  })

  it.each(['jku', 'x5u'])('and no key is fetched from where its %s says', async (name) => {
    const other = signingKey('RS256', 'theirs')
    const odd = { kid: other.kid, [name]: `${server.origin}/evil` }
    await refused((nonce) => signed(header(odd), claims(nonce), other.privateKey))
    expect(server.to('/evil')).toEqual([])
  })
})

describe('a key set', () => {
  /** The key set from now on, as it stands. */
  function publish(keys: unknown): void {
    server.before = (request, res) => {
      if (request.path === '/jwks') res.end(JSON.stringify(keys))
      return request.path === '/jwks'
    }
  }

  it('of two keys under one kid is refused in words', async () => {
    const other = signingKey('RS256', key().kid)
    publish({ keys: [publicJwk(other), publicJwk(key())] })
    expect(await refused((nonce) => signed(header(), claims(nonce)))).toMatch(/several/)
  })

  it('may have keys for something else under the same kid', async () => {
    const other = publicJwk(signingKey('RS256', key().kid))
    publish({ keys: [{ ...other, use: 'enc' }, publicJwk(key())] })
    expect((await come((nonce) => signed(header(), claims(nonce)))).status).toBe(302)
  })

  it.each<[string, () => object]>([
    ['for encryption alone', () => ({ use: 'enc' })],
    ['that may not verify', () => ({ key_ops: ['encrypt'] })],
    ['of another algorithm', () => ({ alg: 'PS256' })],
    ['of which only a certificate is there', () => ({ n: undefined, e: undefined, x5c: ['MIIB'] })],
    ['whose number is garbage', () => ({ n: '!!!' })],
    ['whose number is a list', () => ({ n: [1] })],
    ['of a type that nobody knows', () => ({ kty: 'XYZ' })],
    ['that is the bytes of a secret', () => ({ kty: 'oct', k: part('secret') })],
  ])('has no key for it where its key is one %s', async (_what, odd) => {
    publish({ keys: [{ ...publicJwk(key()), ...odd() }] })
    await refused((nonce) => signed(header(), claims(nonce)))
  })

  it('with an RSA key of 512 bits believes nobody', async () => {
    const weak = generateKeyPairSync('rsa', { modulusLength: 512 })
    publish({ keys: [publicJwk({ ...weak, alg: 'RS256', kid: key().kid })] })
    await refused((nonce) => signed(header(), claims(nonce), weak.privateKey))
  })

  it('with a key on another curve than the algorithm’s believes nobody', async () => {
    const other = signingKey('ES384', key().kid)
    server.metadata.id_token_signing_alg_values_supported = ['ES256', 'ES384']
    publish({ keys: [{ ...publicJwk(other), alg: undefined }] })
    const by = { key: other.privateKey, dsaEncoding: 'ieee-p1363' } as const
    await refused((nonce) => {
      const text = `${part(header({ alg: 'ES256' }))}.${part(claims(nonce))}`
      return `${text}.${sign('sha256', Buffer.from(text), by).toString('base64url')}`
    })
  })

  it('with the shared secret among its keys does not make HS256 believable', async () => {
    server.metadata.id_token_signing_alg_values_supported = ['HS256', 'RS256']
    publish({ keys: [{ kty: 'oct', k: part(CLIENT.clientSecret), kid: 's', alg: 'HS256' }] })
    server.forged = { header: { alg: 'HS256', kid: 's' }, secret: CLIENT.clientSecret }
    expect(await refused(undefined)).toMatch(/its alg is HS256/)
    expect(server.to('/jwks')).toEqual([])
  })

  it.each<[string, unknown]>([
    ['is a list', []],
    ['has no list', {}],
    ['has a list of texts', { keys: ['x'] }],
    ['is null', null],
  ])('that %s is of no use', async (_what, keys) => {
    publish(keys)
    const message = await refused((nonce) => signed(header(), claims(nonce)), 'invalid_response')
    expect(message).toMatch(/the server's keys/)
  })

  it('of 50 MB is not read to its end', async () => {
    let sent = 0
    server.before = (request, res) => {
      if (request.path !== '/jwks') return false
      const chunk = Buffer.alloc(64 * 1024, 'x')
      res.write('{"keys":["')
      const more = () => {
        while (sent < 50e6 && !res.destroyed) {
          sent += chunk.length
          if (!res.write(chunk)) return void res.once('drain', more)
        }
        res.end()
      }
      more()
      return true
    }
    await refused((nonce) => signed(header(), claims(nonce)), 'invalid_response')
    expect(sent).toBeLessThan(10e6)
  })

  it('that trickles is given up at the deadline', async () => {
    const timers: NodeJS.Timeout[] = []
    server.before = (request, res) => {
      if (request.path !== '/jwks') return false
      timers.push(setInterval(() => res.write(' '), 100).unref())
      return true
    }
    await refused((nonce) => signed(header(), claims(nonce)), 'timeout')
    timers.forEach(clearInterval)
  })

  it('of a thousand keys is searched by the kid', async () => {
    const others = Array.from({ length: 500 }, (_one, n) => ({
      ...publicJwk(key()),
      kid: `other ${n}`,
    }))
    publish({ keys: [...others, publicJwk(key())] })
    expect((await come((nonce) => signed(header(), claims(nonce)))).status).toBe(302)
  })

  it('is asked for no more than thrice a minute, however many sign-ins bring unknown kids', async () => {
    let n = 0
    const make: Make = (nonce) => signed(header({ kid: `unknown ${n++}` }), claims(nonce))
    const browsers = Array.from({ length: 10 }, () => shop.browser())
    const begun = Date.now()
    for (let round = 0; round < 20; round++) {
      const ends = await Promise.all(browsers.map((browser) => come(make, browser)))
      expect(ends.every(({ body }) => body.error === 'id_token_invalid')).toBe(true)
    }
    const minutes = Math.ceil((Date.now() - begun) / 60_000)
    expect(server.to('/jwks').length).toBeLessThanOrEqual(1 + 3 * minutes)
    server.forged = {}
    expect((await come(undefined)).status).toBe(302)
  }, 60_000)
})
