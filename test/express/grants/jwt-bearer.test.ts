import { generateKeyPairSync } from 'node:crypto'
import { clientSecretBasic, memoryStore, type AssertionGrantOptions } from 'express-oauth-connect'
import { google, openid } from 'express-oauth-connect/providers'
import { loadJose } from '../../../src/protocol/jose/jose.js'
import { failure } from '../../support/client.js'
import { CLIENT, plain, site } from '../../support/site.js'
import { answer, json, issue, stub, type Stub } from '../../support/stub.js'

const keys = generateKeyPairSync('rsa', { modulusLength: 2048 })
const { privateKey } = keys

let provider: Stub
beforeEach(async () => {
  provider = await stub()
})

const registered = (
  assertion: Partial<AssertionGrantOptions> = {},
  cells = {},
  options: object = { clientSecret: undefined },
) =>
  plain(provider.origin, cells, {
    ...options,
    assertion: { privateKey, keyId: 'k1', ...assertion },
  })
const authOf = (...given: Parameters<typeof registered>) => site([registered(...given)]).auth
const sent = (n = 0) => Object.fromEntries(provider.to('/token')[n]?.form ?? [])

/** What the assertion says, its signature verified as a server would. */
async function said(n = 0) {
  const { jwtVerify } = await loadJose()
  const options = { algorithms: ['RS256'], requiredClaims: ['exp', 'iat', 'jti', 'iss', 'aud'] }
  return jwtVerify(sent(n).assertion ?? '', keys.publicKey, options)
}

