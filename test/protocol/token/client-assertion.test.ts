import { generateKeyPairSync, type KeyObject } from 'node:crypto'
import { inspect } from 'node:util'
import {
  clientSecretJwt,
  clientSecretPost,
  clientSecretSigned,
  defineProvider,
  privateKeyJwt,
  type ClientAuth,
  type RegistrationOptions,
} from 'express-oauth-connect'
import { loadJose } from '../../../src/protocol/jose/jose.js'
import { createTokenRequest } from '../../../src/protocol/token/create-token-request.js'
import { applicationGrant } from '../../../src/protocol/token/grants.js'
import { plain, signIn, site } from '../../support/site.js'
import { json, stub } from '../../support/stub.js'

const NOW = 1_700_000_000
const ec = generateKeyPairSync('ec', { namedCurve: 'P-256' })
const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 })
const pem = ec.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()

function register(clientAuth: ClientAuth, options: Omit<RegistrationOptions, 'clientId'>) {
  return defineProvider({
    id: 'example',
    name: 'Example',
    issuer: 'https://id.example',
    tokenEndpoint: 'https://id.example/token',
    apiBaseUrl: 'https://api.example/',
    grants: ['client_credentials'],
    clientAuth,
  })({ clientId: 'the-client', ...options })
}

/** The form that a token request of this registration has. */
async function formOf(registration: ReturnType<typeof register>) {
  const client = { ...registration, redirectUri: 'https://shop.example/cb' }
  const { request, secrets } = await createTokenRequest(client, applicationGrant(client), {}, 1000)
  return { form: request.form, secrets: secrets() }
}

async function read(token: string | undefined, key: KeyObject) {
  const { jwtVerify } = await loadJose()
  const algorithms = ['ES256', 'RS256', 'PS256', 'HS256', 'HS384']
  const currentDate = new Date(Date.now())
  return jwtVerify(token ?? '', key, { algorithms, currentDate })
}

beforeEach(() => {
  jest.spyOn(Date, 'now').mockReturnValue(NOW * 1000)
})
afterEach(() => jest.restoreAllMocks())

