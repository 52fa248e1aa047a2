import { memoryConnections, publicClient, type OAuthError } from 'express-oauth-connect'
import { openIdStub } from '../../support/openid-server.js'
import { failure } from '../../support/client.js'
import { CLIENT, plain, site } from '../../support/site.js'
import { answer, issue, json, stub, type Stub } from '../../support/stub.js'
import { withNodeEnv } from '../../support/node-env.js'

let provider: Stub
let told: Record<string, unknown>
beforeEach(async () => {
  provider = await stub()
  told = {
    device_code: 'device-code-canary',
    user_code: 'WDJB-MJHT',
    verification_uri: 'https://id.example/device',
    expires_in: 900,
    interval: 1,
  }
  provider.api = (request, res) =>
    request.path === '/device' ? json(res, 200, told) : json(res, 200, { path: request.path })
})

const registered = (cells = {}, options = {}) =>
  plain(
    provider.origin,
    { deviceAuthorizationEndpoint: `${provider.origin}/device`, ...cells },
    options,
  )
const authOf = (cells = {}, options = {}, settings = {}) =>
  site([registered(cells, options)], settings).auth
const ofDevice = () => Object.fromEntries(provider.to('/device')[0]?.form ?? [])

describe('auth.device (RFC 8628)', () => {
  it('returns what the person needs, and resolves to tokens for auth.withTokens', async () => {
    told.verification_uri_complete = 'https://id.example/device?user_code=WDJB-MJHT'
    const auth = authOf({ scope: ['read'] })
    const device = await auth.device('plain')
    expect(device).toMatchObject({
      userCode: 'WDJB-MJHT',
      verificationUri: 'https://id.example/device',
      verificationUriComplete: 'https://id.example/device?user_code=WDJB-MJHT',
      interval: 1000,
    })
    expect(device.expiresAt - Date.now()).toBeGreaterThan(890_000)
    expect(ofDevice()).toEqual({ ...credentials, scope: 'read' })
    const connection = await device.wait()
    expect(connection).toMatchObject({ account: 'default', params: {} })
    expect(connection.tokens.refreshToken).toMatch(/^refresh-token-/)
    const api = auth.withTokens('plain', connection, { onTokens: () => undefined })
    expect((await api.get('me')).data).toEqual({ path: '/api/me' })
    // What it brought stays: the device code is spent.
    expect(await device.wait()).toBe(connection)
    expect(provider.to('/token')).toHaveLength(1)
  })

  const credentials = { client_id: CLIENT.clientId, client_secret: CLIENT.clientSecret }

  it('asks for another scope and what else a provider wants, and remembers the scope', async () => {
    const auth = authOf({ scope: ['read'] })
    const params = { audience: 'https://api.example' }
    const device = await auth.device('plain', { scope: ['gist', 'repo'], params })
    expect(ofDevice()).toEqual({ ...credentials, ...params, scope: 'gist repo' })
    expect((await device.wait()).tokens.scope).toBe('gist repo')
  })

  it('keeps the connection for an owner, without handing out its tokens', async () => {
    const connections = { store: memoryConnections(), owner: () => null }
    const auth = authOf({ tokenFields: ['user'], account: 'user' }, {}, { connections })
    provider.token = issue({ user: 'ivan' })
    const device = await auth.device('plain', { owner: 7 })
    expect(await device.wait()).toEqual({ owner: '7', account: 'ivan' })
    const { data } = await auth.onBehalfOf(7)('plain').get('me')
    expect(data).toEqual({ path: '/api/me' })
  })

  it('speaks for a public client, whatever the table says', async () => {
    const auth = authOf({}, { clientSecret: undefined, clientAuth: publicClient })
    await (await auth.device('plain')).wait()
    expect(ofDevice()).toEqual({ client_id: CLIENT.clientId })
    expect(provider.to('/token')[0]?.form.has('client_secret')).toBe(false)
  })

  it('waits once at a time, and again after it was called off', async () => {
    const device = await authOf().device('plain')
    const controller = new AbortController()
    const first = device.wait({ signal: controller.signal })
    await expect(device.wait()).rejects.toThrow('another wait for the same code is running')
    controller.abort()
    expect(await failure(first)).toMatchObject({ code: 'aborted' })
    await device.wait()
  })

  it('reads verification_url, as some servers call it, and numbers in text', async () => {
    const { verification_uri: verification_url, ...rest } = told
    told = { ...rest, verification_url, interval: '7', expires_in: '60' }
    const device = await authOf().device('plain')
    expect(device).toMatchObject({ verificationUri: 'https://id.example/device', interval: 7000 })
  })

  it('waits five seconds where the server does not say', async () => {
    delete told.interval
    expect((await authOf().device('plain')).interval).toBe(5000)
  })

  it.each([
    ['no device_code', { device_code: undefined }, 'device_code'],
    ['a device_code with a line break', { device_code: 'a\nb' }, 'device_code'],
    ['no user_code', { user_code: undefined }, 'user_code'],
    ['a user_code that commands a terminal', { user_code: '\u001b[2J' }, 'user_code'],
    ['a plain http verification_uri', { verification_uri: 'http://id.example/d' }, 'https address'],
    [
      'a verification_uri of a script',
      { verification_uri: 'javascript:alert(1)' },
      'https address',
    ],
    ['a verification_uri with a blank', { verification_uri: 'https://a.example/ b' }, 'https'],
    ['a bad complete one', { verification_uri_complete: 'http://x.example/' }, '_complete'],
    ['no expires_in', { expires_in: undefined }, 'expires_in'],
    ['an expires_in of ages', { expires_in: 1e9 }, 'expires_in'],
    ['a negative expires_in', { expires_in: -1 }, 'expires_in'],
    ['an interval of ages', { interval: 1e9 }, 'interval'],
    ['an interval of nothing', { interval: 0 }, 'interval'],
    ['a negative interval', { interval: -5 }, 'interval'],
    ['an interval in words', { interval: 'soon' }, 'interval'],
  ])('refuses an answer with %s', async (_what, fields, named) => {
    Object.assign(told, fields)
    const error = (await failure(authOf().device('plain'))) as OAuthError
    expect(error).toMatchObject({ code: 'invalid_response', status: 502 })
    expect(error.message).toContain(named)
    expect(JSON.stringify(error)).not.toContain('canary')
  })

  it('refuses plain http in production too', async () => {
    await withNodeEnv('production', async () => {
      const auth = authOf({}, {}, { baseUrl: 'https://shop.example' })
      Object.assign(told, { verification_uri: 'http://id.example/d' })
      expect(await failure(auth.device('plain'))).toMatchObject({ code: 'invalid_response' })
    })
  })

  it('says what the provider refused, and what it answered with', async () => {
    const auth = authOf()
    provider.api = answer(400, '{"error":"device_flow_disabled"}')
    expect(await failure(auth.device('plain'))).toMatchObject({
      code: 'token_refused',
      providerCode: 'device_flow_disabled',
      message: expect.stringContaining('the device authorization endpoint') as string,
    })
    provider.api = answer(404, '<h1>Not found</h1>', { 'content-type': 'text/html' })
    expect(await failure(auth.device('plain'))).toMatchObject({ code: 'invalid_response' })
    provider.api = answer(503, '')
    expect(await failure(auth.device('plain'))).toMatchObject({ code: 'server_error' })
    provider.api = answer(429, '{}', { 'retry-after': '7' })
    expect(await failure(auth.device('plain'))).toMatchObject({
      code: 'rate_limited',
      retryAfter: 7,
    })
  })

  it.each<[string, () => Promise<unknown>, RegExp]>([
    ['an unknown option', () => authOf().device('plain', { scopes: [] } as never), /"scopes"/],
    ['a scope in one text', () => authOf().device('plain', { scope: 'a' } as never), /scope must/],
    ['two words in one', () => authOf().device('plain', { scope: ['a b'] }), /scope must/],
    ['a line break in a word', () => authOf().device('plain', { scope: ['a\n'] }), /scope must/],
    ['params of numbers', () => authOf().device('plain', { params: { a: 1 } } as never), /params/],
    ['an owner without connections', () => authOf().device('plain', { owner: 1 }), /connections/],
    [
      'a provider without the endpoint',
      () => authOf({ deviceAuthorizationEndpoint: undefined }).device('plain'),
      /no deviceAuthorizationEndpoint/,
    ],
    [
      'an application',
      () => authOf({ grants: ['client_credentials'] }).device('plain'),
      /application's own token/,
    ],
    [
      'a signal that is none',
      async () => (await authOf().device('plain')).wait({ signal: 1 } as never),
      /AbortSignal/,
    ],
  ])('is a TypeError with %s', async (_what, call, words) => {
    const error = await call().catch((caught: unknown) => caught)
    expect(error).toBeInstanceOf(TypeError)
    expect((error as Error).message).toMatch(words)
  })

  it('revokes tokens whose connection cannot be kept', async () => {
    const store = { ...memoryConnections(), put: () => Promise.reject(new Error('down')) }
    const connections = { store, owner: () => null }
    const cells = { revocationEndpoint: `${provider.origin}/revoke` }
    const device = await authOf(cells, {}, { connections }).device('plain', { owner: 1 })
    expect(await failure(device.wait())).toMatchObject({ code: 'store_failed' })
    expect(provider.to('/revoke')).toHaveLength(2)
  })
})

describe('auth.device at a server that is discovered', () => {
  it('asks where its metadata say, and knows the person by the id_token', async () => {
    const server = await openIdStub()
    server.metadata = {
      ...server.metadata,
      device_authorization_endpoint: `${server.origin}/device`,
    }
    server.before = (request, res) => {
      if (request.path !== '/device') return false
      json(res, 200, told)
      return true
    }
    const connections = { store: memoryConnections(), owner: () => null }
    const registration = server.registration({ account: 'sub' })
    const { auth } = site([registration], { connections })
    const device = await auth.device(registration.id, { owner: 'u' })
    expect(await device.wait()).toEqual({ owner: 'u', account: 'the-sub' })
    // Asked for a scope without openid, a server sends no id_token.
    server.forged = { token: null }
    const plainTokens = await auth.device(registration.id)
    expect((await plainTokens.wait()).tokens.accessToken).toBe('access-token-2')
    server.forged = { claims: { iss: 'https://evil.example' } }
    const second = await auth.device(registration.id)
    expect(await failure(second.wait())).toMatchObject({ code: 'id_token_invalid' })
  })
})
