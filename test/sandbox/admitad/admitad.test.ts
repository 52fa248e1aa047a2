import { sandbox } from 'express-oauth-connect/sandbox'
import type { AdmitadKnobs, Sandbox } from 'express-oauth-connect/sandbox'
import { consent, openBrowser } from '../browser.js'

const CALLBACK = 'http://localhost:3000/auth/admitad/callback'
const JSON_TYPE = 'application/json; charset=utf-8'

let box: Sandbox
let defaults: AdmitadKnobs
beforeAll(async () => {
  box = await sandbox()
  defaults = { ...box.admitad.knobs }
})
afterAll(() => box.close())
beforeEach(() => {
  box.admitad.forget()
  Object.assign(box.admitad.knobs, { redirectUris: undefined, expiresIn: undefined }, defaults)
})

function authorizeUrl(params: Record<string, string> = {}, path = '/api/authorize/'): string {
  const query = new URLSearchParams({
    client_id: box.admitad.clientId,
    redirect_uri: CALLBACK,
    response_type: 'code',
    scope: 'websites advcampaigns',
    state: '7c',
    ...params,
  })
  return `${box.admitad.origin}${path}?${query.toString()}`
}

interface Tokens {
  access_token: string
  refresh_token: string
}

async function getToken(
  form: Record<string, string>,
  headers: Record<string, string> = {},
  query = '',
) {
  const init = { method: 'POST', body: new URLSearchParams(form), headers }
  const response = await fetch(`${box.admitad.origin}/token/${query}`, init)
  const body = await response.text()
  const value = JSON.parse(body) as Tokens & Record<string, unknown>
  return { status: response.status, type: response.headers.get('content-type'), body, value }
}

function basic(): Record<string, string> {
  const { clientId, clientSecret } = box.admitad
  return { authorization: `Basic ${btoa(`${clientId}:${clientSecret}`)}` }
}

const clientCredentials = (scope = 'advcampaigns private_data') => ({
  grant_type: 'client_credentials',
  client_id: box.admitad.clientId,
  scope,
})

const codeGrant = (code: string) => ({
  grant_type: 'authorization_code',
  client_id: box.admitad.clientId,
  client_secret: box.admitad.clientSecret,
  redirect_uri: CALLBACK,
  code,
})

const refreshGrant = (refresh_token: string) => ({
  grant_type: 'refresh_token',
  client_id: box.admitad.clientId,
  client_secret: box.admitad.clientSecret,
  refresh_token,
})

async function newToken(scope?: string): Promise<Tokens> {
  return (await getToken(clientCredentials(scope), basic())).value
}

async function newCode(): Promise<string> {
  return (await consent(authorizeUrl())).searchParams.get('code') ?? ''
}

async function call(path: string, token: string | undefined, init: RequestInit = {}) {
  const headers = token === undefined ? {} : { authorization: `Bearer ${token}` }
  const response = await fetch(box.admitad.origin + path, { headers, redirect: 'manual', ...init })
  return {
    status: response.status,
    type: response.headers.get('content-type'),
    challenge: response.headers.get('www-authenticate'),
    body: await response.text(),
  }
}

async function data(path: string, token: string): Promise<unknown> {
  const { status, type, body } = await call(path, token)
  expect([status, type]).toEqual([200, JSON_TYPE])
  return JSON.parse(body)
}

