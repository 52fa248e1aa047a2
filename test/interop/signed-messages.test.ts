import { generateKeyPairSync } from 'node:crypto'
import supertest from 'supertest'
import {
  memoryConnections,
  type Claims,
  type OAuthOptions,
  type Profile,
} from 'express-oauth-connect'
import { openid, type OpenIdOptions } from 'express-oauth-connect/providers'
import { failure } from '../support/client.js'
import { BASE_URL, savedIn, site, type Browser } from '../support/site.js'
import { devicePerson } from './device-person.js'
import { person } from './person.js'
import { startServer, type ServerProcess } from './server-process.js'

const signing = generateKeyPairSync('ec', { namedCurve: 'P-256' })
const opening = generateKeyPairSync('rsa', { modulusLength: 2048 })
const stranger = generateKeyPairSync('ec', { namedCurve: 'P-256' })

const servers: ServerProcess[] = []
/** One that takes pushed requests, and one that does not. */
let pushing: string
let origin: string

async function start(pushed: boolean): Promise<string> {
  const keys = [
    { ...signing.publicKey.export({ format: 'jwk' }), kid: 'signs', use: 'sig', alg: 'ES256' },
    { ...opening.publicKey.export({ format: 'jwk' }), kid: 'opens', use: 'enc' },
  ]
  const env = { JWKS: JSON.stringify({ keys }), PUSHED: String(pushed) }
  const server = await startServer('signed-messages-provider.mjs', env)
  servers.push(server)
  return server.origin
}
beforeAll(async () => {
  ;[pushing, origin] = await Promise.all([start(true), start(false)])
})
afterAll(() => {
  for (const server of servers) server.stop()
})

const REQUEST_OBJECT = { privateKey: signing.privateKey, keyId: 'signs' }
const decryptionKey = opening.privateKey

function company(
  id: string,
  options: Partial<OpenIdOptions> = {},
  settings: Partial<OAuthOptions> = {},
) {
  const registration = openid({
    ...{ id, issuer: origin, clientId: id, scope: ['openid', 'profile'] },
    clientSecret: `secret-of-${id}-32-bytes-or-more-of-it`,
    ...options,
  })
  const seen: { claims?: Claims | undefined; profile?: Profile } = {}
  const shop = site([registration], {
    onSignIn: async (signIn) => {
      seen.claims = signIn.claims
      seen.profile = await signIn.profile()
    },
    ...settings,
  })
  return { ...shop, seen, mode: options.responseMode ?? '' }
}

type Shop = ReturnType<typeof company>

/** From start to the callback; `change` alters what the browser brings back. */
async function signIn(
  { app, browser, mode = '' }: Pick<Shop, 'app' | 'browser'> & { readonly mode?: string },
  id: string,
  change: (params: URLSearchParams) => void = () => undefined,
) {
  const visitor: Browser = browser()
  const start = await visitor.get(`/auth/${id}/start`).set('Accept', 'application/json')
  if (start.status !== 302) return { start, end: start, visitor, asked: new URL(origin) }
  const asked = new URL(start.get('Location') ?? '')
  const { pathname, searchParams } = await person(asked.href, BASE_URL)
  change(searchParams)
  const posts = mode.startsWith('form_post')
  const form = supertest(app).post(pathname).type('form').set('Accept', 'application/json')
  const posted = posts ? await form.send(searchParams.toString()) : undefined
  const address = posted?.get('Location') ?? `${pathname}?${searchParams.toString()}`
  const end =
    posted && posted.status !== 303
      ? posted
      : await visitor.get(address).set('Accept', 'application/json')
  return { start, end, visitor, asked, brought: searchParams }
}

const errorOf = ({ end }: Awaited<ReturnType<typeof signIn>>) => {
  const { error, message } = end.body as { error?: string; message?: string }
  return { status: end.status, error, message }
}

