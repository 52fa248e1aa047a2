import { createHmac } from 'node:crypto'
import express from 'express'
import session from 'express-session'
import supertest from 'supertest'
import {
  oauth,
  type ApiRequestConfig,
  type OAuthError,
  type Registration,
} from 'express-oauth-connect'
import { monday } from '../../src/providers/monday.js'
import { myob } from '../../src/providers/myob.js'
import { orcid } from '../../src/providers/orcid.js'
import { pipedrive } from '../../src/providers/pipedrive.js'
import { procore } from '../../src/providers/procore.js'
import { renren } from '../../src/providers/renren.js'
import { shopify } from '../../src/providers/shopify.js'
import { square } from '../../src/providers/square.js'
import { surveymonkey } from '../../src/providers/surveymonkey.js'
import { threads } from '../../src/providers/threads.js'
import { timely } from '../../src/providers/timely.js'
import { wecom } from '../../src/providers/wecom.js'
import { withings } from '../../src/providers/withings.js'
import { xero } from '../../src/providers/xero.js'
import { zoho } from '../../src/providers/zoho.js'
import { BASE_URL, SECRET, type Browser } from '../support/site.js'
import { json, stub, type Received, type Stub } from '../support/stub.js'

const KEYS = { clientId: 'the-client', clientSecret: 'client-secret-canary' }
const REDIRECT = (id: string) => `${BASE_URL}/auth/${id}/callback`

type Handler = (request: Received) => { status?: number; body: unknown }

let server: Stub
/** What the provider answers, by path. */
let routes: Record<string, Handler>
beforeEach(async () => {
  server = await stub()
  routes = {}
  server.token = server.api = (request, res) => {
    const { status = 200, body } = routes[request.path]?.(request) ?? { status: 404, body: {} }
    json(res, status, body)
  }
})

/** A site with the profile at /me; /api passes a call on. */
function siteWith(registration: Registration): Browser {
  const app = express()
  app.use(session({ secret: 'x', resave: false, saveUninitialized: false }))
  app.use(oauth({ baseUrl: BASE_URL, secret: SECRET, providers: [registration] }))
  const failed = (res: express.Response) => (error: unknown) =>
    res.status((error as OAuthError).status).json(error)
  app.get('/me', (req, res) => {
    req
      .oauth(registration.id)
      .profile()
      .then(({ raw: _, ...told }) => res.json(told), failed(res))
  })
  app.post('/api', express.json(), (req, res) => {
    req
      .oauth(registration.id)
      .request(req.body as ApiRequestConfig)
      .then((answer) => res.json(answer.data), failed(res))
  })
  app.post('/bye', (req, res) => {
    void req.oauth.disconnect(registration.id).then(() => res.json({}))
  })
  return supertest.agent(app)
}

/** A browser that has signed in; `callback` is what comes beside code and state. */
async function signedIn(
  registration: Registration,
  callback: Readonly<Record<string, string>> = {},
  query: object = {},
): Promise<Browser> {
  const browser = siteWith(registration)
  const state = await begin(browser, registration.id, query)
  const given = { code: 'C1', state, ...callback }
  await browser.get(`/auth/${registration.id}/callback`).query(given).expect(302)
  return browser
}

async function begin(browser: Browser, id: string, query: object = {}): Promise<string> {
  const answer = await browser.get(`/auth/${id}/start`).query(query).expect(302)
  return new URL(answer.get('Location') ?? '').searchParams.get('state') ?? ''
}

const formOf = (request: Received | undefined) => Object.fromEntries(request?.form ?? [])
const queryOf = (request: Received | undefined) => Object.fromEntries(request?.query ?? [])
const call = (browser: Browser, config: ApiRequestConfig) => browser.post('/api').send(config)
const me = async (browser: Browser) => (await browser.get('/me').expect(200)).body as unknown
const tokens = (fields: object = {}) => ({
  body: { access_token: 'A1', refresh_token: 'R1', expires_in: 3600, ...fields },
})

