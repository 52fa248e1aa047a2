import { createHmac } from 'node:crypto'
import express from 'express'
import session from 'express-session'
import supertest from 'supertest'
import {
  oauth,
  type ApiRequestConfig,
  type OAuthError,
  type ProviderFactory,
  type Registration,
} from 'express-oauth-connect'
import { BASE_URL, SECRET, type Browser } from '../../support/site.js'
import { createApi } from '../../../src/http/api/api.js'
import { requestTokens } from '../../../src/http/token-endpoint.js'
import { createDpopNonces } from '../../../src/http/dpop/nonces.js'
import { createSend } from '../../../src/http/transport/transport.js'
import type { Client } from '../../../src/protocol/provider/client.js'
import { refreshToken } from '../../../src/protocol/token/grants.js'
import { answer, json, stub, type Received, type Stub } from '../../support/stub.js'
import { amocrm } from './amocrm.js'
import { notion } from './notion.js'
import { shopify } from './shopify.js'
import { slack } from './slack.js'
import { tiktok } from './tiktok.js'
import { vkid } from './vkid.js'

const KEYS = { clientId: 'the-client', clientSecret: 'client-secret-canary' }
const REDIRECT = (id: string) => `${BASE_URL}/auth/${id}/callback`
const CONNECTION = { account: 'mine', params: {}, connectedAt: 0 }
const TEXT = expect.any(String) as string

type Handler = (request: Received) => { status?: number; body: unknown }

let server: Stub
/** What the provider answers, by path. */
let routes: Record<string, Handler>
beforeEach(async () => {
  server = await stub()
  routes = {}
  server.api = (request, res) => {
    const { status = 200, body } = routes[request.path]?.(request) ?? { status: 404, body: {} }
    json(res, status, body)
  }
})

/** A site that answers /api with what the provider's API answered to the request in its body. */
function siteWith(registration: Registration): Browser {
  const app = express()
  app.use(session({ secret: 'x', resave: false, saveUninitialized: false }))
  app.use(oauth({ baseUrl: BASE_URL, secret: SECRET, providers: [registration] }))
  app.post('/api', express.json(), (req, res) => {
    req
      .oauth(registration.id)
      .request(req.body as ApiRequestConfig)
      .then(
        (answer) => res.json(answer.data),
        (error: unknown) => res.status((error as OAuthError).status).json(error),
      )
  })
  app.post('/bye', (req, res) => {
    void req.oauth.disconnect(registration.id).then(() => res.json({}))
  })
  return supertest.agent(app)
}

/** Where start sends the browser. */
async function start(
  browser: Browser,
  id: string,
  query: object = {},
): Promise<Record<string, string>> {
  const answer = await browser.get(`/auth/${id}/start`).query(query).expect(302)
  return Object.fromEntries(new URL(answer.get('Location') ?? '').searchParams)
}

const back = (browser: Browser, id: string, query: object) =>
  browser.get(`/auth/${id}/callback`).set('Accept', 'application/json').query(query)

const call = (browser: Browser, config: ApiRequestConfig) => browser.post('/api').send(config)
const formOf = (request: Received | undefined) => Object.fromEntries(request?.form ?? [])
const jsonOf = (request: Received | undefined) => JSON.parse(request?.body ?? '{}') as unknown
const accountsOf = async (browser: Browser) => {
  const { body } = await browser.get('/auth/connections')
  return (body.connections as { account: string }[]).map(({ account }) => account)
}

/** Tokens that are due at once, then one that lives an hour. */
function tokensOf(fields: (n: number) => object): Handler {
  let n = 0
  return () => {
    n++
    const expires_in = n === 1 ? 30 : 3600
    const tokens = { access_token: `access-${n}`, refresh_token: `refresh-${n}`, expires_in }
    return { body: { ...tokens, ...fields(n) } }
  }
}

const TABLES = [vkid, tiktok, shopify, amocrm, notion, slack] as readonly ProviderFactory[]

