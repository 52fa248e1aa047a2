import { generateKeyPairSync } from 'node:crypto'
import supertest from 'supertest'
import {
  clientSecretJwt,
  defineProvider,
  privateKeyJwt,
  type ClientAuth,
  type PrivateKey,
  type Registration,
  type RegistrationOptions,
} from 'express-oauth-connect'
import { openid } from 'express-oauth-connect/providers'
import { BASE_URL, site } from '../support/site.js'
import { person } from './person.js'
import { startServer, type ServerProcess } from './server-process.js'

const keys = [
  ['RSA', generateKeyPairSync('rsa', { modulusLength: 2048 })],
  ['P-256', generateKeyPairSync('ec', { namedCurve: 'P-256' })],
  ['P-384', generateKeyPairSync('ec', { namedCurve: 'P-384' })],
  ['Ed25519', generateKeyPairSync('ed25519')],
  ['P-521', generateKeyPairSync('ec', { namedCurve: 'P-521' })],
] as const

let server: ServerProcess
let origin: string
beforeAll(async () => {
  const jwks = keys.map(([kid, pair]) => ({
    ...pair.publicKey.export({ format: 'jwk' }),
    ...{ kid, use: 'sig' },
  }))
  server = await startServer('oidc-provider.mjs', { JWKS: JSON.stringify({ keys: jwks }) })
  origin = server.origin
})
afterAll(() => server.stop())

function foreign(
  id: string,
  clientAuth: ClientAuth,
  options: Omit<RegistrationOptions, 'clientId'>,
) {
  return defineProvider({
    ...{ id, name: 'Foreign', issuer: origin, clientAuth },
    authorizationEndpoint: `${origin}/auth`,
    tokenEndpoint: `${origin}/token`,
    revocationEndpoint: `${origin}/token/revocation`,
    apiBaseUrl: `${origin}/api/`,
    scope: ['openid', 'offline_access', 'read'],
    authorizationParams: { prompt: 'consent' },
    responseMode: 'form_post',
  })({ clientId: id, ...options })
}

/** From start to a page that needs the connection, and its end; what the callback answered. */
async function signIn(registration: Registration) {
  const { id } = registration
  const shop = site([registration])
  const browser = shop.browser()
  const start = await browser.get(`/auth/${id}/start`).expect(302)
  const form = await person(start.get('Location') ?? '', BASE_URL)
  const posted = await supertest(shop.app)
    .post(form.pathname)
    .type('form')
    .send(form.searchParams.toString())
    .expect(303)
  const end = await browser.get(posted.get('Location') ?? '').accept('json')
  const call = await browser.get(`/call/${id}`)
  const ended = await browser.post(`/auth/${id}/disconnect`).set('Sec-Fetch-Site', 'same-origin')
  return { end, call, ended }
}

describe('oidc-provider, response_mode form_post', () => {
  it.each([
    ['key-jwt', { privateKey: keys[1][1].privateKey, keyId: 'P-256' }],
    ['secret-jwt', { clientSecret: 'secret of secret-jwt: 100% + /' }],
  ])('signs %s in by discovery alone', async (id, credentials) => {
    const options = { responseMode: 'form_post', scope: ['openid', 'read'] } as const
    const clientAuth = id === 'secret-jwt' ? clientSecretJwt : undefined
    const registration = openid({
      id,
      issuer: origin,
      clientId: id,
      clientAuth,
      ...options,
      ...credentials,
    })
    const { end } = await signIn(registration)
    expect(end.body).toEqual({})
    expect(end.status).toBe(302)
  })

  it.each<[string, ClientAuth, PrivateKey]>(
    keys.flatMap(([kid, { privateKey }]) => [
      [
        `${kid} in PEM`,
        privateKeyJwt,
        privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
      ],
      [
        `${kid} as a JWK, for the issuer`,
        privateKeyJwt.with({ audience: 'issuer' }),
        { ...privateKey.export({ format: 'jwk' }), kid },
      ],
    ]),
  )('takes private_key_jwt with %s, for tokens and for their end', async (_key, auth, key) => {
    const { end, call, ended } = await signIn(foreign('key-jwt', auth, { privateKey: key }))
    expect([end.status, call.status, ended.status]).toEqual([302, 200, 303])
    expect(call.body).toMatchObject({ accountId: 'ivan', clientId: 'key-jwt' })
  })

  it.each(['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512'])(
    'takes private_key_jwt with an RSA key by %s',
    async (algorithm) => {
      const auth = privateKeyJwt.with({ algorithm })
      const key = { privateKey: keys[0][1].privateKey, keyId: 'RSA' }
      const { end, call, ended } = await signIn(foreign('key-jwt', auth, key))
      expect([end.status, call.status, ended.status]).toEqual([302, 200, 303])
    },
  )

  it('refuses another key, and our error shows neither', async () => {
    const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
    const registration = foreign('key-jwt', privateKeyJwt, { privateKey, keyId: 'P-256' })
    const { end } = await signIn(registration)
    expect([end.status, (end.body as { error: string }).error]).toEqual([502, 'client_rejected'])
    expect(JSON.stringify(end.body)).not.toMatch(/eyJ|PRIVATE/)
  })

  it.each([
    ['HS256', clientSecretJwt],
    ['HS384', clientSecretJwt.with({ algorithm: 'HS384' })],
    ['HS512', clientSecretJwt.with({ algorithm: 'HS512', audience: 'issuer' })],
  ])('takes client_secret_jwt with %s', async (_alg, auth) => {
    const clientSecret = 'secret of secret-jwt: 100% + /'
    const { end, call, ended } = await signIn(foreign('secret-jwt', auth, { clientSecret }))
    expect([end.status, call.status, ended.status]).toEqual([302, 200, 303])
    const wrong = await signIn(foreign('secret-jwt', auth, { clientSecret: 'x'.repeat(32) }))
    expect(wrong.end.body).toMatchObject({ error: 'client_rejected' })
  })
})
