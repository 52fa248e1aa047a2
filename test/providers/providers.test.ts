import { OAuthError, type ApiRequestConfig, type Registration } from 'express-oauth-connect'
import { admitad, bstats, ringme, senler, telphin } from 'express-oauth-connect/providers'
import { sandbox, type Sandbox, type SandboxCall } from 'express-oauth-connect/sandbox'
import express from 'express'
import session from 'express-session'
import supertest from 'supertest'
import { oauth } from 'express-oauth-connect'
import { BASE_URL, SECRET, type Browser } from '../support/site.js'

let box: Sandbox
beforeAll(async () => {
  const autoApprove = true
  box = await sandbox({
    senler: { autoApprove },
    bstats: { autoApprove },
    admitad: { autoApprove },
    ringme: { autoApprove },
  })
})
afterAll(() => box.close())
beforeEach(() => {
  box.calls.length = 0
  for (const provider of box.providers) {
    provider.forget()
    provider.clearFaults()
  }
})

const at = (id: 'senler' | 'admitad' | 'ringme') => {
  const { clientId, clientSecret, origin } = box[id]
  return { clientId, clientSecret, origin }
}
const callsTo = (endpoint: SandboxCall['endpoint']) =>
  box.calls.filter((call) => call.endpoint === endpoint)
const formOf = (call: SandboxCall | undefined) =>
  Object.fromEntries(new URLSearchParams(call?.body))

/** A site that answers /api with what the provider's API answered to the request in its body. */
function siteWith(registration: Registration): Browser {
  const app = express()
  app.use(session({ secret: 'x', resave: false, saveUninitialized: false }))
  app.use(oauth({ baseUrl: BASE_URL, secret: SECRET, providers: [registration] }))
  app.post('/api', express.json(), (req, res) => {
    const { account, ...config } = req.body as ApiRequestConfig & { account?: string }
    req
      .oauth(registration.id, account === undefined ? {} : { account })
      .request(config)
      .then(
        (answer) => res.json(answer.data),
        (error: unknown) => res.status((error as OAuthError).status).json(error),
      )
  })
  return supertest.agent(app)
}

/** From start over the sandbox's consent back to the site. */
async function connect(browser: Browser, id: string, query = {}): Promise<void> {
  const start = await browser.get(`/auth/${id}/start`).query(query).expect(302)
  const consent = await fetch(start.get('Location') ?? '', { redirect: 'manual' })
  const { pathname, search } = new URL(consent.headers.get('location') ?? '')
  await browser
    .get(pathname + search)
    .expect(302)
    .expect('Location', '/')
}

const api = (browser: Browser, config: ApiRequestConfig & { account?: string }) =>
  browser.post('/api').send(config)

