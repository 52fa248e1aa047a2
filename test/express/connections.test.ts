import express from 'express'
import { MemoryStore } from 'express-session'
import supertest from 'supertest'
import { json, stub, type Stub } from '../support/stub.js'
import { BASE_URL, begin, plain, savedIn, signIn, site, type TestSite } from '../support/site.js'

const group = { group_id: /^\d+$/ }
let provider: Stub
let shop: TestSite
beforeEach(async () => {
  provider = await stub()
  shop = site([
    plain(provider.origin, { startParams: group, callbackParams: group, account: 'group_id' }),
    plain(provider.origin, {}, { id: 'other' }),
  ])
})

const connect = (browser: ReturnType<TestSite['browser']>, group_id: string) =>
  signIn(browser, 'plain', {}, { code: `code-${group_id}`, group_id })

describe('GET connections', () => {
  it('tells what is connected, oldest first, and never a token', async () => {
    const browser = shop.browser()
    expect((await browser.get('/auth/connections').expect(200)).body).toEqual({ connections: [] })
    await connect(browser, '1')
    await signIn(browser, 'other')
    const { body, text } = await browser.get('/auth/connections').expect(200)
    expect(body.connections).toEqual([
      {
        provider: 'plain',
        name: 'Plain',
        account: '1',
        grant: 'authorization_code',
        scope: null,
        connectedAt: expect.any(Number) as number,
        expiresAt: expect.any(Number) as number,
      },
      expect.objectContaining({ provider: 'other', account: 'default' }),
    ])
    expect(text).not.toMatch(/access-token|refresh-token/)
  })
})

describe('several connections of one provider', () => {
  it('live side by side; the newest is meant unless an account is named', async () => {
    const browser = shop.browser()
    await connect(browser, '1')
    await connect(browser, '2')
    const [one, two] = savedIn((await browser.get('/session')).body).map(
      ({ tokens }) => `Bearer ${tokens.accessToken}`,
    )
    expect((await browser.get('/call/plain')).body.auth).toBe(two)
    expect((await browser.get('/call/plain?account=1')).body.auth).toBe(one)
    const { body } = await browser.get('/call/plain?account=3').expect(401)
    expect(body.message).toBe('plain: nobody has connected it in this session for the account "3"')
  })

  it('replaces the one with the same account', async () => {
    const browser = shop.browser()
    await connect(browser, '1')
    await connect(browser, '2')
    await connect(browser, '1')
    const { body } = await browser.get('/auth/connections')
    expect(body.connections.map(({ account }: { account: string }) => account)).toEqual(['2', '1'])
  })

  it('is disconnected one by one', async () => {
    const browser = shop.browser()
    await connect(browser, '1')
    await connect(browser, '2')
    await browser
      .post('/auth/plain/disconnect')
      .set('Origin', BASE_URL)
      .type('form')
      .send({ account: '2', return_to: '/bye' })
      .expect(303)
      .expect('Location', '/bye')
    const { body } = await browser.get('/auth/connections')
    expect(body.connections).toMatchObject([{ account: '1' }])
    await browser
      .post('/auth/plain/disconnect?account=1&return_to=//evil')
      .set('Sec-Fetch-Site', 'same-origin')
      .expect(303)
      .expect('Location', '/')
    expect((await browser.get('/auth/connections')).body.connections).toEqual([])
    await browser.get('/call/plain').expect(401)
  })
})

