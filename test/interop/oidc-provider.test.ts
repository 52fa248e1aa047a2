import {
  clientSecretBasic,
  clientSecretPost,
  defineProvider,
  type Registration,
} from 'express-oauth-connect'
import { BASE_URL, savedIn, site, type Browser } from '../support/site.js'
import { later } from '../security/hostile.js'
import { person } from './person.js'
import { startServer, type ServerProcess } from './server-process.js'

let server: ServerProcess
let origin: string
let events: { event: string; error?: string }[]

beforeAll(async () => {
  server = await startServer('oidc-provider.mjs', {}, (message) => {
    events.push(message as unknown as { event: string })
  })
  origin = server.origin
})
beforeEach(() => {
  events = []
})
afterAll(() => server.stop())

const count = (event: string) => events.filter((item) => item.event === event).length

const foreign = (id: 'basic' | 'post', cells = {}): Registration =>
  defineProvider({
    id,
    name: 'Foreign',
    issuer: origin,
    authorizationEndpoint: `${origin}/auth`,
    tokenEndpoint: `${origin}/token`,
    revocationEndpoint: `${origin}/token/revocation`,
    apiBaseUrl: `${origin}/api/`,
    clientAuth: id === 'basic' ? clientSecretBasic : clientSecretPost,
    scope: ['openid', 'offline_access', 'read'],
    authorizationParams: { prompt: 'consent' },
    ...cells,
  })({ clientId: id, clientSecret: `secret of ${id}: 100% + /` })

/** The callback's path as the provider sends the person there. */
async function authorize(browser: Browser, id: string, path = '/'): Promise<URL> {
  const start = await browser.get(`/auth/${id}/start`).query({ return_to: path }).expect(302)
  return person(start.get('Location') ?? '', BASE_URL)
}

async function signIn(browser: Browser, id: string): Promise<void> {
  const { pathname, search } = await authorize(browser, id, '/landing')
  const end = await browser.get(pathname + search).expect(302)
  expect(end.get('Location')).toBe('/landing')
}