describe('Senler', () => {
  it('exchanges by GET with everything in the query and the community carried along', async () => {
    const browser = siteWith(senler(at('senler')))
    await connect(browser, 'senler', { group_id: '152781' })
    const [call] = callsTo('token')
    expect(call).toMatchObject({ method: 'GET', path: '/ajax/cabinet/OAuth2token', body: '' })
    expect(call?.query).toEqual({
      client_id: box.senler.clientId,
      client_secret: box.senler.clientSecret,
      redirect_uri: 'http://localhost:3000/auth/senler/callback',
      code: expect.any(String) as string,
      group_id: '152781',
    })
    expect(callsTo('authorize')[0]?.query).not.toHaveProperty('code_challenge')
  })

  it('calls the API by a form that names token, community and version', async () => {
    const browser = siteWith(senler(at('senler')))
    await connect(browser, 'senler', { group_id: '152781' })
    const { body } = await api(browser, {
      method: 'POST',
      url: 'subscribers/get',
      data: { count: 2 },
    })
    expect(body).toMatchObject({ success: true })
    expect(body.items).toHaveLength(2)
    const [call] = callsTo('api')
    expect(call).toMatchObject({ method: 'POST', path: '/api/subscribers/get', query: {} })
    expect(formOf(call)).toEqual({
      access_token: expect.any(String) as string,
      group_id: '152781',
      v: '2',
      count: '2',
    })
    expect(call?.headers.authorization).toBeUndefined()
  })

  it('makes a form of a get as well: the token stays out of the address', async () => {
    const browser = siteWith(senler(at('senler')))
    await connect(browser, 'senler')
    await api(browser, {
      url: 'subscriptions/get',
      params: { count: 1, access_token: 'mine' },
    }).expect(200)
    expect(callsTo('api')[0]).toMatchObject({ method: 'POST', query: {} })
    expect(formOf(callsTo('api')[0]).access_token).not.toBe('mine')
  })

  it('holds several communities in one session', async () => {
    const browser = siteWith(senler(at('senler')))
    await connect(browser, 'senler', { group_id: '152781' })
    await connect(browser, 'senler', { group_id: '204417' })
    const count = async (account?: string) => {
      await api(browser, { url: 'groups/get', ...(account && { account }) }).expect(200)
      return formOf(callsTo('api').at(-1)).group_id
    }
    expect(await count()).toBe('204417')
    expect(await count('152781')).toBe('152781')
  })

  it.each([13, 14] as const)('ends the connection on error %d in HTTP 200', async (code) => {
    const browser = siteWith(senler(at('senler')))
    await connect(browser, 'senler')
    box.senler.knobs.deadTokenCode = code
    box.senler.killTokens()
    const { body } = await api(browser, { url: 'groups/get' }).expect(401)
    expect(body).toMatchObject({ name: 'NotConnectedError', code: 'not_connected' })
    expect(callsTo('api')).toHaveLength(1)
    expect((await browser.get('/auth/connections')).body.connections).toEqual([])
  })

  it('tells error 9 as a rate limit and others with their code', async () => {
    const browser = siteWith(senler(at('senler')))
    await connect(browser, 'senler')
    box.senler.fault({ kind: 'rateLimit', endpoint: 'api' })
    const limited = await api(browser, { url: 'groups/get' }).expect(503)
    expect(limited.body).toMatchObject({ code: 'rate_limited', providerCode: '9', retryAfter: 1 })
    const unknown = await api(browser, { url: 'bots/addSubscriber' }).expect(502)
    expect(unknown.body).toMatchObject({ name: 'ApiError', code: 'api_error', providerStatus: 200 })
    expect(unknown.body.data).toMatchObject({ success: false })
  })

  it.each(['message', 'error'] as const)('reads a spent code from "%s"', async (key) => {
    box.senler.knobs.tokenErrorKey = key
    const browser = siteWith(senler(at('senler')))
    const start = await browser.get('/auth/senler/start').expect(302)
    const state = new URL(start.get('Location') ?? '').searchParams.get('state') ?? ''
    const { body } = await browser
      .get('/auth/senler/callback')
      .query({ code: 'used', group_id: '152781', state })
      .set('Accept', 'application/json')
      .expect(400)
    expect(body.error).toBe('invalid_grant')
    box.senler.knobs.tokenErrorKey = 'message'
  })

  it('knows no scopes', () => {
    expect(() => senler({ ...at('senler'), scope: ['messages'] })).toThrow('Senler knows no scopes')
  })
})

describe.each(['json', 'xml'] as const)('bStats in %s', (format) => {
  const registration = () => bstats({ clientName: 'shop', format, origin: box.bstats.origin })

  it('puts state into the redirect URI, format and redirect_uri into the query', async () => {
    const browser = siteWith(registration())
    await connect(browser, 'bstats')
    expect(callsTo('authorize')[0]?.query).toEqual({
      client_name: 'shop',
      response_type: 'code',
      client_id: 'bstats.ru',
      scope: 'dossier',
      redirect_uri: expect.stringMatching(/\/auth\/bstats\/callback\?state=[\w-]{43}$/) as string,
    })
    const [call] = callsTo('token')
    expect(call?.query).toEqual({
      format,
      redirect_uri: callsTo('authorize')[0]?.query.redirect_uri,
    })
    expect(formOf(call)).toEqual({
      code: expect.stringMatching(/^[0-9a-f]{32}$/) as string,
      client_id: 'bstats.ru',
      grant_type: 'authorization_code',
    })
    expect(call?.headers.authorization).toBeUndefined()
  })

  it('names the method in the path and reads rows alike', async () => {
    const browser = siteWith(registration())
    await connect(browser, 'bstats')
    const uuid = '6f1c2b7e-0d4a-4c35-9b1e-5a7d2e8f9c01'
    const { body } = await api(browser, { url: 'customer.getcomments', params: { uuid } }).expect(
      200,
    )
    expect(Array.isArray(body)).toBe(true)
    expect(body[0]).toEqual({
      rate: expect.any(String) as string,
      comment: expect.any(String) as string,
    })
    expect(callsTo('api')[0]?.query).toEqual({
      app: 'dossier',
      method: 'customer.getcomments',
      uuid,
      access_token: expect.stringMatching(/^[0-9a-f]{32}$/) as string,
      format,
    })
    const params = { app: 'dossier', method: 'customer.getcomments', uuid }
    const same = await api(browser, { url: '', params }).expect(200)
    expect(same.body).toEqual(body)
  })

  it('posts a form', async () => {
    const browser = siteWith(registration())
    await connect(browser, 'bstats')
    const emails = ['c8ff4bbbe0e1d6b1b1b2b4d4e0e6d9e5']
    await api(browser, { method: 'POST', url: 'customer.getuuid', data: { customer: { emails } } })
    expect(decodeURIComponent(callsTo('api')[0]?.body ?? '')).toBe(
      `customer[emails][]=${emails[0] ?? ''}`,
    )
  })

  it('tells an error in the provider’s words', async () => {
    const browser = siteWith(registration())
    await connect(browser, 'bstats')
    const { body } = await api(browser, { url: 'customer.nothing' }).expect(502)
    expect(body).toMatchObject({
      providerStatus: 404,
      providerCode: 'invalid_method',
      providerMessage: 'Unknown method: dossier.customer.nothing',
    })
  })

  it('ends the connection on 401, which nobody can renew', async () => {
    const browser = siteWith(registration())
    await connect(browser, 'bstats')
    box.bstats.killTokens()
    await api(browser, { url: 'customer.getcomments', params: { uuid: 'x' } }).expect(401)
    expect((await browser.get('/auth/connections')).body.connections).toEqual([])
  })

  it('reports a denial and a refused code, which it never repeats', async () => {
    const browser = siteWith(registration())
    const callbackWith = async (query: object) => {
      const start = await browser.get('/auth/bstats/start').expect(302)
      const uri = new URL(start.get('Location') ?? '').searchParams.get('redirect_uri') ?? ''
      return browser
        .get('/auth/bstats/callback')
        .query({ ...Object.fromEntries(new URL(uri).searchParams), ...query })
    }
    expect((await callbackWith({ error: 'access_denied' })).status).toBe(403)
    const refused = await callbackWith({ code: 'deadbeefdeadbeefdeadbeefdeadbeef' })
    expect(refused.status).toBe(400)
    expect(refused.text).toContain('Invalid code: [redacted]')
    expect(refused.text).not.toContain('deadbeef')
  })
})

