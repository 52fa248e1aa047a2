import { generateKeyPairSync } from 'node:crypto'
import supertest from 'supertest'
import { loadJose } from '../../../src/protocol/jose/jose.js'
import { encrypt } from '../../support/jwe.js'
import {
  openIdStub,
  signingKey,
  unsecured,
  type OpenIdStub,
  type SigningKey,
} from '../../support/openid-server.js'
import { begin, CLIENT, plain, site, type TestSite } from '../../support/site.js'

const opening = generateKeyPairSync('rsa', { modulusLength: 2048 })

let server: OpenIdStub
beforeEach(async () => {
  server = await openIdStub()
})

const shopOf = (options = {}) => site([server.registration({ responseMode: 'jwt', ...options })])

async function responseJwt(claims: object, key?: SigningKey, header: object = {}): Promise<string> {
  const by = key ?? server.keys[0]
  if (!by) throw new Error('no key')
  const { SignJWT } = await loadJose()
  const exp = Math.floor(Date.now() / 1000) + 300
  const all = { iss: server.issuer, aud: CLIENT.clientId, exp, code: 'the-code', ...claims }
  const known = JSON.parse(JSON.stringify(all)) as Record<string, unknown>
  return new SignJWT(known)
    .setProtectedHeader({ alg: by.alg, kid: by.kid, ...header })
    .sign(by.privateKey)
}

/** From start to the callback that brings `response` of the state. */
async function comeBack(
  shop: TestSite,
  make: (state: string) => string | Promise<string>,
  visitor = shop.browser(),
) {
  const { authorize, state } = await begin(visitor, 'company')
  await fetch(authorize)
  const response = await make(state)
  const query = response.includes('=') ? response : `response=${response}`
  const callback = await visitor
    .get(`/auth/company/callback?${query}`)
    .set('Accept', 'application/json')
  const { error, message } = callback.body as { error?: string; message?: string }
  return { visitor, state, response, status: callback.status, error, message, authorize }
}