describe('who the token answer names', () => {
  it('MYOB: user and company file; calls carry the key', async () => {
    const user = { uid: 'u-1', username: 'ann@shop.example' }
    routes['/oauth2/v1/authorize'] = () => tokens({ user })
    routes['/accountright/f-1/Contact'] = () => ({ body: [] })
    const registration = myob({ ...KEYS, scope: ['sme-company-file'], origin: server.origin })
    const browser = await signedIn(registration, { businessId: 'f-1' })
    expect(formOf(server.to('/oauth2/v1/authorize')[0])).not.toHaveProperty('businessId')
    expect(await me(browser)).toEqual({ id: 'u-1', username: 'ann@shop.example' })
    await call(browser, { url: 'Contact' }).expect(200)
    expect(server.to('/accountright/f-1/Contact')[0]?.headers).toMatchObject({
      ...{ 'x-myobapi-key': 'the-client', 'x-myobapi-version': 'v2' },
    })
  })

  it('ORCID: iD and name', async () => {
    routes['/oauth/token'] = () => tokens({ orcid: '0000-0001-2345-6789', name: 'Ann Lee' })
    expect(await me(await signedIn(orcid({ ...KEYS, origin: server.origin })))).toEqual({
      id: '0000-0001-2345-6789',
      name: 'Ann Lee',
      url: 'https://orcid.org/0000-0001-2345-6789',
    })
  })

  it('Renren: id, name and picture; the exchange is a GET', async () => {
    const user = { id: 42, name: 'Ann', avatar: [{ type: 'tiny', url: 'https://img.example/a' }] }
    routes['/oauth/token'] = () => tokens({ user })
    expect(await me(await signedIn(renren({ ...KEYS, origin: server.origin })))).toEqual({
      ...{ id: '42', name: 'Ann', picture: 'https://img.example/a' },
    })
    expect(server.to('/oauth/token')[0]?.method).toBe('GET')
  })

  it('Withings: a number', async () => {
    routes['/v2/oauth2'] = () => ({ body: { status: 0, body: { userid: 363, ...tokens().body } } })
    expect(await me(await signedIn(withings({ ...KEYS, origin: server.origin })))).toEqual({
      id: '363',
    })
    expect(formOf(server.to('/v2/oauth2')[0])).toMatchObject({ action: 'requesttoken' })
  })
})

describe('Withings', () => {
  it('ends a connection whose refresh token status 503 calls invalid', async () => {
    const dead = { status: 503, body: {}, error: 'Invalid Params: invalid refresh_token' }
    const first = { userid: 1, ...tokens({ expires_in: 10 }).body }
    routes['/v2/oauth2'] = ({ form }) => ({
      body: form.get('grant_type') === 'refresh_token' ? dead : { status: 0, body: first },
    })
    const browser = await signedIn(withings({ ...KEYS, origin: server.origin }))
    const { body } = await call(browser, { url: 'measure' }).expect(401)
    expect(body).toMatchObject({ code: 'not_connected' })
  })

  it.each([
    [503, 'Invalid Params: invalid code', 400],
    [503, 'Invalid Params: invalid redirect_uri', 502],
    [601, 'Too Many Requests', 503],
  ])('status %s, "%s", in HTTP 200 is a %s at the callback', async (status, error, expected) => {
    routes['/v2/oauth2'] = () => ({ body: { status, body: {}, error } })
    const browser = siteWith(withings({ ...KEYS, origin: server.origin }))
    const state = await begin(browser, 'withings')
    await browser.get('/auth/withings/callback').query({ code: 'C1', state }).expect(expected)
  })
})

describe('a company in a header', () => {
  it('Procore: that of the settings, unless the call names another', async () => {
    routes['/oauth/token'] = () => tokens()
    routes['/rest/v1.0/projects'] = () => ({ body: [] })
    const options = { ...KEYS, origin: server.origin }
    const named = await signedIn(procore({ ...options, settings: { companyId: '12' } }))
    await call(named, { url: 'rest/v1.0/projects' }).expect(200)
    const headers = { 'Procore-Company-Id': '13' }
    await call(named, { url: 'rest/v1.0/projects', headers }).expect(200)
    await call(await signedIn(procore(options)), { url: 'rest/v1.0/projects' }).expect(200)
    const sent = server.to('/rest/v1.0/projects').map((one) => one.headers['procore-company-id'])
    expect(sent).toEqual(['12', '13', undefined])
  })
})