describe('Admitad', () => {
  const scope = ['advcampaigns', 'banners', 'websites']

  it('asks for the application’s token byte for byte as the documentation does', async () => {
    const documented = {
      clientId: 'cb281d918a37e346b45e9aea1c6eb7',
      clientSecret: 'a0f8a8b24de8b8182a0ddd2e89f5b1',
    }
    const browser = siteWith(admitad({ ...documented, origin: box.admitad.origin, scope }))
    await api(browser, { url: '/me/' })
    const [call] = callsTo('token')
    expect(call).toMatchObject({
      method: 'POST',
      path: '/token/',
      query: {},
      body: 'grant_type=client_credentials&client_id=cb281d918a37e346b45e9aea1c6eb7&scope=advcampaigns+banners+websites',
    })
    expect(call?.headers).toMatchObject({
      authorization:
        'Basic Y2IyODFkOTE4YTM3ZTM0NmI0NWU5YWVhMWM2ZWI3OmEwZjhhOGIyNGRlOGI4MTgyYTBkZGQyZTg5ZjViMQ==',
      'content-type': 'application/x-www-form-urlencoded;charset=UTF-8',
    })
  })

  it('needs a scope, which has no default', () => {
    expect(() => admitad(at('admitad'))).toThrow(
      'admitad: Admitad needs a scope and has no default: scope must be a list of at least one',
    )
  })

  it('shares one application token among all visitors', async () => {
    const registration = admitad({ ...at('admitad'), scope })
    const browser = siteWith(registration)
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => api(browser, { url: '/advcampaigns/' })),
    )
    expect(answers.map(({ status }) => status)).toEqual(Array(20).fill(200))
    expect(callsTo('token')).toHaveLength(1)
  })

  it('signs a person in, keeps the user’s fields, and refreshes with the secret in the body', async () => {
    box.admitad.knobs.expiresIn = 30
    const browser = siteWith(admitad({ ...at('admitad'), scope, grant: 'authorization_code' }))
    await connect(browser, 'admitad')
    delete (box.admitad.knobs as { expiresIn?: unknown }).expiresIn
    const { body } = await browser.get('/auth/connections')
    expect(body.connections).toMatchObject([{ provider: 'admitad', account: 'webmaster1' }])
    await api(browser, { url: '/advcampaigns/' }).expect(200)
    const [, refresh] = callsTo('token')
    expect(refresh?.headers.authorization).toBeUndefined()
    expect(formOf(refresh)).toEqual({
      grant_type: 'refresh_token',
      refresh_token: expect.any(String) as string,
      client_id: box.admitad.clientId,
      client_secret: box.admitad.clientSecret,
    })
  })

  it('takes error_code 0 for an expired token: one new token, one replay', async () => {
    const browser = siteWith(admitad({ ...at('admitad'), scope }))
    await api(browser, { url: '/advcampaigns/' }).expect(200)
    box.admitad.knobs.tokenLifetime = 0
    box.calls.length = 0
    box.admitad.killTokens()
    box.admitad.knobs.tokenLifetime = 604_800
    await api(browser, { url: '/advcampaigns/' }).expect(200)
    expect(callsTo('api').map(({ status }) => status)).toEqual([401, 200])
    expect(callsTo('token')).toHaveLength(1)
  })

  it('tells its 503 as a rate limit, at the API and at the token endpoint', async () => {
    const browser = siteWith(admitad({ ...at('admitad'), scope }))
    box.admitad.fault({ kind: 'rateLimit', endpoint: 'token', retryAfter: '5' })
    const token = await api(browser, { url: '/advcampaigns/' }).expect(503)
    expect(token.body).toMatchObject({ name: 'TokenError', code: 'rate_limited', retryAfter: 5 })
  })

  it('ends the connection when the refresh token is dead (invalid_request, code 5)', async () => {
    const browser = siteWith(admitad({ ...at('admitad'), scope, grant: 'authorization_code' }))
    await connect(browser, 'admitad')
    box.admitad.killTokens()
    box.admitad.killRefreshTokens()
    const { body } = await api(browser, { url: '/advcampaigns/' }).expect(401)
    expect(body).toMatchObject({ code: 'not_connected' })
  })

  it('posts a form unless told otherwise', async () => {
    const browser = siteWith(admitad({ ...at('admitad'), scope: [...scope, 'short_link'] }))
    await api(browser, {
      method: 'POST',
      url: '/shortlink/modify/',
      data: { link: 'https://a.example/' },
    })
    expect(callsTo('api')[0]?.headers['content-type']).toBe('application/x-www-form-urlencoded')
  })
})