describe('an authorization response that is a JWT (JARM)', () => {
  it('signs people in', async () => {
    const { status, authorize } = await comeBack(shopOf(), (state) => responseJwt({ state }))
    expect(status).toBe(302)
    expect(authorize.searchParams.get('response_mode')).toBe('jwt')
    expect(server.to('/token')[0]?.form.get('code')).toBe('the-code')
  })

  it('tells a refusal by the provider', async () => {
    const refusing = (state: string) =>
      responseJwt({ state, code: undefined, error: 'access_denied', error_description: 'No' })
    const { status, error } = await comeBack(shopOf(), refusing)
    expect([status, error]).toEqual([403, 'access_denied'])
  })

  it('comes once: the same again goes where it went before', async () => {
    const shop = shopOf()
    const { visitor, response } = await comeBack(shop, (state) => responseJwt({ state }))
    await visitor.get(`/auth/company/callback?response=${response}`).expect(302)
    expect(server.to('/token')).toHaveLength(1)
  })

  it.each<[string, (state: string) => string | Promise<string>, string?]>([
    ['another issuer', (state) => responseJwt({ state, iss: 'https://evil.example' })],
    ['no issuer', (state) => responseJwt({ state, iss: undefined })],
    ['another audience', (state) => responseJwt({ state, aud: 'another' })],
    ['no audience', (state) => responseJwt({ state, aud: undefined })],
    ['no end', (state) => responseJwt({ state, exp: undefined })],
    ['an end that is over', (state) => responseJwt({ state, exp: 1_000_000_000 })],
    [
      'a stranger’s key',
      (state) => responseJwt({ state }, signingKey('RS256', server.keys[0]?.kid)),
    ],
    ['another algorithm', (state) => responseJwt({ state }, signingKey('ES256'))],
    ['no signature', (state) => unsecured({ iss: server.issuer, aud: 'client-id', state })],
    ['no code in it', (state) => responseJwt({ state, code: undefined })],
    ['a code that is malformed', (state) => responseJwt({ state, code: 'a\nb' })],
    ['no JWT', () => 'hello'],
    ['no state', () => responseJwt({}), 'state_missing'],
    ['a state that is no text', () => responseJwt({ state: ['x'] }), 'state_missing'],
    ['the state of another browser', () => responseJwt({ state: 'x'.repeat(43) }), 'state_unknown'],
    ['plain parameters', (state) => `state=${state}&code=c&iss=${server.issuer}`],
    ['a plain refusal', (state) => `state=${state}&error=access_denied`],
  ])('is refused with %s, and no call leaves', async (_what, make, code = 'invalid_request') => {
    const { status, error } = await comeBack(shopOf(), make)
    expect([status, error]).toEqual([400, code])
    expect(server.to('/token')).toHaveLength(0)
  })

  it('is refused twice, and the right one is accepted after it', async () => {
    const shop = shopOf()
    const { visitor, state } = await comeBack(shop, (given) =>
      responseJwt({ state: given, aud: 'x' }),
    )
    const right = await responseJwt({ state })
    await visitor.get(`/auth/company/callback?response=${right}`).expect(302)
  })

  it('is believed by the JWT alone: what stands beside it counts for nothing', async () => {
    const { status } = await comeBack(
      shopOf(),
      async (state) => `response=${await responseJwt({ state })}&code=injected&error=access_denied`,
    )
    expect(status).toBe(302)
    expect(server.to('/token')[0]?.form.get('code')).toBe('the-code')
  })

  it('is decrypted where the registration has the key', async () => {
    const sealed = async (state: string) => encrypt(await responseJwt({ state }), opening.publicKey)
    const { status } = await comeBack(shopOf({ decryptionKey: opening.privateKey }), sealed)
    expect(status).toBe(302)
    const without = await comeBack(shopOf(), sealed)
    expect(without).toMatchObject({ status: 400, error: 'invalid_request' })
    expect(without.message).toContain('it is encrypted')
  })

  it('may be signed as its own metadata say', async () => {
    const key = signingKey('ES256')
    server.keys.push(key)
    server.metadata.authorization_signing_alg_values_supported = ['ES256']
    const { status } = await comeBack(shopOf(), (state) => responseJwt({ state }, key))
    expect(status).toBe(302)
  })

  it('is posted by form_post.jwt, and only of a state that is ours', async () => {
    const shop = shopOf({ responseMode: 'form_post.jwt' })
    const visitor = shop.browser()
    const { authorize, state } = await begin(visitor, 'company')
    await fetch(authorize)
    const post = (response: string) =>
      supertest(shop.app).post('/auth/company/callback').type('form').send({ response })
    await post(await responseJwt({ state: 'not ours' })).expect(400)
    await post('hello').expect(400)
    const parked = await post(await responseJwt({ state })).expect(303)
    await visitor.get(parked.get('Location') ?? '').expect(302)
  })

  it('is refused where it was posted with a wrong signature', async () => {
    const shop = shopOf({ responseMode: 'form_post.jwt' })
    const visitor = shop.browser()
    const { state } = await begin(visitor, 'company')
    const response = await responseJwt({ state }, signingKey('RS256', server.keys[0]?.kid))
    const parked = await supertest(shop.app)
      .post('/auth/company/callback')
      .type('form')
      .send({ response })
      .expect(303)
    await visitor.get(parked.get('Location') ?? '').expect(400)
    expect(server.to('/token')).toHaveLength(0)
  })
})

describe('responseMode', () => {
  it.each([
    ['jwt', {}],
    ['query.jwt', {}],
    ['fragment.jwt', {}],
  ])('%s is refused where the keys of the server are not known', (responseMode, cells) => {
    const call = () => plain(server.origin, cells, { responseMode } as never)
    expect(call).toThrow(TypeError)
    expect(call).toThrow(/responseMode/)
  })
})