describe('Shopify', () => {
  const sign = (params: Readonly<Record<string, string>>) =>
    createHmac('sha256', KEYS.clientSecret)
      .update(new URLSearchParams(Object.entries(params).sort()).toString())
      .digest('hex')

  it('takes a callback that the secret signed, and asks GraphQL for the shop', async () => {
    routes['/admin/oauth/access_token'] = () => tokens()
    const shop = { id: 'gid://shopify/Shop/1', name: 'Acme', myshopifyDomain: 'acme.myshopify.com' }
    routes['/admin/api/2026-01/graphql.json'] = () => ({ body: { data: { shop } } })
    const browser = siteWith(shopify({ ...KEYS, origin: server.origin }))
    const state = await begin(browser, 'shopify', { shop: 'acme' })
    const query = { code: 'C1', shop: 'acme.myshopify.com', state, timestamp: '1' }
    await browser
      .get('/auth/shopify/callback')
      .query({ ...query, hmac: sign(query) })
      .expect(302)
    expect(formOf(server.to('/admin/oauth/access_token')[0])).toMatchObject({ expiring: '1' })
    expect(await me(browser)).toMatchObject({ id: 'gid://shopify/Shop/1', name: 'Acme' })
    expect(server.to('/admin/api/2026-01/graphql.json')[0]?.headers).toMatchObject({
      'x-shopify-access-token': 'A1',
    })
  })

  it.each(['00', undefined])('refuses a callback with the hmac %s without a call', async (hmac) => {
    const browser = siteWith(shopify({ ...KEYS, origin: server.origin }))
    const state = await begin(browser, 'shopify', { shop: 'acme' })
    const query = { code: 'C1', shop: 'acme.myshopify.com', state, ...(hmac && { hmac }) }
    await browser.get('/auth/shopify/callback').query(query).expect(400)
    expect(server.calls).toEqual([])
  })
})

it('Square: revokes by the secret in the header', async () => {
  routes['/oauth2/token'] = () => tokens({ merchant_id: 'M1', expires_at: '2999-01-01T00:00:00Z' })
  routes['/oauth2/revoke'] = () => ({ body: { success: true } })
  const browser = await signedIn(square({ ...KEYS, origin: server.origin }))
  await browser.post('/bye').expect(200)
  const [revocation] = server.to('/oauth2/revoke')
  expect(revocation?.headers.authorization).toBe('Client client-secret-canary')
  expect(JSON.parse(revocation?.body ?? '')).toEqual({
    ...{ client_id: 'the-client', access_token: 'A1' },
  })
})

it('Threads: exchanges the first token, then renews by the token itself', async () => {
  routes['/oauth/access_token'] = () => ({ body: { access_token: 'SHORT', user_id: 1 } })
  routes['/access_token'] = () => ({ body: { access_token: 'LONG1', expires_in: 0 } })
  routes['/refresh_access_token'] = () => ({
    body: { access_token: 'LONG2', token_type: 'bearer', expires_in: 60 * 24 * 3600 },
  })
  routes['/v1.0/me'] = () => ({ body: { id: '17', username: 'ann' } })
  const browser = await signedIn(threads({ ...KEYS, origin: server.origin }))
  await call(browser, { url: 'v1.0/me' }).expect(200)
  const [exchange] = server.to('/access_token')
  expect([exchange?.method, queryOf(exchange)]).toEqual([
    'GET',
    {
      ...{ grant_type: 'th_exchange_token', client_secret: 'client-secret-canary' },
      access_token: 'SHORT',
    },
  ])
  await call(browser, { url: 'v1.0/me' }).expect(200)
  const [renewal] = server.to('/refresh_access_token')
  expect(queryOf(renewal)).toEqual({ grant_type: 'th_refresh_token', access_token: 'LONG1' })
  expect(await me(browser)).toEqual({ id: '17', username: 'ann' })
  const used = server.to('/v1.0/me').map((request) => request.query.get('access_token'))
  expect(used).toEqual(['LONG1', 'LONG2', 'LONG2'])
})