describe('RingMe', () => {
  it('wants a host, which Telphin brings along', () => {
    const { clientId, clientSecret } = box.ringme
    expect(() => ringme({ clientId, clientSecret } as never)).toThrow(/origin must be the API host/)
    expect(telphin({ clientId, clientSecret }).provider).toMatchObject({
      id: 'telphin',
      tokenEndpoint: 'https://apiproxy.telphin.ru/oauth/token',
      apiBaseUrl: 'https://apiproxy.telphin.ru/api/ver1.0/',
    })
  })

  it('asks for the application’s token with the secret in the body', async () => {
    const browser = siteWith(ringme(at('ringme')))
    await api(browser, { url: '/user/' }).expect(200)
    expect(formOf(callsTo('token')[0])).toEqual({
      grant_type: 'client_credentials',
      scope: 'all',
      client_id: box.ringme.clientId,
      client_secret: box.ringme.clientSecret,
    })
    expect(callsTo('api')[0]?.headers.authorization).toMatch(/^Bearer \w{30}$/)
  })

  it('encodes queries as forms, bodies as JSON, and reads gzip', async () => {
    const browser = siteWith(ringme(at('ringme')))
    const params = { start_datetime: '2024-01-01 00:00:00', end_datetime: '2024-02-01 00:00:00' }
    await api(browser, { url: '/client/@me/call_history/', params }).expect(200)
    expect(callsTo('api')[0]?.query).toMatchObject(params)
    const data = { src_num: ['101'], dst_num: '79210000000' }
    await api(browser, { method: 'POST', url: '/extension/7001/callback/', data }).expect(200)
    expect(callsTo('api')[1]).toMatchObject({ method: 'POST', body: JSON.stringify(data) })
    expect(callsTo('api')[1]?.headers['content-type']).toBe('application/json')
  })

  it('asks anew when a token dies before its time', async () => {
    const browser = siteWith(ringme(at('ringme')))
    await api(browser, { url: '/user/' }).expect(200)
    box.ringme.killTokens()
    await api(browser, { url: '/user/' }).expect(200)
    expect(callsTo('token')).toHaveLength(2)
  })

  it('names the redirect URI in a refresh, and ends on 401 invalid_grant', async () => {
    const browser = siteWith(ringme({ ...at('ringme'), grant: 'authorization_code' }))
    await connect(browser, 'ringme')
    expect(callsTo('authorize')[0]?.query.scope).toBe('all')
    box.ringme.killTokens()
    await api(browser, { url: '/user/' }).expect(200)
    expect(formOf(callsTo('token')[1])).toMatchObject({
      grant_type: 'refresh_token',
      redirect_uri: 'http://localhost:3000/auth/ringme/callback',
    })
    box.ringme.killTokens()
    box.ringme.killRefreshTokens()
    await api(browser, { url: '/user/' }).expect(401)
  })

  it('tells the quota with the time until it starts anew', async () => {
    const browser = siteWith(ringme(at('ringme')))
    await api(browser, { url: '/user/' }).expect(200)
    box.ringme.fault({ kind: 'rateLimit', endpoint: 'api', retryAfter: '12' })
    const { body } = await api(browser, { url: '/user/' }).expect(503)
    expect(body).toMatchObject({ code: 'rate_limited', providerStatus: 429, retryAfter: 12 })
  })
})