describe('sign-in', () => {
  it.each(['/authorize/', '/api/authorize/'])('brings state before code from %s', async (path) => {
    const { href } = await consent(authorizeUrl({}, path))
    expect(href).toMatch(
      /^http:\/\/localhost:3000\/auth\/admitad\/callback\?state=7c&code=[0-9a-f]{30}$/,
    )
  })

  it('says no with a description', async () => {
    expect((await consent(authorizeUrl(), 'deny')).search).toBe(
      '?state=7c&error=access_denied&error_description=Access+Denied.',
    )
  })

  it.each([
    [{ client_id: 'X' }, "error=invalid_client&error_description=client_id+X+doesn't+exist"],
    [
      { response_type: 'token' },
      'error=unsupported_response_type&error_description=No+response+type%3A+token',
    ],
    [
      { scope: 'websites,coupons' },
      "error=invalid_scope&error_description=Following+access+ranges+doesn't+exist%3A+websites%2Ccoupons",
    ],
  ])('sends %j back to whatever redirect URI was given', async (params, query) => {
    const { leavesTo } = await openBrowser().open(authorizeUrl(params))
    expect(leavesTo).toBe(`${CALLBACK}?state=7c&${query}`)
  })

  it('compares the host of the redirect URI', async () => {
    box.admitad.knobs.redirectUris = ['https://shop.example/']
    const elsewhere = authorizeUrl({ redirect_uri: 'https://shop.example/auth/admitad/callback' })
    expect((await openBrowser().open(elsewhere)).status).toBe(200)
    const url = authorizeUrl({ redirect_uri: 'https://evil.example/' })
    const { status, leavesTo } = await openBrowser().open(url)
    expect([status, leavesTo]).toEqual([400, undefined])
  })

  it('sends a reader without the slash on to the one with it', async () => {
    const url = authorizeUrl({ scope: 'websites' }, '/authorize')
    const { status, leavesTo } = await openBrowserWithoutFollowing(url)
    expect(status).toBe(301)
    expect(leavesTo).toContain('/authorize/?client_id=')
  })
})

async function openBrowserWithoutFollowing(url: string) {
  const response = await fetch(url, { redirect: 'manual' })
  return { status: response.status, leavesTo: response.headers.get('location') }
}