describe('oidc-provider with JARM', () => {
  it.each(['jwt', 'query.jwt', 'form_post.jwt'] as const)(
    'signs a person in by response_mode %s',
    async (responseMode) => {
      const shop = company('jarm', { responseMode })
      const { end, asked, brought } = await signIn(shop, 'jarm')
      expect(end.body).toEqual({})
      expect(end.status).toBe(302)
      expect(asked.searchParams.get('response_mode')).toBe(responseMode)
      expect([...(brought?.keys() ?? [])]).toEqual(['response'])
      expect(shop.seen.claims).toMatchObject({ iss: origin, sub: 'ivan' })
    },
  )

  it.each(['jwt', 'form_post.jwt'] as const)('reads an encrypted %s', async (responseMode) => {
    const shop = company('jarm-encrypted', { responseMode, decryptionKey })
    const { end } = await signIn(shop, 'jarm-encrypted')
    expect([end.status, end.body]).toEqual([302, {}])
  })

  it('says that an encrypted one needs a decryptionKey', async () => {
    const shop = company('jarm-encrypted', { responseMode: 'jwt' })
    const refused = errorOf(await signIn(shop, 'jarm-encrypted'))
    expect(refused).toMatchObject({ status: 400, error: 'invalid_request' })
    expect(refused.message).toContain('it is encrypted')
  })

  it('refuses a JWT whose signature was changed, and goes on with the right one', async () => {
    const shop = company('jarm', { responseMode: 'jwt' })
    let right = ''
    const { end, visitor } = await signIn(shop, 'jarm', (params) => {
      right = params.get('response') ?? ''
      const [head = '', payload = '', signature = ''] = right.split('.')
      const other = signature.startsWith('A') ? 'B' : 'A'
      params.set('response', `${head}.${payload}.${other}${signature.slice(1)}`)
    })
    expect([end.status, (end.body as { error: string }).error]).toEqual([400, 'invalid_request'])
    await visitor.get(`/auth/jarm/callback?response=${right}`).expect(302)
  })

  it('refuses what is unpacked: code and state without a JWT', async () => {
    const shop = company('jarm', { responseMode: 'jwt' })
    const changed = await signIn(shop, 'jarm', (params) => {
      const [, payload = ''] = params.get('response')?.split('.') ?? []
      const claims = JSON.parse(Buffer.from(payload, 'base64url').toString()) as Claims
      params.delete('response')
      for (const name of ['code', 'state', 'iss']) params.set(name, String(claims[name]))
    })
    expect(errorOf(changed)).toMatchObject({ status: 400, error: 'invalid_request' })
  })
})

describe('oidc-provider with JAR', () => {
  it('takes signed requests, whose parameters nobody sees beside it', async () => {
    const shop = company('jar', { requestObject: REQUEST_OBJECT })
    const { end, asked } = await signIn(shop, 'jar')
    expect([end.status, end.body]).toEqual([302, {}])
    expect([...asked.searchParams.keys()]).toEqual(['client_id', 'request'])
    expect(shop.seen.claims?.nonce).toBeDefined()
  })

  it('takes them pushed', async () => {
    const shop = company('jar-par', { issuer: pushing, requestObject: REQUEST_OBJECT })
    const { end, asked } = await signIn(shop, 'jar-par')
    expect([end.status, end.body]).toEqual([302, {}])
    expect([...asked.searchParams.keys()]).toEqual(['client_id', 'request_uri'])
  })

  it.each([
    ['an unsigned one', {}],
    [
      'one of another key',
      { requestObject: { ...REQUEST_OBJECT, privateKey: stranger.privateKey } },
    ],
  ])('refuses %s', async (_what, options) => {
    const { start } = await signIn(company('jar-par', { issuer: pushing, ...options }), 'jar-par')
    expect(start.status).toBe(502)
  })
})

