import { sign } from 'node:crypto'
import {
  openIdStub,
  publicJwk,
  signingKey,
  unsecured,
  type Forged,
  type OpenIdStub,
} from '../../support/openid-server.js'
import { begin, CLIENT, site, type Browser } from '../../support/site.js'

let server: OpenIdStub
beforeEach(async () => {
  server = await openIdStub()
})

/** Goes from start to the callback; tells status and error of it, and who is connected then. */
async function come(browser: Browser) {
  const { authorize, callback } = await begin(browser, 'company')
  await fetch(authorize)
  const { status, body } = await browser
    .get(callback({ code: 'the-code', iss: server.issuer }))
    .set('Accept', 'application/json')
  const { connections } = (await browser.get('/auth/connections')).body as { connections: [] }
  return {
    status,
    error: (body as { error?: string }).error,
    connections,
    text: JSON.stringify(body),
  }
}

const seconds = (from: number) => Math.floor(Date.now() / 1000) + from
const other = signingKey('RS256', 'of-another')

/** By what is wrong: what is forged, and the words of the refusal. */
const FORGED: readonly [what: string, forge: () => Forged, words: RegExp][] = [
  ['none at all', () => ({ token: null }), /there is none/],
  ['no JSON Web Token', () => ({ token: 'a.b.c' }), /no signed JSON Web Token/],
  ['one of four parts', () => ({ token: 'a.b.c.d' }), /no signed JSON Web Token/],
  ['an encrypted one', () => ({ token: 'a.b.c.d.e' }), /encrypted/],
  ['a very long one', () => ({ token: 'a'.repeat(17_000) }), /16 KiB/],
  ['alg none', () => ({ token: unsecured(claimsNow()) }), /its alg is none/],
  ['alg None', () => ({ token: unsecured(claimsNow(), 'None') }), /its alg is None/],
  [
    'HS256 with the public key as the secret',
    () => ({ header: { alg: 'HS256' }, secret: publicPem() }),
    /its alg is HS256/,
  ],
  [
    'HS256 with the client secret, where nobody said so',
    () => ({ header: { alg: 'HS256' }, secret: CLIENT.clientSecret }),
    /its alg is HS256/,
  ],
  ['an algorithm that is not listed', () => ({ key: signingKey('ES256') }), /its alg is ES256/],
  [
    'a key of its own in the header',
    () => ({ key: other, header: { jwk: publicJwk(other) } }),
    /no key/,
  ],
  ['an unknown kid', () => ({ header: { kid: 'unknown' } }), /no key for it/],
  [
    'a signature by another key under a known kid',
    () => ({ key: { ...other, kid: server.keys[0]?.kid ?? '' } }),
    /signature is wrong/,
  ],
  ['another audience', () => ({ claims: { aud: 'another' } }), /aud is another/],
  ['no audience', () => ({ claims: { aud: undefined } }), /aud is another/],
  ['an audience that is no text', () => ({ claims: { aud: [CLIENT.clientId, 7] } }), /aud/],
  ['two audiences without azp', () => ({ claims: { aud: [CLIENT.clientId, 'b'] } }), /azp/],
  [
    'two audiences and another azp',
    () => ({ claims: { aud: [CLIENT.clientId, 'b'], azp: 'b' } }),
    /azp/,
  ],
  ['one audience and another azp', () => ({ claims: { azp: 'b' } }), /azp/],
  ['another issuer', () => ({ claims: { iss: 'https://evil.example' } }), /iss is another/],
  ['an issuer with a slash more', () => ({ claims: { iss: `${server.issuer}/` } }), /iss/],
  ['no issuer', () => ({ claims: { iss: undefined } }), /iss is another/],
  ['no sub', () => ({ claims: { sub: undefined } }), /sub/],
  ['an empty sub', () => ({ claims: { sub: '' } }), /sub/],
  ['a sub that is a number', () => ({ claims: { sub: 7 } }), /sub/],
  ['a sub of 256 characters', () => ({ claims: { sub: 'x'.repeat(256) } }), /sub/],
  ['expired', () => ({ claims: { iat: seconds(-400), exp: seconds(-61) } }), /expired/],
  ['no exp', () => ({ claims: { exp: undefined } }), /exp is missing/],
  ['an exp that is a text', () => ({ claims: { exp: '9999999999' } }), /exp is missing or wrong/],
  ['of the future', () => ({ claims: { iat: seconds(90) } }), /iat is in the future/],
  ['no iat', () => ({ claims: { iat: undefined } }), /iat is missing/],
  ['not valid yet', () => ({ claims: { nbf: seconds(90) } }), /nbf/],
  ['another nonce', () => ({ claims: { nonce: 'another' } }), /nonce/],
  ['no nonce', () => ({ claims: { nonce: undefined } }), /nonce/],
  ['a list as the nonce', () => ({ claims: { nonce: ['x'] } }), /nonce/],
  [
    'at_hash of another token',
    () => ({ claims: { at_hash: 'AAAAAAAAAAAAAAAAAAAAAA' } }),
    /at_hash/,
  ],
  ['an at_hash that is no text', () => ({ claims: { at_hash: null } }), /at_hash/],
  ['a critical header that nobody knows', () => ({ token: critical() }), /verified/],
]