describe('client_credentials', () => {
  it('brings the user along', async () => {
    const { status, type, body, value } = await getToken(clientCredentials(), basic())
    expect([status, type]).toEqual([200, JSON_TYPE])
    expect(value).toEqual({
      username: 'webmaster1',
      first_name: 'Павел',
      last_name: 'Чайкин',
      language: 'ru',
      access_token: expect.stringMatching(/^\w{30}$/) as string,
      token_type: 'bearer',
      expires_in: 604800,
      refresh_token: expect.stringMatching(/^\w{30}$/) as string,
      scope: 'advcampaigns private_data',
      group: 'webmaster',
    })
    expect(body).toContain('{"username": "webmaster1", "first_name": ')
    expect(box.admitad.issued).toBe(1)
  })

  it('turns the answer as told', async () => {
    const user = { ...box.admitad.knobs.user }
    delete user.last_name
    Object.assign(box.admitad.knobs, { idInAnswer: true, user, expiresIn: 'omit' })
    const { value } = await getToken(clientCredentials(), basic())
    expect(value).toMatchObject({ id: 785539, username: 'webmaster1' })
    expect(Object.keys(value)).not.toContain('last_name')
    expect(Object.keys(value)).not.toContain('expires_in')
  })

  it('takes all parameters in the query, with Basic', async () => {
    const query = `?${new URLSearchParams(clientCredentials()).toString()}`
    expect((await getToken({}, basic(), query)).status).toBe(200)
  })

  it.each([
    ['no grant type', { grant_type: '' }, 400, 'invalid_request', 'No grant_type provided.', 3],
    [
      'the password grant',
      { grant_type: 'password' },
      400,
      'unsupported_grant_type',
      'No grant type: password',
      3,
    ],
    ['no client id', { client_id: '' }, 400, 'invalid_request', 'No client_id', 3],
    [
      'a wrong client id',
      { client_id: 'X' },
      401,
      'invalid_client',
      "client_id X doesn't exist",
      2,
    ],
    ['no scope', { scope: '' }, 400, 'invalid_request', 'No scope', 3],
    [
      'an unknown scope',
      { scope: 'websites arecords' },
      400,
      'invalid_scope',
      "Following access ranges doesn't exist: arecords",
      3,
    ],
  ])('refuses %s', async (_name, form, status, error, description, code) => {
    const answer = await getToken({ ...clientCredentials(), ...form }, basic())
    expect(answer).toMatchObject({
      status,
      type: JSON_TYPE,
      body: `{"error_description": "${description}", "error_code": ${code}, "error": "${error}"}`,
    })
  })

  it('compares Basic byte for byte and wants it, unless told otherwise', async () => {
    const { clientId, clientSecret } = box.admitad
    const refusal =
      '{"error_description": "Client authentication failed.", "error_code": 2, "error": "invalid_client"}'
    const wrong = { authorization: `Basic ${btoa(`${clientId}:wrong`)}` }
    const lower = { authorization: `basic ${btoa(`${clientId}:${clientSecret}`)}` }
    const inBody = { ...clientCredentials(), client_secret: clientSecret }
    expect(await getToken(clientCredentials(), wrong)).toMatchObject({ status: 401, body: refusal })
    expect(await getToken(clientCredentials(), lower)).toMatchObject({ status: 401, body: refusal })
    expect(await getToken(clientCredentials())).toMatchObject({ status: 401, body: refusal })
    expect(await getToken(inBody)).toMatchObject({ status: 401, body: refusal })
    box.admitad.knobs.clientAuth = 'oauth2app'
    expect((await getToken(inBody)).status).toBe(200)
    expect((await getToken({ ...inBody, client_secret: 'x' }, basic())).status).toBe(401)
    box.admitad.knobs.clientIdRequired = false
    expect((await getToken({ ...clientCredentials(), client_id: '' }, basic())).status).toBe(200)
  })

  it('limits the number of tokens when told', async () => {
    box.admitad.knobs.tokenLimit = 1
    await newToken()
    const { status, value } = await getToken(clientCredentials(), basic())
    expect({ status, code: value['error_code'] }).toEqual({ status: 400, code: 6 })
  })

  it('wants its slash', async () => {
    const url = `${box.admitad.origin}/token`
    const init = { method: 'POST', body: new URLSearchParams(clientCredentials()) }
    const response = await fetch(url, { ...init, headers: basic() })
    expect([response.status, response.headers.get('content-type')]).toEqual([
      404,
      'text/html; charset=utf-8',
    ])
  })
})

describe('authorization_code', () => {
  it('takes the secret in the body or Basic, once', async () => {
    const code = await newCode()
    const { status, value } = await getToken(codeGrant(code))
    expect([status, value['scope']]).toEqual([200, 'advcampaigns websites'])
    expect((await getToken(codeGrant(code))).body).toBe(
      `{"error_description": "No such code: ${code}", "error_code": 3, "error": "invalid_request"}`,
    )
    const form = new Map(Object.entries(codeGrant(await newCode())))
    form.delete('client_secret')
    expect((await getToken(Object.fromEntries(form), basic())).status).toBe(200)
  })

  it.each([
    [{ code: '' }, 400, 'No code_key provided'],
    [{ redirect_uri: '' }, 400, 'No redirect_uri'],
    [{ redirect_uri: `${CALLBACK}/` }, 400, "redirect_uri doesn't match"],
    [{ client_secret: 'wrong' }, 401, 'Client authentication failed.'],
  ])('refuses %j', async (form, status, error_description) => {
    const answer = await getToken({ ...codeGrant(await newCode()), ...form })
    expect(answer).toMatchObject({ status, value: { error_description } })
  })

  it('refuses a code after its time', async () => {
    const code = await newCode()
    box.admitad.knobs.codeLifetime = 0
    expect(await getToken(codeGrant(code))).toMatchObject({
      status: 400,
      body: '{"error_description": "Provided code is expired", "error_code": 3, "error": "invalid_grant"}',
    })
  })
})