describe.each(TABLES.map((table) => table({ ...KEYS, origin: undefined }).id))('%s', (id) => {
  const registration = (origin: string) => {
    const made = TABLES.map((table) => table({ ...KEYS, origin }))
    return made.find((one) => one.id === id) as Registration
  }

  it('reads an empty or unreadable answer by its status', async () => {
    const { provider, ...rest } = registration(server.origin)
    const client: Client = { ...rest, provider, redirectUri: REDIRECT(id) }
    const channel = {
      send: createSend(),
      timeout: 1_000,
      now: () => 0,
      dpopNonces: createDpopNonces(),
      discover: (client: Client) => client,
    }
    const tokens = { accessToken: 'access-token', tokenType: 'Bearer' }
    const source = {
      connection: () => Promise.resolve({ ...CONNECTION, provider: id, tokens }),
      renew: () => Promise.reject(new Error('asked for a new one')),
      accepted: () => undefined,
      refusedAgain: () => Promise.resolve(),
    }
    const api = createApi(channel, client, source)
    server.api = answer(401, '')
    await expect(api.get('x')).rejects.toThrow('asked for a new one')
    server.api = answer(500, '<p>Oops', { 'content-type': 'text/html' })
    await expect(api.get('x')).rejects.toMatchObject({ code: 'api_error', providerStatus: 500 })
    const renew = requestTokens(channel, client, refreshToken('r'), {})
    await expect(renew).rejects.toMatchObject({ code: 'server_error', providerStatus: 500 })
  })
})

describe('VK ID', () => {
  const TOKEN = '/oauth2/auth'
  const DEVICE = 'device-7'

  it.each(['parameters', 'a payload'])(
    'signs in by %s, refreshes, calls and revokes',
    async (by) => {
      const browser = siteWith(vkid({ ...KEYS, origin: server.origin }))
      routes[TOKEN] = tokensOf(() => ({ user_id: 42 }))
      routes['/method/users.get'] = () => ({ body: { response: [{ id: 42 }] } })
      routes['/oauth2/revoke'] = () => ({ body: { response: 1 } })
      const { state = '', ...asked } = await start(browser, 'vkid')
      expect(asked).toMatchObject({ client_id: 'the-client', code_challenge_method: 'S256' })
      const fields = { code: 'C', device_id: DEVICE }
      const query = by === 'parameters' ? fields : { payload: JSON.stringify(fields) }
      await back(browser, 'vkid', { state, ...query }).expect(302)
      expect(formOf(server.to(TOKEN)[0])).toEqual({
        ...{ grant_type: 'authorization_code', code: 'C', code_verifier: TEXT },
        ...{ redirect_uri: REDIRECT('vkid'), client_id: 'the-client', device_id: DEVICE, state },
      })
      expect(await accountsOf(browser)).toEqual(['42'])
      const { body } = await call(browser, { url: 'users.get', params: { fields: 'sex' } }).expect(
        200,
      )
      expect(body).toEqual([{ id: 42 }])
      expect(formOf(server.to(TOKEN)[1])).toEqual({
        ...{ grant_type: 'refresh_token', refresh_token: 'refresh-1' },
        ...{ client_id: 'the-client', device_id: DEVICE, state },
      })
      const [api] = server.to('/method/users.get')
      expect(Object.fromEntries(api?.query ?? [])).toEqual({
        ...{ fields: 'sex', v: '5.199', access_token: 'access-2' },
      })
      await browser.post('/bye').expect(200)
      expect(formOf(server.to('/oauth2/revoke')[0])).toEqual({
        ...{ client_id: 'the-client', access_token: 'access-2' },
      })
    },
  )

  it.each(['{', '{"code":1}', 'null'])('refuses the payload %s without a call', async (payload) => {
    const browser = siteWith(vkid({ ...KEYS, origin: server.origin }))
    const { state } = await start(browser, 'vkid')
    await back(browser, 'vkid', { state, payload }).expect(400)
    expect(server.calls).toEqual([])
  })

  it('renews a token that error 5 calls dead, in HTTP 200', async () => {
    const browser = siteWith(vkid({ ...KEYS, origin: server.origin }))
    routes[TOKEN] = () => ({
      body: { access_token: `a-${server.to(TOKEN).length}`, refresh_token: 'r' },
    })
    routes['/method/x'] = ({ query }) => ({
      body:
        query.get('access_token') === 'a-1'
          ? { error: { error_code: 5, error_msg: 'User authorization failed' } }
          : { response: 1 },
    })
    const { state } = await start(browser, 'vkid')
    await back(browser, 'vkid', { state, code: 'C', device_id: DEVICE }).expect(302)
    expect((await call(browser, { url: 'x' }).expect(200)).body).toBe(1)
    routes['/method/x'] = () => ({ body: { error: { error_code: 6, error_msg: 'Too many' } } })
    const limited = await call(browser, { url: 'x' }).expect(503)
    expect(limited.body).toMatchObject({ code: 'rate_limited', providerCode: '6' })
  })
})