it('Timely: asks for the user of the first account', async () => {
  routes['/1.1/oauth/token'] = () => tokens()
  routes['/1.1/accounts'] = () => ({ body: [{ id: 7, name: 'Acme' }, { id: 8 }] })
  const avatar = { large: 'https://img.example/a' }
  routes['/1.1/7/users/current'] = () => ({ body: { id: 9, name: 'Ann', email: 'a@b.c', avatar } })
  expect(await me(await signedIn(timely({ ...KEYS, origin: server.origin })))).toEqual({
    ...{ id: '9', name: 'Ann', email: 'a@b.c', picture: 'https://img.example/a' },
  })
})

describe('WeCom', () => {
  const registration = () =>
    wecom({ ...KEYS, settings: { agentid: '1000002' }, origin: server.origin })

  it('asks whose code it was, with the token of the application', async () => {
    const ok = { errcode: 0, errmsg: 'ok' }
    routes['/cgi-bin/gettoken'] = () => ({ body: { ...ok, access_token: 'A1', expires_in: 7200 } })
    routes['/cgi-bin/auth/getuserinfo'] = () => ({ body: { ...ok, userid: 'ann' } })
    routes['/cgi-bin/user/get'] = () => ({ body: { ...ok, userid: 'ann', name: 'Ann' } })
    const browser = await signedIn(registration())
    const [exchange] = server.to('/cgi-bin/gettoken')
    expect([exchange?.method, queryOf(exchange)]).toEqual([
      'GET',
      { corpid: 'the-client', corpsecret: 'client-secret-canary' },
    ])
    expect(queryOf(server.to('/cgi-bin/auth/getuserinfo')[0])).toEqual({
      ...{ access_token: 'A1', code: 'C1' },
    })
    expect(await me(browser)).toEqual({ id: 'ann', username: 'ann', name: 'Ann' })
    const { body } = await browser.get('/auth/connections')
    expect(body).toMatchObject({ connections: [{ account: 'ann' }] })
  })

  it('knows a guest by openid', async () => {
    routes['/cgi-bin/gettoken'] = () => tokens({ errcode: 0 })
    routes['/cgi-bin/auth/getuserinfo'] = () => ({ body: { errcode: 0, openid: 'o-1' } })
    expect(await me(await signedIn(registration()))).toEqual({ id: 'o-1' })
  })

  it('sends the application to the page of the QR code under its own names', async () => {
    const answer = await siteWith(registration()).get('/auth/wecom/start').expect(302)
    const asked = Object.fromEntries(new URL(answer.get('Location') ?? '').searchParams)
    expect(asked).toEqual({
      ...{ appid: 'the-client', agentid: '1000002', redirect_uri: REDIRECT('wecom') },
      state: expect.any(String) as string,
    })
  })

  it('refuses errors of the token in HTTP 200', async () => {
    routes['/cgi-bin/gettoken'] = () => ({ body: { errcode: 40013, errmsg: 'invalid corpid' } })
    const browser = siteWith(registration())
    const state = await begin(browser, 'wecom')
    await browser.get('/auth/wecom/callback').query({ code: 'C1', state }).expect(502)
  })
})

describe('Xero', () => {
  // Its id_token is verified elsewhere: see the tests of OpenID Connect.
  const registration = () =>
    xero({ ...KEYS, scope: ['accounting.transactions'], origin: server.origin })

  it.each([
    ['the first organisation', [{ tenantId: 't-1' }, { tenantId: 't-2' }], 't-1'],
    ['none where none was allowed', [], undefined],
  ])('names %s in calls', async (_what, connections, tenant) => {
    routes['/connect/token'] = () => tokens()
    routes['/connections'] = () => ({ body: connections })
    routes['/api.xro/2.0/Contacts'] = () => ({ body: {} })
    const browser = await signedIn(registration())
    await call(browser, { url: 'api.xro/2.0/Contacts' }).expect(200)
    const headers = { 'Xero-Tenant-Id': 't-9' }
    await call(browser, { url: 'api.xro/2.0/Contacts', headers }).expect(200)
    const sent = server.to('/api.xro/2.0/Contacts').map((one) => one.headers['xero-tenant-id'])
    expect(sent).toEqual([tenant, 't-9'])
  })
})