describe('disconnect', () => {
  it.each([
    { Origin: 'https://evil.example' },
    { Origin: 'null' },
    { Origin: 'http://localhost:3001' },
    { Referer: 'https://evil.example/page' },
    { Referer: 'nonsense' },
    { 'Sec-Fetch-Site': 'cross-site', Origin: BASE_URL },
    { 'Sec-Fetch-Site': 'same-site' },
    { 'Sec-Fetch-Site': 'none' },
  ])('is refused to another site: %j', async (headers) => {
    const browser = shop.browser()
    await connect(browser, '1')
    await browser.post('/auth/plain/disconnect').set(headers).expect(403)
    await browser.get('/call/plain').expect(200)
  })

  it.each([
    { Origin: BASE_URL },
    { Referer: `${BASE_URL}/page` },
    { 'Sec-Fetch-Site': 'same-origin' },
  ])('is open to the site itself: %j', async (headers) => {
    const browser = shop.browser()
    await connect(browser, '1')
    await browser.post('/auth/plain/disconnect').set(headers).expect(303)
    await browser.get('/call/plain').expect(401)
  })

  it('tells the provider where it can (RFC 7009), and forgets even if it cannot', async () => {
    shop = site([plain(provider.origin, { revocationEndpoint: `${provider.origin}/revoke` })])
    const browser = shop.browser()
    await signIn(browser)
    const { body } = await browser.get('/session')
    const refreshToken = savedIn(body)[0]?.tokens.refreshToken
    provider.api = (_request, res) => json(res, 500, {})
    await browser.post('/auth/plain/disconnect').set('Sec-Fetch-Site', 'same-origin').expect(303)
    expect(Object.fromEntries(provider.to('/revoke')[0]?.form ?? [])).toEqual({
      token: refreshToken,
      client_id: 'client-id',
      client_secret: 'client-secret-canary',
    })
    expect(savedIn((await browser.get('/session')).body)).toEqual([])
  })

  it('refuses a form that is too large', async () => {
    await shop
      .browser()
      .post('/auth/plain/disconnect')
      .set('Sec-Fetch-Site', 'same-origin')
      .type('form')
      .send(`a=${'x'.repeat(9000)}`)
      .expect(400)
  })
})

describe('auth.required', () => {
  it('sends a page to start and back, and tells anything else 401', async () => {
    const browser = shop.browser()
    const page = await browser.get('/secret/other?x=1').set('Accept', 'text/html').expect(302)
    expect(page.headers.location).toBe('/auth/other/start?return_to=%2Fsecret%2Fother%3Fx%3D1')
    await browser.get('/secret/other').set('Accept', 'application/json').expect(401)
    await browser
      .get('/secret/other')
      .set({ Accept: 'text/html', 'Sec-Fetch-Mode': 'cors' })
      .expect(401)
    await browser.get('/secret/other').expect(401)
    await signIn(browser, 'other', { return_to: '/secret/other?x=1' }).then(({ headers }) =>
      expect(headers.location).toBe('/secret/other?x=1'),
    )
    expect((await browser.get('/secret/other')).text).toBe('you are in')
  })

  it('knows only what is registered', () => {
    expect(() => shop.auth.required('nobody')).toThrow(
      'no provider is registered as "nobody"; known: plain, other',
    )
    expect(() => shop.auth.required('plian')).toThrow(
      'no provider is registered as "plian" (did you mean "plain"?); known: plain, other',
    )
  })

  it.each([[undefined], [null], [7], [10n], [{}]])('says that %p is no id', (id) => {
    const says = /^oauth: the id of a provider must be a string, got /
    expect(() => shop.auth.app(id as never)).toThrow(says)
    expect(() => shop.auth.button(id as never)).toThrow(says)
  })
})

describe('tokens in the session store', () => {
  it('are unreadable there, also after the secret was rotated', async () => {
    const [old, fresh] = [
      'the old secret, 32 bytes or more ....',
      'the new secret, 32 bytes or more ....',
    ]
    const store = new MemoryStore()
    const providers = [plain(provider.origin)]
    let { app } = site(providers, { secret: [old] }, { store })
    const browser = supertest.agent(express().use((req, res, next) => app(req, res, next)))
    await signIn(browser)
    const records = Object.values(
      (store as unknown as { sessions: Record<string, string> }).sessions,
    )
    expect(records).toHaveLength(2)
    expect(records.join()).not.toMatch(/access-token|refresh-token/)
    app = site(providers, { secret: [fresh, old] }, { store }).app
    expect((await browser.get('/call/plain').expect(200)).body.auth).toMatch(/^Bearer access-token/)
    expect((await browser.get('/auth/connections')).body.connections[0].expiresAt).toBeGreaterThan(
      0,
    )
  })
})

describe('a wrong state', () => {
  it('burns nobody’s sign-in', async () => {
    const browser = shop.browser()
    const { callback } = await begin(browser, 'other')
    await browser.get('/auth/other/callback?code=x&state=wrong').expect(400)
    await browser.get(callback()).expect(302)
  })
})