describe('TikTok', () => {
  const TOKEN = '/v2/oauth/token/'
  const KEY = { client_key: 'the-client', client_secret: 'client-secret-canary' }

  it('signs in under a client_key, refreshes, calls and revokes', async () => {
    const browser = siteWith(tiktok({ ...KEYS, origin: server.origin }))
    routes[TOKEN] = tokensOf(() => ({ open_id: 'O', token_type: 'Bearer' }))
    const ok = { error: { code: 'ok', message: '' } }
    routes['/v2/user/info/'] = () => ({ body: { data: { user: { open_id: 'O' } }, ...ok } })
    routes['/v2/oauth/revoke/'] = () => ({ body: {} })
    const { state, ...asked } = await start(browser, 'tiktok')
    expect(asked).toEqual({
      ...{ client_key: 'the-client', scope: 'user.info.basic', response_type: 'code' },
      ...{ redirect_uri: REDIRECT('tiktok'), code_challenge: TEXT, code_challenge_method: 'S256' },
    })
    await back(browser, 'tiktok', { state, code: 'C', scopes: 'user.info.basic' }).expect(302)
    expect(formOf(server.to(TOKEN)[0])).toEqual({
      ...{ ...KEY, grant_type: 'authorization_code', code: 'C', code_verifier: TEXT },
      redirect_uri: REDIRECT('tiktok'),
    })
    const { body } = await call(browser, { url: 'user/info/', params: { fields: 'open_id' } })
    expect(body).toEqual({ user: { open_id: 'O' } })
    expect(formOf(server.to(TOKEN)[1])).toEqual({
      ...{ ...KEY, grant_type: 'refresh_token', refresh_token: 'refresh-1' },
    })
    expect(server.to('/v2/user/info/')[0]?.headers.authorization).toBe('Bearer access-2')
    await browser.post('/bye')
    expect(formOf(server.to('/v2/oauth/revoke/')[0])).toEqual({ ...KEY, token: 'refresh-2' })
  })

  it('tells an error in HTTP 200', async () => {
    const browser = siteWith(tiktok({ ...KEYS, origin: server.origin }))
    routes[TOKEN] = () => ({ body: { access_token: 'a', open_id: 'O' } })
    const error = { code: 'scope_not_authorized', message: 'No video.list' }
    routes['/v2/video/list/'] = () => ({ body: { data: {}, error } })
    const { state } = await start(browser, 'tiktok')
    await back(browser, 'tiktok', { state, code: 'C' }).expect(302)
    const { body } = await call(browser, { url: 'video/list/' }).expect(502)
    expect(body).toMatchObject({ providerCode: error.code, providerMessage: error.message })
  })
})

describe('Shopify', () => {
  const TOKEN = '/admin/oauth/access_token'
  const SHOP = 'acme.myshopify.com'
  const register = () => shopify({ ...KEYS, origin: server.origin, scope: ['a', 'b'] })
  const signed = (params: Record<string, string>) => {
    const sorted = new URLSearchParams(params)
    sorted.sort()
    const hmac = createHmac('sha256', KEYS.clientSecret).update(sorted.toString()).digest('hex')
    return { ...params, hmac }
  }

  it('signs in by a callback with an hmac, refreshes and calls', async () => {
    const browser = siteWith(register())
    routes[TOKEN] = tokensOf(() => ({ scope: 'a,b' }))
    routes['/admin/api/2026-01/shop.json'] = () => ({ body: { shop: { id: 1 } } })
    const { state = '', ...asked } = await start(browser, 'shopify', { shop: 'acme' })
    expect(asked).toMatchObject({ client_id: 'the-client', scope: 'a,b' })
    const query = signed({ code: 'C', shop: SHOP, state, timestamp: '1', host: 'aGk=' })
    await back(browser, 'shopify', query).expect(302)
    const keys = { client_id: KEYS.clientId, client_secret: KEYS.clientSecret, expiring: '1' }
    expect(formOf(server.to(TOKEN)[0])).toEqual({
      ...{ ...keys, grant_type: 'authorization_code', code: 'C' },
    })
    expect(await accountsOf(browser)).toEqual([SHOP])
    const { body } = await call(browser, { url: 'shop.json' }).expect(200)
    expect(body).toEqual({ shop: { id: 1 } })
    expect(formOf(server.to(TOKEN)[1])).toEqual({
      ...{ ...keys, grant_type: 'refresh_token', refresh_token: 'refresh-1' },
    })
    const [api] = server.to('/admin/api/2026-01/shop.json')
    expect(api?.headers['x-shopify-access-token']).toBe('access-2')
    expect(api?.headers).not.toHaveProperty('authorization')
  })

  it('makes no call for a callback whose hmac is missing or another, or for another shop', async () => {
    const browser = siteWith(register())
    const { state = '' } = await start(browser, 'shopify', { shop: 'acme' })
    const { hmac, ...rest } = signed({ code: 'C', shop: SHOP, state })
    const other = signed({ code: 'C', shop: 'evil.myshopify.com', state })
    const changed = { ...rest, code: 'D', hmac }
    for (const query of [rest, changed, { ...rest, hmac: 'zz' }, other])
      await back(browser, 'shopify', query).expect(400)
    expect(server.calls).toEqual([])
  })
})