describe('Zoho', () => {
  it('ends a sign-in whose code HTTP 200 calls invalid', async () => {
    routes['/oauth/v2/token'] = () => ({ body: { error: 'invalid_code' } })
    const browser = siteWith(zoho({ ...KEYS, origin: server.origin }))
    const state = await begin(browser, 'zoho')
    const query = {
      code: 'C1',
      state,
      location: 'eu',
      'accounts-server': 'https://accounts.zoho.eu',
    }
    await browser.get('/auth/zoho/callback').query(query).expect(400)
  })

  it.each([
    'https://accounts.zoho.eu.evil.example',
    'https://evil.example',
    'http://accounts.zoho.eu',
  ])('refuses the token server %s without a call', async (accounts) => {
    const browser = siteWith(zoho({ ...KEYS, origin: server.origin }))
    const state = await begin(browser, 'zoho')
    const query = { code: 'C1', state, 'accounts-server': accounts }
    await browser.get('/auth/zoho/callback').query(query).expect(400)
    expect(server.calls).toEqual([])
  })
})

it('monday.com: a 401 is judged by its status, an error in HTTP 200 by its code', async () => {
  routes['/oauth2/token'] = () => ({ body: { access_token: 'A1' } })
  const browser = await signedIn(monday({ ...KEYS, origin: server.origin }))
  const ask = () => call(browser, { url: 'v2', method: 'POST', data: { query: '{ me { id } }' } })
  routes['/v2'] = () => ({ status: 401, body: { errors: ['Not Authenticated'] } })
  expect((await ask()).body).toMatchObject({ code: 'token_rejected', providerStatus: 401 })
  const limit = { message: 'Too many', extensions: { code: 'COMPLEXITY_BUDGET_EXHAUSTED' } }
  routes['/v2'] = () => ({ body: { errors: [limit] } })
  expect((await ask().expect(503)).body).toMatchObject({ providerMessage: 'Too many' })
  expect(server.to('/v2')[0]?.headers.authorization).toBe('A1')
})

describe('an API that the token answer names', () => {
  it('Pipedrive: the host of the company', async () => {
    routes['/oauth/token'] = () => tokens({ api_domain: 'https://acme.pipedrive.com' })
    routes['/api/v1/users/me'] = () => ({ body: { data: { id: 5, name: 'Ann' } } })
    const browser = await signedIn(pipedrive({ ...KEYS, origin: server.origin }))
    expect(await me(browser)).toEqual({ id: '5', name: 'Ann' })
  })

  it.each([
    ['Europe', 'https://api.eu.surveymonkey.com'],
    ['Canada', 'https://api.surveymonkey.ca'],
    ['America', 'https://api.surveymonkey.com'],
  ])('SurveyMonkey: the data centre of %s', async (_where, access_url) => {
    routes['/oauth/token'] = () => tokens({ access_url })
    routes['/v3/users/me'] = () => ({ body: { id: '1', username: 'ann' } })
    const browser = await signedIn(surveymonkey({ ...KEYS, origin: server.origin }))
    expect(await me(browser)).toEqual({ id: '1', username: 'ann' })
  })

  it.each([
    ['Europe', { 'accounts-server': 'https://accounts.zoho.eu' }, 'https://www.zohoapis.eu'],
    ['Canada', { 'accounts-server': 'https://accounts.zohocloud.ca' }, 'https://www.zohoapis.ca'],
    ['America', {}, 'https://www.zohoapis.com'],
  ])('Zoho: the data centre of %s', async (_where, callback, api_domain) => {
    routes['/oauth/v2/token'] = () => tokens({ api_domain })
    routes['/oauth/user/info'] = () => ({ body: { ZUID: 6, First_Name: 'Ann', Last_Name: 'Lee' } })
    const browser = await signedIn(zoho({ ...KEYS, origin: server.origin }), callback)
    expect(await me(browser)).toMatchObject({ id: '6', name: 'Ann Lee' })
    expect(server.to('/oauth/user/info')[0]?.headers.authorization).toBe('Zoho-oauthtoken A1')
  })
})
