import { generateKeyPairSync } from 'node:crypto'
import { loadJose } from '../../../src/protocol/jose/jose.js'
import { encrypt } from '../../support/jwe.js'
import {
  openIdStub,
  signingKey,
  unsecured,
  type OpenIdStub,
  type SigningKey,
} from '../../support/openid-server.js'
import { begin, CLIENT, site } from '../../support/site.js'

const opening = generateKeyPairSync('rsa', { modulusLength: 2048 })
const stranger = generateKeyPairSync('rsa', { modulusLength: 2048 })

let server: OpenIdStub
beforeEach(async () => {
  server = await openIdStub()
})

async function signed(claims: object = {}, key?: SigningKey, header: object = {}): Promise<string> {
  const by = key ?? server.keys[0]
  if (!by) throw new Error('no key')
  const { SignJWT } = await loadJose()
  const all = {
    iss: server.issuer,
    aud: CLIENT.clientId,
    sub: 'the-sub',
    name: 'Signed',
    ...claims,
  }
  const known = JSON.parse(JSON.stringify(all)) as Record<string, unknown>
  return new SignJWT(known)
    .setProtectedHeader({ alg: by.alg, kid: by.kid, ...header })
    .sign(by.privateKey)
}

/** Signs in, and asks for the profile: what the userinfo endpoint answers with is `body`. */
async function profileOf(body: string | Buffer, options = {}, type = 'application/jwt') {
  server.before = (request, res) => {
    if (request.path !== '/userinfo') return false
    res.writeHead(200, { 'content-type': type })
    res.end(body)
    return true
  }
  const shop = site([server.registration(options)])
  const visitor = shop.browser()
  shop.routes.get('/profile', (req, res, next) => {
    req
      .oauth('company')
      .profile()
      .then((profile) => res.json(profile), next)
  })
  const { authorize, callback } = await begin(visitor, 'company')
  await fetch(authorize)
  await visitor.get(callback({ code: 'c', iss: server.issuer })).expect(302)
  const { status, body: told } = await visitor.get('/profile')
  return { status, ...(told as { code?: string; message?: string; hint?: string; name?: string }) }
}

describe('a userinfo answer that is a JWT (OpenID Connect Core §5.3.2)', () => {
  it('is read once its signature is right', async () => {
    expect(await profileOf(await signed())).toMatchObject({ status: 200, name: 'Signed' })
    const typed = await profileOf(await signed(), {}, 'application/jwt; charset=utf-8')
    expect(typed).toMatchObject({ status: 200, name: 'Signed' })
  })

  it('may leave out iss and aud, which should be there', async () => {
    const token = await signed({ iss: undefined, aud: undefined })
    expect(await profileOf(token)).toMatchObject({ status: 200, name: 'Signed' })
  })

  it('may be signed as its own metadata say', async () => {
    const key = signingKey('ES256')
    server.keys.push(key)
    const token = await signed({}, key)
    expect(await profileOf(token)).toMatchObject({
      status: 502,
      message: expect.stringContaining('its alg is ES256') as string,
    })
    server.metadata.userinfo_signing_alg_values_supported = ['ES256', 'none', 'HS256']
    expect(await profileOf(token)).toMatchObject({ status: 200, name: 'Signed' })
    const none = unsecured({ iss: server.issuer, aud: CLIENT.clientId, sub: 'the-sub' })
    expect(await profileOf(none)).toMatchObject({ status: 502, code: 'invalid_response' })
  })

  it.each<[string, object, object?]>([
    ['another issuer', { iss: 'https://evil.example' }],
    ['an issuer that is no text', { iss: ['x'] }],
    ['another audience', { aud: 'another-client' }],
    ['audiences without us', { aud: ['a', 'b'] }],
    ['no subject', { sub: undefined }],
    ['another person', { sub: 'somebody-else' }],
    ['an end that is over', { exp: 1_000_000_000 }],
    ['a beginning in the future', { nbf: 9_999_999_999 }],
  ])('is refused with %s', async (_what, claims) => {
    expect(await profileOf(await signed(claims))).toMatchObject({
      status: 502,
      code: 'invalid_response',
    })
  })

  it.each<[string, () => Promise<string> | string]>([
    ['the key of somebody else', () => signed({}, signingKey('RS256', server.keys[0]?.kid))],
    ['no signature', () => unsecured({ iss: server.issuer, sub: 'the-sub' })],
    ['text that is no token', () => 'hello'],
    ['nothing', () => ''],
    ['plain JSON under its type', () => JSON.stringify({ sub: 'the-sub', name: 'Plain' })],
  ])('is refused with %s', async (_what, body) => {
    expect(await profileOf(await body())).toMatchObject({ status: 502, code: 'invalid_response' })
  })

  it('is decrypted, and then judged as ever', async () => {
    const options = { decryptionKey: opening.privateKey }
    const right = encrypt(await signed(), opening.publicKey)
    expect(await profileOf(right, options)).toMatchObject({ status: 200, name: 'Signed' })
    const wrong = encrypt(await signed({ aud: 'x' }), opening.publicKey)
    expect(await profileOf(wrong, options)).toMatchObject({ status: 502 })
    // What is encrypted and not signed says as much as plain JSON does.
    const unsigned = encrypt(JSON.stringify({ sub: 'the-sub', name: 'Sealed' }), opening.publicKey)
    expect(await profileOf(unsigned, options)).toMatchObject({ status: 200, name: 'Sealed' })
    const other = encrypt(JSON.stringify({ sub: 'another' }), opening.publicKey)
    expect(await profileOf(other, options)).toMatchObject({ status: 502 })
    const twice = encrypt(right, opening.publicKey)
    expect(await profileOf(twice, options)).toMatchObject({ status: 502 })
  })

  it.each<[string, object, () => string, RegExp]>([
    ['no key', {}, () => encrypt('{}', opening.publicKey), /it is encrypted/],
    [
      'another key',
      { decryptionKey: stranger.privateKey },
      () => encrypt('{"sub":"the-sub"}', opening.publicKey),
      /cannot be decrypted/,
    ],
    [
      'RSA1_5, which is not safe',
      { decryptionKey: opening.privateKey },
      () => encrypt('{"sub":"the-sub"}', opening.publicKey, { alg: 'RSA1_5' }),
      /cannot be decrypted/,
    ],
    [
      'too much in it',
      { decryptionKey: opening.privateKey },
      () => encrypt(`{"sub":"the-sub","x":"${'x'.repeat(40_000)}"}`, opening.publicKey),
      /longer than 24 KiB/,
    ],
    [
      'no object in it',
      { decryptionKey: opening.privateKey },
      () => encrypt('{"sub":', opening.publicKey),
      /neither/,
    ],
  ])('that is encrypted is refused with %s', async (_what, options, body, words) => {
    const refused = await profileOf(body(), options)
    expect(refused).toMatchObject({ status: 502, code: 'invalid_response' })
    expect(refused.message).toMatch(words)
  })
})