describe('amoCRM', () => {
  const TOKEN = '/oauth2/access_token'
  const HOST = 'acme.amocrm.ru'

  it('signs in by JSON, names the redirect URI in a refresh, and calls', async () => {
    const browser = siteWith(amocrm({ ...KEYS, origin: server.origin }))
    routes[TOKEN] = tokensOf(() => ({ token_type: 'Bearer' }))
    routes['/api/v4/account'] = () => ({ body: { id: 7 } })
    const { state, ...asked } = await start(browser, 'amocrm')
    expect(asked).toEqual({ client_id: 'the-client', redirect_uri: REDIRECT('amocrm') })
    const query = { state, code: 'C', referer: HOST, platform: '1', client_id: 'the-client' }
    await back(browser, 'amocrm', query).expect(302)
    const keys = { client_id: KEYS.clientId, client_secret: KEYS.clientSecret }
    const redirect_uri = REDIRECT('amocrm')
    const [first] = server.to(TOKEN)
    expect(first?.headers['content-type']).toBe('application/json')
    expect(jsonOf(first)).toEqual({
      ...{ ...keys, grant_type: 'authorization_code', code: 'C', redirect_uri },
    })
    expect(await accountsOf(browser)).toEqual([HOST])
    expect((await call(browser, { url: 'account' }).expect(200)).body).toEqual({ id: 7 })
    expect(jsonOf(server.to(TOKEN)[1])).toEqual({
      ...{ ...keys, grant_type: 'refresh_token', refresh_token: 'refresh-1', redirect_uri },
    })
    expect(server.to('/api/v4/account')[0]?.headers.authorization).toBe('Bearer access-2')
  })

  it('ends the connection when the refresh token is dead, by its hint', async () => {
    const browser = siteWith(amocrm({ ...KEYS, origin: server.origin }))
    routes[TOKEN] = () => ({ body: { access_token: 'a', refresh_token: 'r', expires_in: 1 } })
    const { state } = await start(browser, 'amocrm')
    await back(browser, 'amocrm', { state, code: 'C', referer: HOST }).expect(302)
    await new Promise((resolve) => setTimeout(resolve, 1_100))
    const body = { hint: 'Token has been revoked', title: 'Bad Request', status: 400 }
    routes[TOKEN] = () => ({ status: 400, body })
    const gone = await call(browser, { url: 'account' }).expect(401)
    expect(gone.body).toMatchObject({ code: 'not_connected' })
  })

  it('makes no call for an account that was not chosen', async () => {
    const browser = siteWith(amocrm({ ...KEYS, origin: server.origin }))
    const { state } = await start(browser, 'amocrm')
    await back(browser, 'amocrm', { state, code: 'C', referer: 'acmeXamocrm.ru' }).expect(400)
    expect(server.calls).toEqual([])
  })
})

