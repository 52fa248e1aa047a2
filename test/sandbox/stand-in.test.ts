import express from 'express'
import session from 'express-session'
import supertest from 'supertest'
import {
  add,
  asJson,
  clientSecretBasic,
  clientSecretPost,
  defineProvider,
  endsAt,
  failsUnless,
  failsWhen,
  inQuery,
  isOAuthError,
  lifetime,
  lift,
  oauth,
  omit,
  publicClient,
  rename,
  set,
  under,
  type Provider,
  type Registration,
} from 'express-oauth-connect'
import { standIn, type StandIn, type StandInOptions } from 'express-oauth-connect/sandbox'
import { signIn } from 'express-oauth-connect/testing'
import { SECRET } from '../support/site.js'

const CLIENT = { clientId: 'the-client', clientSecret: 'the-secret' }

const PLAIN = {
  id: 'acme',
  name: 'Acme',
  authorizationEndpoint: 'https://id.acme.example/authorize',
  tokenEndpoint: 'https://id.acme.example/token',
  revocationEndpoint: 'https://id.acme.example/revoke',
  apiBaseUrl: 'https://api.acme.example/v1/',
  clientAuth: clientSecretPost,
  profile: { url: 'me', fields: { id: 'id', name: 'name', email: 'email' } },
} satisfies Provider

let stand: StandIn
afterEach(() => stand.close())

async function begin(cells: Partial<Provider> = {}, options: StandInOptions = {}) {
  const acme = defineProvider({ ...PLAIN, ...cells })
  stand = await standIn(acme, { ...CLIENT, ...options })
  const registration = acme({ ...CLIENT, origin: stand.origin })
  return { acme, registration, browser: browserOf(registration) }
}

function browserOf(registration: Registration) {
  const app = express()
  app.use(session({ secret: 'x', resave: false, saveUninitialized: false }))
  app.use(oauth({ baseUrl: 'http://localhost:3000', secret: SECRET, providers: [registration] }))
  app.get('/me', (req, res, next) => {
    req
      .oauth('acme')
      .profile()
      .then((profile) => res.json(profile), next)
  })
  app.get('/call', (req, res, next) => {
    req
      .oauth('acme')
      .get('things')
      .then(({ data }) => res.json(data), next)
  })
  app.use(((error, _req, res, _next) => {
    if (isOAuthError(error)) res.status(error.status).json(error)
    else res.status(500).json({ message: String(error) })
  }) satisfies express.ErrorRequestHandler)
  return supertest.agent(app)
}

/** What a client says to a stand-in's token endpoint by itself. */
async function exchange(fields: Readonly<Record<string, string>>, headers = {}) {
  const body = new URLSearchParams(fields)
  const response = await fetch(`${stand.origin}/token`, { method: 'POST', body, headers })
  return { status: response.status, body: (await response.json()) as Record<string, unknown> }
}

const REDIRECT = 'http://localhost:3000/auth/acme/callback'

/** A code that a browser was given, by hand. */
async function codeFor(params: Readonly<Record<string, string>> = {}): Promise<string> {
  const query = new URLSearchParams({
    ...{ response_type: 'code', client_id: CLIENT.clientId, redirect_uri: REDIRECT },
    ...params,
  })
  const response = await fetch(`${stand.origin}/authorize?${query.toString()}`, {
    redirect: 'manual',
  })
  return new URL(response.headers.get('location') ?? '').searchParams.get('code') ?? ''
}

/** What was said at the first call of that kind. */
function answerOf(endpoint: string): Partial<Record<string, string>> {
  const call = stand.calls.find((one) => one.endpoint === endpoint)
  return JSON.parse(call?.responseBody ?? '{}') as Partial<Record<string, string>>
}