describe('an application that signs an assertion (RFC 7523 §2.1)', () => {
  it('gets a token by it, and proves itself by nothing else', async () => {
    const auth = authOf({}, { scope: ['a person’s'] })
    await auth.app('plain').get('me')
    const { assertion, ...others } = sent()
    expect(others).toEqual({ grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer' })
    expect(assertion).toBeDefined()
    expect(provider.to('/token')[0]?.headers.authorization).toBeUndefined()
    const { payload, protectedHeader } = await said()
    expect(protectedHeader).toEqual({ alg: 'RS256', typ: 'JWT', kid: 'k1' })
    expect(payload).toMatchObject({
      ...{ iss: CLIENT.clientId, sub: CLIENT.clientId, aud: `${provider.origin}/token` },
    })
    expect(Number(payload.exp) - Number(payload.iat)).toBe(300)
  })

  it('says what the registration says', async () => {
    const auth = authOf(
      {
        ...{ issuer: 'robot', subject: 'ivan', audience: 'https://aud.example', lifetime: 3600 },
        ...{ scopeIn: 'claims', claims: { box_sub_type: 'enterprise' } },
      },
      {},
      { clientSecret: undefined, scope: ['read', 'write'] },
    )
    await auth.app('plain').get('me')
    expect(sent().scope).toBeUndefined()
    const { payload } = await said()
    expect(payload).toMatchObject({
      ...{ iss: 'robot', sub: 'ivan', aud: 'https://aud.example', scope: 'read write' },
      box_sub_type: 'enterprise',
    })
    expect(Number(payload.exp) - Number(payload.iat)).toBe(3600)
  })

  it('names its scope as a parameter, and proves itself as a client where it has a secret', async () => {
    const auth = authOf(
      { subject: false },
      { clientAuth: clientSecretBasic },
      { scope: ['read'], ...CLIENT },
    )
    await auth.app('plain').get('me')
    expect(sent().scope).toBe('read')
    expect(provider.to('/token')[0]?.headers.authorization).toMatch(/^Basic /)
    expect((await said()).payload.sub).toBeUndefined()
  })

  it('asks once for all, and again for another subject, key or scope', async () => {
    const shared = memoryStore()
    const { auth } = site([registered()], { shared })
    await Promise.all(Array.from({ length: 10 }, () => auth.app('plain').get('me')))
    expect(provider.to('/token')).toHaveLength(1)
    await auth.app('plain', { subject: 'ivan' }).get('me')
    await auth.app('plain', { subject: 'olga' }).get('me')
    await auth.app('plain', { subject: 'ivan' }).get('me')
    expect(provider.to('/token')).toHaveLength(3)
    expect((await said(1)).payload.sub).toBe('ivan')
    const other = generateKeyPairSync('rsa', { modulusLength: 2048 })
    await site([registered({ privateKey: other.privateKey })], { shared })
      .auth.app('plain')
      .get('me')
    expect(provider.to('/token')).toHaveLength(4)
  })

  it('is renewed when it dies, by a new assertion', async () => {
    const auth = authOf()
    let dead = false
    provider.api = (_request, res) => json(res, dead ? 401 : 200, {})
    await auth.app('plain').get('me')
    dead = true
    provider.token = (request, res) => {
      dead = false
      return issue()(request, res)
    }
    await auth.app('plain').get('me')
    expect(sent(1).assertion).not.toBe(sent(0).assertion)
  })

  it('shows neither key nor assertion where it is refused', async () => {
    provider.token = (request, res) => {
      const error_description = `bad assertion ${request.form.get('assertion') ?? ''}`
      json(res, 400, { error: 'invalid_grant', error_description })
    }
    const error = await failure(authOf().app('plain').get('me'))
    expect(error).toMatchObject({ code: 'invalid_grant' })
    expect(JSON.stringify(error)).not.toContain(sent().assertion)
    expect(JSON.stringify(error)).not.toContain('refresh token')
  })

  it('works at Google, whose table is for people', async () => {
    const registration = google({
      clientId: 'robot@project.iam.gserviceaccount.com',
      scope: ['https://www.googleapis.com/auth/drive.readonly'],
      origin: provider.origin,
      assertion: { privateKey, keyId: 'k1', subject: false, scopeIn: 'claims' },
    })
    provider.api = (request, res) =>
      request.path === '/token' ? issue()(request, res) : json(res, 200, { path: request.path })
    const { auth } = site([registration])
    await auth.app('google').get('drive/v3/files')
    expect(Object.keys(sent())).toEqual(['grant_type', 'assertion'])
    expect((await said()).payload).toMatchObject({
      iss: 'robot@project.iam.gserviceaccount.com',
      scope: 'https://www.googleapis.com/auth/drive.readonly',
    })
  })

  it('works at a server that is discovered, and needs no authorization endpoint there', async () => {
    provider.api = (request, res) =>
      request.path === '/.well-known/openid-configuration'
        ? json(res, 200, { issuer: provider.origin, token_endpoint: `${provider.origin}/token` })
        : json(res, 200, {})
    const { auth } = site([
      openid({
        id: 'found',
        issuer: provider.origin,
        clientId: 'robot',
        assertion: { privateKey },
      }),
    ])
    await auth.app('found').get('me')
    expect(Object.keys(sent())).toEqual(['grant_type', 'assertion'])
    expect((await said()).payload).toMatchObject({ aud: `${provider.origin}/token` })
  })

  it('is no sign-in', async () => {
    const { browser } = site([registered()])
    await browser().get('/auth/plain/start').expect(404)
  })
})

describe('a registration with an assertion', () => {
  it.each<[string, object, object?]>([
    ['no key', { privateKey: undefined }],
    ['a text for a key', { privateKey: 'secret-canary' }],
    ['an algorithm that the key has not', { algorithm: 'ES256' }],
    ['an empty subject', { subject: '' }],
    ['an audience of two', { audience: ['a', 'b'] }],
    ['a lifetime of ages', { lifetime: 86_400 }],
    ['a lifetime of nothing', { lifetime: 0 }],
    ['a claim that is ours', { claims: { exp: 9e9 } }],
    ['claims that are none', { claims: 'x' }],
    ['a scope elsewhere', { scopeIn: 'header' }],
    ['an unknown option', { key: 'x' }],
    ['another grant beside it', {}, { grant: 'authorization_code' }],
  ])('is refused with %s', (_what, assertion, options = {}) => {
    const call = () => registered(assertion, {}, { clientSecret: undefined, ...options })
    expect(call).toThrow(TypeError)
    expect(call).toThrow(/assertion/)
    expect(call).not.toThrow(/canary/)
  })

  it('alone lets auth.app name a subject', () => {
    const { auth } = site([plain(provider.origin, { grants: ['client_credentials'] })])
    expect(() => auth.app('plain', { subject: 'ivan' })).toThrow(TypeError)
    expect(() => authOf().app('plain', { subject: '' })).toThrow(TypeError)
    expect(() => authOf().app('plain', { sub: 'ivan' } as never)).toThrow(TypeError)
  })

  it('gets no token by an answer that is none', async () => {
    provider.token = answer(200, '<html>')
    expect(await failure(authOf().app('plain').get('me'))).toMatchObject({
      code: 'invalid_response',
    })
  })
})