describe('refresh_token', () => {
  it('rotates both tokens', async () => {
    const first = await newToken()
    const { status, value } = await getToken(refreshGrant(first.refresh_token))
    expect(status).toBe(200)
    expect(value.access_token).not.toBe(first.access_token)
    expect(value.refresh_token).not.toBe(first.refresh_token)
    expect((await call('/advcampaigns/', value.access_token)).status).toBe(200)
  })

  it('calls a dead one an invalid request with number 5 and counts the reuse', async () => {
    const { refresh_token } = await newToken()
    await getToken(refreshGrant(refresh_token))
    const { status, body } = await getToken(refreshGrant(refresh_token))
    expect(status).toBe(400)
    expect(body).toBe(
      `{"error_description": "No such refresh token: ${refresh_token}", "error_code": 5, "error": "invalid_request"}`,
    )
    expect(box.admitad.reuses).toBe(1)
  })

  it('lets the family live on reuse, or kills it when told', async () => {
    const first = await newToken()
    const second = (await getToken(refreshGrant(first.refresh_token))).value
    await getToken(refreshGrant(first.refresh_token))
    expect((await call('/advcampaigns/', second.access_token)).status).toBe(200)
    box.admitad.knobs.reuseDetection = true
    await getToken(refreshGrant(first.refresh_token))
    expect((await call('/advcampaigns/', second.access_token)).status).toBe(401)
    expect((await getToken(refreshGrant(second.refresh_token))).status).toBe(400)
  })

  it('wants the secret in the body', async () => {
    const { refresh_token } = await newToken()
    const form = new Map(Object.entries(refreshGrant(refresh_token)))
    form.delete('client_secret')
    expect((await getToken(Object.fromEntries(form), basic())).status).toBe(401)
  })

  it('can keep either token', async () => {
    Object.assign(box.admitad.knobs, { sameAccessToken: true, refreshToken: 'omit' })
    const first = await newToken()
    box.admitad.killTokens()
    const { value } = await getToken(refreshGrant(first.refresh_token))
    expect([value.access_token, value.refresh_token]).toEqual([first.access_token, undefined])
    expect((await call('/advcampaigns/', value.access_token)).status).toBe(200)
    box.admitad.knobs.refreshToken = 'keep'
    const again = await getToken(refreshGrant(first.refresh_token))
    expect(again.value.refresh_token).toBe(first.refresh_token)
  })

  it('gives no wider scope', async () => {
    const { refresh_token } = await newToken()
    const form = { ...refreshGrant(refresh_token), scope: 'coupons' }
    expect((await getToken(form)).value['error_description']).toBe(
      'Refresh request requested scopes beyondinitial grant: coupons',
    )
  })

  it('dies with killRefreshTokens', async () => {
    const { refresh_token } = await newToken()
    box.admitad.killRefreshTokens()
    expect((await getToken(refreshGrant(refresh_token))).value['error_code']).toBe(5)
    expect(box.admitad.reuses).toBe(0)
  })
})