describe('Notion', () => {
  const TOKEN = '/v1/oauth/token'
  const BASIC = `Basic ${Buffer.from('the-client:client-secret-canary').toString('base64')}`

  it('signs in by Basic and JSON, refreshes, calls under a version, and revokes', async () => {
    const browser = siteWith(notion({ ...KEYS, origin: server.origin }))
    routes[TOKEN] = tokensOf(() => ({ token_type: 'bearer', workspace_id: 'W', bot_id: 'B' }))
    routes['/v1/users/me'] = () => ({ body: { object: 'user' } })
    routes['/v1/oauth/revoke'] = () => ({ body: {} })
    const { state, ...asked } = await start(browser, 'notion')
    expect(asked).toMatchObject({ owner: 'user', client_id: 'the-client', response_type: 'code' })
    await back(browser, 'notion', { state, code: 'C' }).expect(302)
    const [first] = server.to(TOKEN)
    expect(first?.headers).toMatchObject({
      ...{ authorization: BASIC, 'content-type': 'application/json' },
    })
    expect(jsonOf(first)).toEqual({
      ...{ grant_type: 'authorization_code', code: 'C', code_verifier: TEXT },
      redirect_uri: REDIRECT('notion'),
    })
    expect(await accountsOf(browser)).toEqual(['W'])
    expect((await call(browser, { url: 'users/me' }).expect(200)).body).toEqual({ object: 'user' })
    expect(jsonOf(server.to(TOKEN)[1])).toEqual({
      ...{ grant_type: 'refresh_token', refresh_token: 'refresh-1' },
    })
    expect(server.to('/v1/users/me')[0]?.headers).toMatchObject({
      ...{ authorization: 'Bearer access-2', 'notion-version': '2022-06-28' },
    })
    await browser.post('/bye')
    const [revoked] = server.to('/v1/oauth/revoke')
    expect(revoked?.headers.authorization).toBe(BASIC)
    expect(jsonOf(revoked)).toEqual({ token: 'access-2' })
  })
})

describe('Slack', () => {
  const TOKEN = '/api/oauth.v2.access'
  const register = () =>
    slack({ ...KEYS, origin: server.origin, scope: ['chat:write', 'team:read'] })

  it('signs a bot in, refreshes, calls and revokes', async () => {
    const browser = siteWith(register())
    const team = { id: 'T1', name: 'Acme' }
    routes[TOKEN] = tokensOf(() => ({ ok: true, token_type: 'bot', team, bot_user_id: 'B1' }))
    routes['/api/team.info'] = () => ({ body: { ok: true, team } })
    routes['/api/auth.revoke'] = () => ({ body: { ok: true, revoked: true } })
    const { state, ...asked } = await start(browser, 'slack')
    expect(asked).toMatchObject({ client_id: 'the-client', scope: 'chat:write,team:read' })
    await back(browser, 'slack', { state, code: 'C' }).expect(302)
    expect(await accountsOf(browser)).toEqual(['T1'])
    expect((await call(browser, { url: 'team.info' }).expect(200)).body).toEqual({ ok: true, team })
    expect(server.to(TOKEN).map(formOf)).toMatchObject([
      { grant_type: 'authorization_code', code: 'C', client_secret: 'client-secret-canary' },
      { grant_type: 'refresh_token', refresh_token: 'refresh-1' },
    ])
    expect(server.to('/api/team.info')[0]?.headers.authorization).toBe('Bearer access-2')
    await browser.post('/bye')
    const [revoked] = server.to('/api/auth.revoke')
    expect(revoked?.headers.authorization).toBe('Bearer access-2')
    expect(revoked?.body).toBe('')
  })

  it('tells errors in HTTP 200, at the token endpoint and at the API', async () => {
    const browser = siteWith(register())
    routes[TOKEN] = () => ({ body: { ok: false, error: 'code_already_used' } })
    const first = await start(browser, 'slack')
    const refused = await back(browser, 'slack', { state: first.state, code: 'C' }).expect(400)
    expect(refused.body).toMatchObject({ error: 'invalid_grant' })
    routes[TOKEN] = () => ({ body: { ok: true, access_token: 'a', token_type: 'bot' } })
    const second = await start(browser, 'slack')
    await back(browser, 'slack', { state: second.state, code: 'D' }).expect(302)
    routes['/api/x'] = () => ({ body: { ok: false, error: 'channel_not_found' } })
    const { body } = await call(browser, { url: 'x' }).expect(502)
    expect(body).toMatchObject({ providerCode: 'channel_not_found', providerStatus: 200 })
    routes['/api/x'] = () => ({ body: { ok: false, error: 'token_revoked' } })
    await call(browser, { url: 'x' }).expect(401)
    expect(await accountsOf(browser)).toEqual([])
  })
})