function claimsNow() {
  return {
    iss: server.issuer,
    sub: 'the-sub',
    aud: CLIENT.clientId,
    iat: seconds(0),
    exp: seconds(300),
  }
}

/** RFC 7515 §4.1.11; jose makes none. */
function critical(): string {
  const [key] = server.keys
  if (!key) throw new Error('the server has no key')
  const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url')
  const head = { alg: 'RS256', kid: key.kid, crit: ['x'], x: 1 }
  const signed = `${part(head)}.${part(claimsNow())}`
  return `${signed}.${sign('sha256', Buffer.from(signed), key.privateKey).toString('base64url')}`
}

function publicPem(): Buffer {
  const [key] = server.keys
  const pem = key && key.publicKey.export({ type: 'spki', format: 'pem' })
  return Buffer.from(pem ?? '')
}

describe('an id_token that is not to be believed', () => {
  it.each(FORGED)(
    '%s: one error, nobody signed in, the tokens revoked',
    async (_what, forge, words) => {
      server.forged = forge()
      const { status, error, connections, text } = await come(
        site([server.registration()]).browser(),
      )
      expect({ status, error, connections }).toEqual({
        status: 502,
        error: 'id_token_invalid',
        connections: [],
      })
      expect(text).toMatch(words)
      const revoked = server.to('/revoke').map(({ form }) => form.get('token')?.slice(0, 13))
      expect(revoked.sort()).toEqual(['access-token-', 'refresh-token'])
    },
  )

  it('is one by the clock: within a minute of its end, and of ours, it is believed', async () => {
    server.forged = { claims: { iat: seconds(50), exp: seconds(-50) } }
    expect((await come(site([server.registration()]).browser())).status).toBe(302)
  })

  it('may have several audiences, with azp', async () => {
    server.forged = { claims: { aud: ['b', CLIENT.clientId], azp: CLIENT.clientId } }
    expect((await come(site([server.registration()]).browser())).status).toBe(302)
  })

  it('of HS256 needs a secret', async () => {
    server.forged = {
      header: { alg: 'HS256', kid: undefined },
      secret: 'guessed guessed guessed guessed',
    }
    const idToken = { algorithms: ['HS256'] }
    const registration = server.registration({ idToken, clientSecret: undefined })
    const { error, text } = await come(site([registration]).browser())
    expect([error, text]).toEqual(['id_token_invalid', expect.stringMatching(/by a secret/)])
  })

  it('of a wrong secret is refused, and no keys are asked for', async () => {
    server.forged = {
      header: { alg: 'HS256', kid: undefined },
      secret: 'guessed guessed guessed guessed',
    }
    const { error } = await come(
      site([server.registration({ idToken: { algorithms: ['HS256'] } })]).browser(),
    )
    expect(error).toBe('id_token_invalid')
    expect(server.to('/jwks')).toHaveLength(0)
  })
})