describe('the API', () => {
  it('pages its lists', async () => {
    const { access_token } = await newToken()
    const list = (await data('/advcampaigns/?limit=2&offset=52', access_token)) as object
    expect(list).toMatchObject({
      results: [{ id: 6053, name: 'Обувь на каждый день 11' }],
      _meta: { count: 53, limit: 2, offset: 52 },
    })
    expect(await data('/advcampaigns/', access_token)).toMatchObject({ _meta: { limit: 20 } })
    expect((await call('/advcampaigns/?limit=501', access_token)).status).toBe(400)
    expect(await data('/advcampaigns/6001/', access_token)).toMatchObject({ id: 6001 })
  })

  it('answers its other methods', async () => {
    const scope =
      'private_data private_data_email private_data_balance websites statistics ' +
      'deeplink_generator short_link advertiser_info advertiser_websites'
    const { access_token } = await newToken(scope)
    expect(await data('/me/', access_token)).toEqual({
      id: 785539,
      username: 'webmaster1',
      first_name: 'Павел',
      last_name: 'Чайкин',
      language: 'ru',
      default_currency: 'RUB',
      country: 'RU',
      email: 'webmaster1@example.ru',
    })
    expect(await data('/me/balance/', access_token)).toMatchObject([{ balance: '18354.05' }, {}])
    expect(await data('/me/balance/extended/', access_token)).toMatchObject([
      { today: '120.00' },
      {},
    ])
    expect(await data('/websites/', access_token)).toMatchObject({ results: [{ id: 22 }, {}] })
    expect(await data('/statistics/actions/?date_start=21.01.2024', access_token)).toMatchObject({
      _meta: { count: 4 },
    })
    expect(
      await data('/deeplink/22/advcampaign/6001/?ulp=https://a.example/?x=1', access_token),
    ).toEqual(['https://ad.sandbox.invalid/g/226001/?ulp=https%3A%2F%2Fa.example%2F%3Fx%3D1'])
    const link = { method: 'POST', body: new URLSearchParams({ link: 'https://a.example/' }) }
    const headers = { authorization: `Bearer ${access_token}` }
    expect((await call('/shortlink/modify/', undefined, { ...link, headers })).body).toBe(
      '{"short_link": "https://sandbox.invalid/ix7"}',
    )
    expect(await data('/advertiser/311/info/', access_token)).toMatchObject({ id: 311 })
    expect(await data('/advertiser/311/websites/', access_token)).toMatchObject({
      _meta: { count: 2 },
    })
  })

  it('tells a bad token in header and body', async () => {
    expect(await call('/me/', 'nope')).toEqual({
      status: 401,
      type: JSON_TYPE,
      challenge: `Bearer realm="", error="invalid_token", error_description="Token doesn't exist"`,
      body: `{"error_description": "Token doesn't exist", "error_code": 1, "error": "invalid_token"}`,
    })
    expect(await call('/me/', undefined)).toMatchObject({
      status: 401,
      challenge: 'Bearer realm=""',
    })
  })

  it('tells an expired token by number 0', async () => {
    const { access_token } = await newToken()
    box.admitad.knobs.tokenLifetime = 0
    expect(await call('/me/', access_token)).toMatchObject({
      status: 401,
      body: '{"error_description": "Token is expired", "error_code": 0, "error": "invalid_token"}',
    })
  })

  it('tells a killed token by number 1', async () => {
    const { access_token } = await newToken()
    box.admitad.killTokens()
    expect((await call('/me/', access_token)).body).toContain('"error_code": 1')
  })

  it('tells a missing scope', async () => {
    const { access_token } = await newToken()
    expect(await call('/websites/', access_token)).toEqual({
      status: 403,
      type: JSON_TYPE,
      challenge:
        'Bearer realm="", error="insufficient_scope", error_description="Access token has insufficient scope: websites"',
      body: '{"error_description": "Access token has insufficient scope: websites", "error_code": 2, "error": "insufficient_scope"}',
    })
  })

  it('limits requests with 503 and number 4', async () => {
    const { access_token } = await newToken()
    box.admitad.knobs.rateLimit = 1
    expect((await call('/me/', access_token)).status).toBe(200)
    expect(await call('/me/', access_token)).toMatchObject({
      status: 503,
      body: '{"error_description": "Rate limit exceeded", "error_code": 4, "error": "rate_limit"}',
    })
  })

  it('has no such address, no such slash, no such method', async () => {
    const { access_token } = await newToken()
    expect((await call('/me/nothing/', access_token)).status).toBe(404)
    expect((await call('/me', access_token)).status).toBe(301)
    expect((await call('/me', access_token, { method: 'POST' })).status).toBe(404)
    const headers = { authorization: `Bearer ${access_token}` }
    const gone = await call('/advcampaigns/6001/attach/22/', '', { method: 'POST', headers })
    expect(gone.status).toBe(410)
    expect((await call('/me/', '', { method: 'PUT', headers })).status).toBe(405)
  })
})