describe('standIn', () => {
  it('signs the first of its people in, and whoever is named', async () => {
    const { browser } = await begin()
    await signIn(browser, 'acme')
    const anna = { id: '1001', name: 'Anna Smith', email: 'anna@example.com' }
    expect((await browser.get('/me')).body).toMatchObject(anna)
    await signIn(browser, 'acme', { as: 'ivan.petrov@example.com' })
    expect((await browser.get('/me')).body).toMatchObject({ id: '1002', name: 'Ivan Petrov' })
    expect(stand.people.map(({ id }) => id)).toEqual(['1001', '1002'])
  })

  it('has pages to click through', async () => {
    const { browser } = await begin({}, { autoApprove: false })
    await signIn(browser, 'acme', { as: 'olga@example.com' })
    expect((await browser.get('/me')).body).toMatchObject({ email: 'olga@example.com' })
  })

  it('takes a registration as well, with its client', async () => {
    const acme = defineProvider(PLAIN)
    stand = await standIn(acme(CLIENT))
    expect(stand).toMatchObject({ id: 'acme', ...CLIENT })
    const browser = browserOf(acme({ ...CLIENT, origin: stand.origin }))
    await signIn(browser, 'acme')
    expect((await browser.get('/call')).status).toBe(200)
  })

  it('renews with rotation, and refuses a refresh token that is spent', async () => {
    const { browser } = await begin()
    await signIn(browser, 'acme')
    stand.killTokens()
    expect((await browser.get('/call')).status).toBe(200)
    expect({ issued: stand.issued, reuses: stand.reuses }).toEqual({ issued: 2, reuses: 0 })
    const first = answerOf('token')
    const again = { grant_type: 'refresh_token', refresh_token: first.refresh_token ?? '' }
    const secrets = { client_id: CLIENT.clientId, client_secret: CLIENT.clientSecret }
    expect(await exchange({ ...again, ...secrets })).toMatchObject({
      status: 400,
      body: { error: 'invalid_grant' },
    })
    expect(stand.reuses).toBe(1)
  })

  it('ends tokens that are revoked', async () => {
    const { browser } = await begin()
    await signIn(browser, 'acme')
    const token = answerOf('token').access_token ?? ''
    await browser.post('/auth/acme/disconnect').set('Sec-Fetch-Site', 'same-origin').expect(303)
    const call = await fetch(`${stand.origin}/v1/things`, {
      headers: { authorization: `Bearer ${token}` },
    })
    expect(call.status).toBe(401)
  })

  const code = { grant_type: 'authorization_code', redirect_uri: REDIRECT }
  const secrets = { client_id: CLIENT.clientId, client_secret: CLIENT.clientSecret }

  it.each([
    ['a wrong secret', { ...code, ...secrets, client_secret: 'x' }, 401, 'invalid_client'],
    ['no secret', { ...code, client_id: CLIENT.clientId }, 401, 'invalid_client'],
    ['another client', { ...code, ...secrets, client_id: 'x' }, 401, 'invalid_client'],
    ['another redirect URI', { ...code, ...secrets, redirect_uri: 'x' }, 400, 'invalid_grant'],
    ['another code', { ...code, ...secrets, code: 'x' }, 400, 'invalid_grant'],
    [
      'another grant',
      { ...secrets, grant_type: 'password', code: '' },
      400,
      'unsupported_grant_type',
    ],
  ])('refuses %s', async (_what, fields, status, error) => {
    await begin({ pkce: false })
    const answer = await exchange({ code: await codeFor(), ...fields })
    expect(answer).toMatchObject({ status, body: { error } })
  })

  it('refuses a code twice', async () => {
    await begin({ pkce: false })
    const fields = { ...code, ...secrets, code: await codeFor() }
    expect((await exchange(fields)).status).toBe(200)
    expect(await exchange(fields)).toMatchObject({ status: 400, body: { error: 'invalid_grant' } })
  })

  it('asks for PKCE where the table has it, and compares the verifier', async () => {
    await begin()
    expect(await codeFor()).toBe('')
    const challenged = await codeFor({
      code_challenge: 'x'.repeat(43),
      code_challenge_method: 'S256',
    })
    const fields = { ...code, ...secrets, code: challenged, code_verifier: 'y'.repeat(43) }
    expect(await exchange(fields)).toMatchObject({ status: 400, body: { error: 'invalid_grant' } })
  })

  it('sends nobody to a redirect URI of the Internet', async () => {
    await begin({ pkce: false })
    const query = new URLSearchParams({
      ...{ response_type: 'code', client_id: CLIENT.clientId },
      redirect_uri: 'https://shop.example/callback',
    })
    const response = await fetch(`${stand.origin}/authorize?${query.toString()}`, {
      redirect: 'manual',
    })
    expect(response.status).toBe(400)
  })

  it('answers by form_post where the request asks for it', async () => {
    await begin({ pkce: false })
    const query = new URLSearchParams({
      ...{ response_type: 'code', client_id: CLIENT.clientId, redirect_uri: REDIRECT },
      ...{ state: 'the-state', response_mode: 'form_post' },
    })
    const html = await (await fetch(`${stand.origin}/authorize?${query.toString()}`)).text()
    expect(html).toContain(`<form method="post" action="${REDIRECT}">`)
    expect(html).toContain('name="state" value="the-state"')
  })

  it.each<[string, Partial<Provider>]>([
    ['Basic', { clientAuth: clientSecretBasic }],
    ['a public client', { clientAuth: publicClient }],
    ['GET', { tokenMethod: 'GET' }],
    ['JSON', { tokenRequest: asJson() }],
    ['other names', { tokenRequest: rename({ client_id: 'key', code: 'auth_code' }) }],
    [
      'another grant_type',
      { tokenRequest: set({ grant_type: 'by_code' }), grants: ['authorization_code'] },
    ],
    ['no grant_type', { tokenRequest: omit('grant_type', 'redirect_uri') }],
    ['an answer below', { tokenResponse: under('data') }],
    ['an answer with a sign', { tokenResponse: [failsUnless('code', 0), under('data')] }],
    ['ok: true', { tokenResponse: [failsWhen('ok', false), lift({ access_token: 'user.token' })] }],
    ['other lifetimes', { tokenResponse: lifetime('expires', 'ms') }],
    ['a moment', { tokenResponse: [rename({ token: 'access_token' }), endsAt('until')] }],
    ['a token in the query', { bearer: inQuery('access_token') }],
    ['no state', { stateIn: 'redirect_uri' }],
    ['callback parameters', { callbackParams: { device: /^[0-9a-f-]{36}$/ }, account: 'device' }],
    ['a renamed code', { authorizationResponse: rename({ auth_code: 'code' }) }],
    ['a wrapped API', { apiResponse: under('response'), apiRequest: add({ v: '1' }) }],
    ['a profile in a list', { profile: { url: 'users', fields: { id: 'data.0.uid' } } }],
    [
      'a profile asked by POST',
      {
        profile: {
          url: 'graphql',
          method: 'POST',
          body: { query: '{ me }' },
          fields: { id: 'data.me.id' },
        },
      },
    ],
    [
      'a profile of another host',
      {
        apiBaseUrl: ['https://api.acme.example/v1/', 'https://people.acme.example/'],
        profile: { url: 'https://people.acme.example/me', fields: { id: 'id' } },
      },
    ],
    [
      'what the token leaves out',
      {
        apiBaseUrl: ['https://api.acme.example/{cloud}/', 'https://api.acme.example/clouds'],
        placeholders: { cloud: { pattern: /^[0-9a-f-]{36}$/ } },
        afterToken: { url: 'https://api.acme.example/clouds', fields: { cloud: '0.id' } },
      },
    ],
    [
      'an id_token',
      {
        issuer: 'https://id.acme.example',
        idToken: { jwksUri: 'https://id.acme.example/keys' },
        scope: ['openid'],
        account: 'sub',
      },
    ],
  ])('speaks %s', async (_what, cells) => {
    const { browser } = await begin(cells)
    await signIn(browser, 'acme')
    expect((await browser.get('/me')).body).toMatchObject({ id: '1001' })
    stand.killTokens()
    const { status } = await browser.get('/call')
    expect(status).toBe(cells.grants ? 401 : 200)
  })

  it('says no in the words that the table reads', async () => {
    const words = { code: 'error.no', message: 'error.why', as: { '40029': 'invalid_grant' } }
    await begin({ pkce: false, tokenResponse: failsUnless('error.no', 0, words) })
    const answer = await exchange({ ...code, ...secrets, code: 'x' })
    expect(answer).toMatchObject({ status: 200, body: { error: { no: '40029' } } })
  })

  it('lets a dialect speak where the table has functions of its own', async () => {
    const { browser } = await begin(
      {
        authorizationResponse: ({ bag = '{}', ...params }) => ({
          ...params,
          code: (JSON.parse(bag) as { code: string }).code,
        }),
        tokenResponse: ({ data }) =>
          (data as { inner: object[] }).inner[0] as Record<string, unknown>,
        profile: async (api) => {
          const { data } = await api.get<{ persons: [string] }>('who')
          return { id: data.persons[0] }
        },
      },
      {
        dialect: {
          callback: ({ code: given = '', ...params }) => ({
            ...params,
            bag: JSON.stringify({ code: given }),
          }),
          token: (issued) => ({ body: { inner: [issued] }, gzip: true }),
          api: ({ path }, { person }) =>
            path === '/v1/who' ? { body: { persons: [person.login] } } : undefined,
        },
      },
    )
    await signIn(browser, 'acme')
    expect((await browser.get('/me')).body).toMatchObject({ id: 'anna' })
    expect((await browser.get('/call')).body).toMatchObject({ path: '/v1/things' })
  })

  it('tells what it received, and goes wrong when it is told to', async () => {
    const { browser } = await begin()
    stand.fault({ kind: 'status', status: 503 })
    await expect(signIn(browser, 'acme')).rejects.toThrow('callback answered 502')
    await signIn(browser, 'acme')
    const seen = stand.calls.map(({ provider, endpoint, status }) => [provider, endpoint, status])
    expect(seen.slice(0, 2)).toEqual([
      ['acme', 'authorize', 302],
      ['acme', 'token', 503],
    ])
  })

  it('is started for a provider, and for nothing else', async () => {
    await begin()
    await expect(standIn({} as never)).rejects.toThrow(TypeError)
    await expect(standIn((() => undefined) as never)).rejects.toThrow('expected a provider')
  })
})