describe('a key set', () => {
  it('is fetched once for many sign-ins', async () => {
    const shop = site([server.registration()])
    for (let n = 0; n < 5; n++) expect((await come(shop.browser())).status).toBe(302)
    expect(server.to('/jwks')).toHaveLength(1)
    expect(server.to('/.well-known/openid-configuration')).toHaveLength(1)
  })

  it('that is rotated is fetched anew, the old key no longer believed', async () => {
    const shop = site([server.registration()])
    const [old] = server.keys
    expect((await come(shop.browser())).status).toBe(302)
    for (let n = 0; n < 2; n++) {
      server.keys = [signingKey()]
      expect((await come(shop.browser())).status).toBe(302)
    }
    expect(server.to('/jwks')).toHaveLength(3)
    server.forged = { ...(old && { key: old }) }
    expect((await come(shop.browser())).error).toBe('id_token_invalid')
  })

  it('that changes under one kid is fetched anew', async () => {
    const shop = site([server.registration()])
    expect((await come(shop.browser())).status).toBe(302)
    server.keys = [signingKey('RS256', server.keys[0]?.kid)]
    expect((await come(shop.browser())).status).toBe(302)
  })

  it('is not hammered by one unknown kid, nor by many', async () => {
    const shop = site([server.registration()])
    for (let n = 0; n < 5; n++) {
      server.forged = { header: { kid: 'unknown' } }
      expect((await come(shop.browser())).error).toBe('id_token_invalid')
    }
    expect(server.to('/jwks')).toHaveLength(2)
    for (let n = 0; n < 8; n++) {
      server.forged = { header: { kid: `unknown ${n}` } }
      expect((await come(shop.browser())).error).toBe('id_token_invalid')
    }
    expect(server.to('/jwks')).toHaveLength(4)
    server.forged = {}
    expect((await come(shop.browser())).status).toBe(302)
  })

  it('with several keys needs a kid, and with one key none', async () => {
    server.forged = { header: { kid: undefined } }
    expect((await come(site([server.registration()]).browser())).status).toBe(302)
    server.keys = [...server.keys, signingKey()]
    const { error, text } = await come(site([server.registration()]).browser())
    expect([error, text]).toEqual(['id_token_invalid', expect.stringMatching(/names no key/)])
  })

  type Before = OpenIdStub['before']
  const answers: readonly [string, Before, number, string][] = [
    ['hangs', () => true, 504, 'timeout'],
    [
      'is huge',
      (_req, res) => !!res.end(`{"keys":["${'x'.repeat(300_000)}"]}`),
      502,
      'invalid_response',
    ],
    ['is no JSON', (_req, res) => !!res.end('<html>'), 502, 'invalid_response'],
    ['is no key set', (_req, res) => !!res.end('{"keys":7}'), 502, 'invalid_response'],
    [
      'is elsewhere',
      (_req, res) => !!res.writeHead(302, { location: '/other' }).end(),
      502,
      'invalid_response',
    ],
    ['is in trouble', (_req, res) => !!res.writeHead(503).end(), 502, 'server_error'],
  ]
  it.each(answers)('that %s: one error, nobody signed in', async (_what, before, status, error) => {
    server.before = (request, res) => request.path === '/jwks' && before(request, res)
    const shop = site([server.registration()], { timeout: 500 })
    const end = await come(shop.browser())
    expect({ status: end.status, error: end.error, connections: end.connections }).toEqual({
      ...{ status, error, connections: [] },
    })
    expect(end.text).toMatch(/the server's keys/)
    for (let n = 0; n < 6; n++) await come(shop.browser())
    expect(server.to('/jwks').length).toBeLessThan(5)
  })
})