describe('oidc-provider with userinfo and id_tokens as JWTs', () => {
  it.each([
    ['userinfo', {}],
    ['userinfo-encrypted', { decryptionKey }],
    ['id-token-encrypted', { decryptionKey }],
  ])('reads those of a client called %s', async (id, options) => {
    const shop = company(id, options)
    const { end, visitor } = await signIn(shop, id)
    expect([end.status, end.body]).toEqual([302, {}])
    expect(shop.seen.profile).toMatchObject({ id: 'ivan', name: 'ivan the person' })
    const [saved] = savedIn((await visitor.get('/session')).body)
    expect(saved?.identity?.idToken?.split('.')).toHaveLength(3)
  })

  it.each([
    ['userinfo-encrypted', {}, /userinfo answer is refused: it is encrypted/],
    ['id-token-encrypted', {}, /id_token is refused: it is encrypted/],
    [
      'userinfo-encrypted',
      { decryptionKey: generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey },
      /cannot be decrypted/,
    ],
  ])('refuses %s without the right key, in words', async (id, options, words) => {
    const refused = errorOf(await signIn(company(id, options), id))
    expect(refused.status).toBe(502)
    expect(refused.message).toMatch(words)
  })
})

it.each([true, false])('signs a person in with all of it at once, pushed: %s', async (pushed) => {
  const shop = company('all', {
    ...{ issuer: pushed ? pushing : origin, responseMode: 'jwt', decryptionKey },
    ...{ requestObject: REQUEST_OBJECT, idToken: { algorithms: ['ES256'] } },
    ...{ clientSecret: undefined, privateKey: signing.privateKey, keyId: 'signs' },
  })
  const { end, asked, brought } = await signIn(shop, 'all')
  expect([end.status, end.body]).toEqual([302, {}])
  expect([...asked.searchParams.keys()]).toEqual(['client_id', pushed ? 'request_uri' : 'request'])
  expect(brought?.get('response')?.split('.')).toHaveLength(5)
  expect(shop.seen.profile).toMatchObject({ id: 'ivan', name: 'ivan the person' })
})

describe('oidc-provider with devices', () => {
  it.each(['device', 'device-public'])('gives tokens to a client called %s', async (id) => {
    const { auth } = company(id, id === 'device-public' ? { clientSecret: undefined } : {})
    const device = await auth.device(id)
    expect(device.userCode).toMatch(/^[A-Z]{4}-[A-Z]{4}$/)
    const waiting = device.wait()
    await devicePerson(device.verificationUriComplete ?? '')
    const connection = await waiting
    const onTokens = jest.fn()
    const profile = await auth.withTokens(id, connection, { onTokens }).profile()
    expect(profile).toMatchObject({ id: 'ivan', name: 'ivan the person' })
    const expired = { ...connection, tokens: { ...connection.tokens, expiresAt: Date.now() } }
    await auth.withTokens(id, expired, { onTokens }).profile()
    expect(onTokens).toHaveBeenCalledTimes(1)
  })

  it('keeps the connection for an owner, by the account that the id_token names', async () => {
    const connections = { store: memoryConnections(), owner: () => null }
    const { auth } = company('device', { account: 'sub' }, { connections })
    const device = await auth.device('device', { owner: 'user-1' })
    await devicePerson(device.verificationUriComplete ?? '')
    expect(await device.wait()).toEqual({ owner: 'user-1', account: 'ivan' })
    expect(await auth.onBehalfOf('user-1')('device').profile()).toMatchObject({ id: 'ivan' })
  })

  it('is told of a no', async () => {
    const { auth } = company('device')
    const device = await auth.device('device')
    await devicePerson(device.verificationUriComplete ?? '', true)
    expect(await failure(device.wait())).toMatchObject({ code: 'access_denied', status: 403 })
  })
})

describe('oidc-provider with introspection', () => {
  it('knows a token, and no longer after its end', async () => {
    const { auth, browser, app } = company('plain')
    const { visitor } = await signIn({ app, browser }, 'plain')
    const [saved] = savedIn((await visitor.get('/session')).body)
    const token = saved?.tokens.accessToken ?? ''
    const known = await auth.introspect('plain', token)
    expect(known).toMatchObject({ active: true, client_id: 'plain', sub: 'ivan' })
    await visitor.post('/auth/plain/disconnect').set('Sec-Fetch-Site', 'same-origin').expect(303)
    expect(await auth.introspect('plain', token)).toEqual({ active: false })
  })

  it('answers in plain JSON, also a client that is registered for a JWT (RFC 9701)', async () => {
    const { auth } = company('signed-introspection')
    expect(await auth.introspect('signed-introspection', 'unknown')).toEqual({ active: false })
  })
})