describe('privateKeyJwt', () => {
  it('signs who asks whom, for a minute and once (RFC 7523 §3)', async () => {
    const registration = register(privateKeyJwt, { privateKey: pem, keyId: 'K' })
    const [{ form, secrets }, second] = [await formOf(registration), await formOf(registration)]
    const { payload, protectedHeader } = await read(form.client_assertion, ec.publicKey)
    expect(protectedHeader).toEqual({ alg: 'ES256', kid: 'K', typ: 'JWT' })
    const { jti, ...claims } = payload
    expect(claims).toEqual({
      ...{ iss: 'the-client', sub: 'the-client', aud: 'https://id.example/token' },
      ...{ iat: NOW, exp: NOW + 60 },
    })
    expect(jti).toMatch(/^[\w-]{43}$/)
    const { payload: other } = await read(second.form.client_assertion, ec.publicKey)
    expect(other.jti).not.toBe(jti)
    expect(form).toMatchObject({
      client_id: 'the-client',
      client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
    })
    expect(form).not.toHaveProperty('client_secret')
    expect(secrets).toContain(form.client_assertion)
  })

  it.each([
    ['issuer', 'https://id.example'],
    ['token_endpoint', 'https://id.example/token'],
    ['https://own.example/', 'https://own.example/'],
  ])('is for the audience %s', async (audience, aud) => {
    const auth = privateKeyJwt.with({ audience, lifetime: 300 })
    const { form } = await formOf(register(auth, { privateKey: pem }))
    const { payload } = await read(form.client_assertion, ec.publicKey)
    expect(payload).toMatchObject({ aud, exp: NOW + 300 })
  })

  it.each<[string, ClientAuth, RegistrationOptions['privateKey'], string, string | undefined]>([
    [
      'a JWK',
      privateKeyJwt,
      { ...rsa.privateKey.export({ format: 'jwk' }), kid: 'J' },
      'RS256',
      'J',
    ],
    [
      'a JWK with an algorithm',
      privateKeyJwt,
      { ...rsa.privateKey.export({ format: 'jwk' }), alg: 'PS256' },
      'PS256',
      undefined,
    ],
    [
      'the table’s algorithm',
      privateKeyJwt.with({ algorithm: 'PS256' }),
      rsa.privateKey,
      'PS256',
      undefined,
    ],
    [
      'line breaks of an environment file',
      privateKeyJwt,
      pem.replaceAll('\n', '\\n'),
      'ES256',
      undefined,
    ],
  ])('takes %s', async (_what, auth, privateKey, alg, kid) => {
    const { form } = await formOf(register(auth, { privateKey }))
    const key = alg === 'ES256' ? ec.publicKey : rsa.publicKey
    const { protectedHeader } = await read(form.client_assertion, key)
    expect([protectedHeader.alg, protectedHeader.kid]).toEqual([alg, kid])
  })

  it.each<[string, ClientAuth, object, string]>([
    ['no key', privateKeyJwt, {}, 'got undefined'],
    ['a secret beside it', privateKeyJwt, { privateKey: pem, clientSecret: 's' }, 'in place of'],
    ['text', privateKeyJwt, { privateKey: 'canary-canary' }, 'a string of 13 characters'],
    ['a public key', privateKeyJwt, { privateKey: ec.publicKey }, 'must be a private key'],
    [
      'a shared secret',
      privateKeyJwt,
      { privateKey: { kty: 'oct', k: 'canary' } },
      'must be a private',
    ],
    [
      'a key that is encrypted',
      privateKeyJwt,
      {
        privateKey: ec.privateKey.export({
          ...{ type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase: 'canary' },
        }),
      },
      'not encrypted',
    ],
    [
      'a key that signs otherwise',
      privateKeyJwt.with({ algorithm: 'RS256' }),
      { privateKey: pem },
      'signs with ES256; "RS256" is asked for',
    ],
    [
      'a key that signs nothing',
      privateKeyJwt,
      { privateKey: generateKeyPairSync('x25519').privateKey },
      'signs no token',
    ],
    ['a keyId that is none', privateKeyJwt, { privateKey: pem, keyId: 7 }, 'keyId must be'],
    [
      'a key that nobody reads',
      clientSecretPost,
      { clientSecret: 's', privateKey: pem },
      'takes no privateKey',
    ],
    [
      'a keyId that nobody reads',
      clientSecretPost,
      { clientSecret: 's', keyId: 'K' },
      'takes no keyId',
    ],
    [
      'a teamId that nobody reads',
      clientSecretPost,
      { clientSecret: 's', teamId: 'T' },
      'takes no teamId',
    ],
  ])('is refused at start-up with %s, which is not shown', (_what, auth, options, message) => {
    const attempt = () => register(auth, options)
    expect(attempt).toThrow(message)
    expect(attempt).not.toThrow(/canary|PRIVATE/)
    expect(attempt).toThrow(TypeError)
  })

  it.each<[object, string]>([
    [{ aud: 'x' }, 'unknown option "aud"'],
    [{ audience: '' }, 'audience must be'],
    [{ algorithm: 7 }, 'algorithm must be'],
    [{ lifetime: 0 }, 'lifetime must be'],
    [{ lifetime: 3601 }, 'lifetime must be'],
  ])('takes no options like %j', (options, message) => {
    expect(() => privateKeyJwt.with(options)).toThrow(message)
    expect(() => clientSecretJwt.with(options)).toThrow(message)
  })

  it('shows no key in a registration, nor the assertion in an error', async () => {
    const registration = register(privateKeyJwt, { privateKey: pem })
    const [, secretPart = ''] = pem.split('\n')
    const shown =
      inspect(registration, { depth: 9, showHidden: true }) + JSON.stringify(registration)
    expect(shown).not.toContain(secretPart)

    jest.restoreAllMocks()
    const provider = await stub()
    provider.token = ({ form }, res) => {
      const error_description = `not ${form.get('client_assertion') ?? ''}`
      json(res, 401, { error: 'invalid_client', error_description })
    }
    const options = { clientSecret: undefined, privateKey: pem }
    const signing = plain(provider.origin, { clientAuth: privateKeyJwt }, options)
    const shop = site([signing], { failures: 'next' })
    const { status } = await signIn(shop.browser()).catch(() => ({ status: 502 }))
    expect(status).toBe(502)
    const [assertion = ''] = provider.to('/token').map(({ form }) => form.get('client_assertion'))
    expect(assertion).toMatch(/^eyJ/)
    expect(inspect(shop.errors, { depth: 9, showHidden: true })).not.toContain(assertion)
  })
})