describe.each(['basic', 'post'] as const)('oidc-provider, client_secret_%s', (id) => {
  test('signs in with code, PKCE S256 and iss, and calls the API', async () => {
    const browser = site([foreign(id)]).browser()
    await signIn(browser, id)
    const { body } = await browser.get(`/call/${id}`).expect(200)
    expect(body).toMatchObject({ accountId: 'ivan', clientId: id })
    expect((await browser.get('/auth/connections')).body).toMatchObject({
      connections: [{ provider: id, scope: 'openid offline_access read' }],
    })
  })

  test('is refused with a wrong secret, in words for the site’s owner', async () => {
    const registration = { ...foreign(id), clientSecret: 'wrong' }
    const browser = site([registration]).browser()
    const { pathname, search } = await authorize(browser, id)
    const end = await browser.get(pathname + search).set('Accept', 'application/json')
    expect(end.status).toBe(502)
    expect(end.body).toMatchObject({ error: 'client_rejected' })
  })

  test('rotates the refresh token once for twenty calls at a time, three times over', async () => {
    const browser = site([foreign(id)]).browser()
    await signIn(browser, id)
    for (const round of [1, 2, 3])
      await later(round * 11_000, async () => {
        const calls = Array.from({ length: 20 }, () => browser.get(`/call/${id}`))
        const answers = await Promise.all(calls)
        expect(answers.map(({ status }) => status)).toEqual(Array(20).fill(200))
      })
    expect(count('refresh_token.consumed')).toBe(3)
    expect(count('grant.revoked')).toBe(0)
    expect(count('grant.error')).toBe(0)
  })

  test('loses the connection when a spent refresh token is replayed by somebody', async () => {
    const shop = site([foreign(id)])
    const browser = shop.browser()
    await signIn(browser, id)
    const { body } = await browser.get('/session')
    const stolen = savedIn(body)[0]?.tokens.refreshToken
    await later(11_000, () => browser.get(`/call/${id}`).expect(200))
    const replay = await post('/token', id, {
      grant_type: 'refresh_token',
      refresh_token: stolen ?? '',
    })
    expect([replay.status, replay.body.error]).toEqual([400, 'invalid_grant'])
    await later(33_000, async () => {
      expect((await browser.get(`/call/${id}`)).status).toBe(401)
      expect((await browser.get('/auth/connections')).body).toEqual({ connections: [] })
    })
  })

  test('revokes at disconnect: introspection no longer knows the tokens', async () => {
    const browser = site([foreign(id)]).browser()
    await signIn(browser, id)
    const { value } = (await browser.get(`/call/${id}`)).body as { value: string }
    expect((await post('/token/introspection', id, { token: value })).body).toMatchObject({
      active: true,
    })
    await browser.post(`/auth/${id}/disconnect`).set('Sec-Fetch-Site', 'same-origin').expect(303)
    expect((await post('/token/introspection', id, { token: value })).body).toEqual({
      active: false,
    })
    expect((await browser.get(`/call/${id}`)).status).toBe(401)
  })

  test('a code is good once, and only with its verifier', async () => {
    const { browser } = site([foreign(id)])
    const [mine, theirs] = [browser(), browser()]
    const injected = (await authorize(mine, id)).searchParams.get('code') ?? ''
    const url = await authorize(theirs, id)
    url.searchParams.set('code', injected)
    const end = await theirs.get(url.pathname + url.search).set('Accept', 'application/json')
    expect(end.status).toBe(400)
    expect(end.body).toMatchObject({ error: 'invalid_grant' })
  })

  test('another iss or none stops the callback before any call', async () => {
    const browser = site([foreign(id)]).browser()
    const url = await authorize(browser, id)
    expect(url.searchParams.get('iss')).toBe(origin)
    const without = new URL(url)
    without.searchParams.delete('iss')
    const other = new URL(url)
    other.searchParams.set('iss', 'https://evil.example')
    events = []
    for (const { pathname, search } of [without, other])
      expect((await browser.get(pathname + search)).status).toBe(400)
    expect(events).toEqual([])
    await browser.get(url.pathname + url.search).expect(302)
  })

  test('a person who says no is told so', async () => {
    const browser = site([foreign(id)]).browser()
    const start = await browser.get(`/auth/${id}/start`).expect(302)
    const { pathname, search } = await person(start.get('Location') ?? '', BASE_URL, 'abort')
    const end = await browser.get(pathname + search).set('Accept', 'application/json')
    expect([end.status, (end.body as { error: string }).error]).toEqual([403, 'access_denied'])
  })
})

test('oidc-provider, client_credentials: one token for twenty calls', async () => {
  const machine = defineProvider({
    id: 'machine',
    name: 'Machine',
    tokenEndpoint: `${origin}/token`,
    apiBaseUrl: `${origin}/api/`,
    clientAuth: clientSecretBasic,
    grants: ['client_credentials'],
    scope: ['read'],
  })({ clientId: 'machine', clientSecret: 'secret of machine: 100% + /' })
  const { auth } = site([machine])
  const answers = await Promise.all(
    Array.from({ length: 20 }, () =>
      auth.app('machine').get<{ clientId: string; scope: string; value: string }>('me'),
    ),
  )
  expect(new Set(answers.map(({ data }) => data.value)).size).toBe(1)
  expect(answers[0]?.data).toMatchObject({ clientId: 'machine', scope: 'read' })
  expect(count('grant.success')).toBe(1)
})

async function post(path: string, id: string, fields: Record<string, string>) {
  const secret = `secret of ${id}: 100% + /`
  const form = new URLSearchParams(fields)
  const headers: Record<string, string> = {}
  if (id === 'basic') {
    const pair = `${encodeURIComponent(id)}:${encodeURIComponent(secret)}`
    headers.authorization = `Basic ${Buffer.from(pair).toString('base64')}`
  } else {
    form.set('client_id', id)
    form.set('client_secret', secret)
  }
  const response = await fetch(origin + path, { method: 'POST', headers, body: form })
  return { status: response.status, body: (await response.json()) as Record<string, unknown> }
}