describe('clientSecretJwt', () => {
  it('signs with the secret, which does not travel', async () => {
    const clientSecret = 'a secret of thirty-two bytes, or more'
    const { form } = await formOf(
      register(clientSecretJwt.with({ algorithm: 'HS384' }), { clientSecret }),
    )
    const { jwtVerify } = await loadJose()
    const { payload } = await jwtVerify(
      form.client_assertion ?? '',
      new TextEncoder().encode(clientSecret),
      { algorithms: ['HS384'], currentDate: new Date(NOW * 1000) },
    )
    expect(payload).toMatchObject({ iss: 'the-client', aud: 'https://id.example/token' })
    expect(JSON.stringify(form)).not.toContain(clientSecret)
  })

  it('takes a symmetric algorithm only, and needs the secret', () => {
    expect(() => clientSecretJwt.with({ algorithm: 'RS256' })).toThrow('must be one of HS256')
    expect(() => register(clientSecretJwt, {})).toThrow('clientSecret must be')
  })
})

describe('clientSecretSigned', () => {
  const auth = clientSecretSigned({ audience: 'https://provider.example' })
  const options = { teamId: 'TEAM', keyId: 'K', privateKey: pem }

  it('makes a secret of the team’s key shortly before it is used, and uses it until its end', async () => {
    const registration = register(auth, options)
    const { form, secrets } = await formOf(registration)
    const { payload, protectedHeader } = await read(form.client_secret, ec.publicKey)
    expect(protectedHeader).toEqual({ alg: 'ES256', kid: 'K' })
    expect(payload).toEqual({
      ...{ iss: 'TEAM', sub: 'the-client', aud: 'https://provider.example' },
      ...{ iat: NOW, exp: NOW + 3600 },
    })
    expect(form.client_id).toBe('the-client')
    expect(secrets).toContain(form.client_secret)

    let { client_secret: last } = form
    for (const [moment, same] of [
      [NOW + 3539, true],
      [NOW + 3540, false],
      // The clock was set back.
      [NOW, false],
    ] as const) {
      jest.mocked(Date.now).mockReturnValue(moment * 1000)
      const later = await formOf(registration)
      expect(later.form.client_secret === last).toBe(same)
      last = later.form.client_secret
    }
  })

  it('makes one for each client', async () => {
    const own = clientSecretSigned({ audience: 'a' })
    const one = await formOf(register(own, { ...options, privateKey: ec.privateKey }))
    const two = await formOf(
      register(own, { ...options, privateKey: ec.privateKey, teamId: 'OTHER' }),
    )
    expect((await read(one.form.client_secret, ec.publicKey)).payload.iss).toBe('TEAM')
    expect((await read(two.form.client_secret, ec.publicKey)).payload.iss).toBe('OTHER')
  })

  it.each<[object, string]>([
    [{ ...options, teamId: undefined }, 'needs a teamId'],
    [{ ...options, keyId: undefined }, 'needs a keyId'],
    [{ ...options, privateKey: undefined }, 'privateKey must be'],
    [{ ...options, privateKey: rsa.privateKey }, '"ES256" is asked for'],
    [{ ...options, teamId: 'T\n' }, 'teamId must be'],
    [{ ...options, clientSecret: 'x' }, 'in place of a clientSecret'],
  ])('is refused at start-up: %#', (wrong, message) => {
    expect(() => register(auth, wrong)).toThrow(message)
  })

  it.each<[object, string]>([
    [{ audience: '' }, 'audience must be'],
    [{}, 'audience must be'],
    [{ audience: 'a', lifetime: 15_777_001 }, 'lifetime must be'],
    [{ audience: 'a', lifetime: 60 }, 'lifetime must be'],
    [{ audience: 'a', send: 'post' }, 'send must be'],
    [{ audience: 'a', ttl: 1 }, 'unknown option "ttl"'],
  ])('takes no options like %j', (wrong, message) => {
    expect(() => clientSecretSigned(wrong as { audience: string })).toThrow(message)
  })
})

describe('a client authentication of one’s own', () => {
  it('says what it needs', async () => {
    const auth: ClientAuth = Object.assign(
      (request: Parameters<ClientAuth>[0], { teamId }: Parameters<ClientAuth>[1]) => ({
        ...request,
        headers: { 'x-team': teamId ?? '' },
      }),
      { needs: [] },
    )
    await expect(formOf(register(auth, {}))).resolves.toBeDefined()
    const wrong = Object.assign(() => 0, { needs: ['secret'] }) as unknown as ClientAuth
    expect(() => register(wrong, {})).toThrow('clientAuth.needs must be a list of')
  })
})
