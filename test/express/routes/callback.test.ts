import { issue, json, stub, type Stub } from '../../support/stub.js'
import { begin, plain, savedIn, signIn, site, type TestSite } from '../../support/site.js'

let provider: Stub
let shop: TestSite
beforeEach(async () => {
  provider = await stub()
  shop = site([plain(provider.origin)])
})

describe('callback', () => {
  it('exchanges the code once, with what start sent', async () => {
    const browser = shop.browser()
    const { authorize, callback } = await begin(browser, 'plain', { return_to: '/account?x=1' })
    await browser.get(callback()).expect(302).expect('Location', '/account?x=1')
    const [call, ...others] = provider.to('/token')
    expect(others).toEqual([])
    expect(call?.method).toBe('POST')
    expect(call?.headers['content-type']).toMatch(/^application\/x-www-form-urlencoded/)
    expect(Object.fromEntries(call?.form ?? [])).toEqual({
      grant_type: 'authorization_code',
      code: 'the-code',
      redirect_uri: authorize.searchParams.get('redirect_uri'),
      code_verifier: expect.stringMatching(/^[\w-]{43}$/) as string,
      client_id: 'client-id',
      client_secret: 'client-secret-canary',
    })
  })

  it('gives a new session id, keeps the site’s own data, and lets the old id die', async () => {
    const browser = shop.browser()
    const { body: before, headers } = await browser.get('/put/tea').expect(200)
    const cookie = (headers['set-cookie']?.[0] ?? '').split(';')[0] ?? ''
    await signIn(browser)
    const { body: after } = await browser.get('/session')
    expect(after.id).not.toBe(before.id)
    expect(after.cart).toBe('tea')
    const { body: old } = await shop.browser().get('/session').set('Cookie', cookie)
    expect(old).not.toHaveProperty('cart')
    expect(old).not.toHaveProperty('oauth')
  })

  it('answers a double click with one exchange and two redirects', async () => {
    const browser = shop.browser()
    provider.token = (request, res) => void setTimeout(() => void issue()(request, res), 100)
    const { callback } = await begin(browser, 'plain', { return_to: '/there' })
    const both = await Promise.all([browser.get(callback()), browser.get(callback())])
    expect(both.map(({ status, headers }) => [status, headers.location])).toEqual([
      [302, '/there'],
      [302, '/there'],
    ])
    expect(provider.to('/token')).toHaveLength(1)
    await browser.get('/call/plain').expect(200)
  })

  it('sends the back button to where it went before, without another exchange', async () => {
    const browser = shop.browser()
    const { callback } = await begin(browser, 'plain', { return_to: '/there' })
    await browser.get(callback()).expect(302)
    await browser.get(callback()).expect(302).expect('Location', '/there')
    expect(provider.to('/token')).toHaveLength(1)
  })

  it('lets two tabs finish in either order', async () => {
    const browser = shop.browser()
    const first = await begin(browser, 'plain', { return_to: '/first' })
    const second = await begin(browser, 'plain', { return_to: '/second' })
    await browser.get(second.callback()).expect(302).expect('Location', '/second')
    await browser.get(first.callback()).expect(302).expect('Location', '/first')
  })

  it('keeps the newest five starts of a browser', async () => {
    const browser = shop.browser()
    const starts = []
    for (let n = 0; n < 7; n++) starts.push(await begin(browser, 'plain', { return_to: `/${n}` }))
    await browser.get(starts[1]?.callback() ?? '').expect(400)
    await browser
      .get(starts[2]?.callback() ?? '')
      .expect(302)
      .expect('Location', '/2')
    await browser
      .get(starts[6]?.callback() ?? '')
      .expect(302)
      .expect('Location', '/6')
  })

  it('spends a state also when the exchange fails', async () => {
    const browser = shop.browser()
    const { callback } = await begin(browser)
    provider.token = (_request, res) => json(res, 400, { error: 'invalid_grant' })
    await browser.get(callback()).expect(400)
    provider.token = issue()
    const again = await browser.get(callback()).set('Accept', 'application/json').expect(400)
    expect(again.body).toMatchObject({ error: 'state_spent', provider: 'plain' })
    expect(provider.to('/token')).toHaveLength(1)
  })

  it('reports a denial as 403 and spends the state', async () => {
    const browser = shop.browser()
    const { callback } = await begin(browser)
    const denied = await browser
      .get(callback({ error: 'access_denied', error_description: 'The user said no' }))
      .set('Accept', 'application/json')
      .expect(403)
    expect(denied.body).toEqual({
      error: 'access_denied',
      status: 403,
      provider: 'plain',
      start: '/auth/plain/start',
      message: 'access was not allowed',
      hint: 'The visitor did not allow access. Nothing is broken; they may start again.',
      providerMessage: 'The user said no',
    })
    await browser.get(callback()).expect(400)
    expect(provider.calls).toEqual([])
  })

  it.each([
    ['invalid_grant', 400, 'invalid_grant'],
    ['invalid_client', 502, 'client_rejected'],
    ['invalid_scope', 502, 'client_rejected'],
    ['something_else', 502, 'token_refused'],
  ])('answers the refusal %s with %d', async (error, status, code) => {
    provider.token = (_request, res) => json(res, 400, { error })
    const browser = shop.browser()
    const { callback } = await begin(browser)
    const { body } = await browser.get(callback()).set('Accept', 'application/json').expect(status)
    expect(body.error).toBe(code)
    expect((await browser.get('/session')).body).not.toHaveProperty('oauth')
  })

  it('answers a rate limit with 503 and the time to wait', async () => {
    provider.token = (_request, res) => json(res, 429, {}, { 'retry-after': '7' })
    const browser = shop.browser()
    const { callback } = await begin(browser)
    await browser.get(callback()).expect(503).expect('Retry-After', '7')
  })

  it('never repeats the code, the secret or the verifier in what it says', async () => {
    provider.token = (request, res) =>
      json(res, 400, {
        error: 'invalid_grant',
        error_description: `No such code: ${request.form.get('code') ?? ''}, verifier ${request.form.get('code_verifier') ?? ''}, secret ${request.form.get('client_secret') ?? ''}`,
      })
    const browser = shop.browser()
    const { callback } = await begin(browser)
    const { text } = await browser.get(callback({ code: 'code-canary' })).expect(400)
    expect(text).toContain('No such code: [redacted], verifier [redacted], secret [redacted]')
    expect(text).not.toMatch(/canary/)
  })

  it('puts the connection on the session without the state, code or verifier', async () => {
    const browser = shop.browser()
    await signIn(browser)
    const { body } = await browser.get('/session')
    expect(savedIn(body)).toEqual([
      {
        id: expect.stringMatching(/^[\w-]{22}$/) as string,
        provider: 'plain',
        account: 'default',
        params: {},
        connectedAt: expect.any(Number) as number,
        version: 1,
        bound: {
          clientId: 'client-id',
          tokenOrigin: provider.origin,
          apiOrigin: provider.origin,
        },
        tokens: {
          accessToken: expect.stringMatching(/^access-token-/) as string,
          refreshToken: expect.stringMatching(/^refresh-token-/) as string,
          tokenType: 'Bearer',
          expiresAt: expect.any(Number) as number,
        },
      },
    ])
  })

  it('goes to the popup’s last page when the start was a popup', async () => {
    const browser = shop.browser()
    const done = await signIn(browser, 'plain', { display: 'popup' })
    expect(done.get('Location')).toBe('/auth/done#provider=plain')
  })

  it('stops at an issuer other than the table’s (RFC 9207)', async () => {
    const issuer = 'https://id.example'
    shop = site([plain(provider.origin, { issuer })])
    for (const iss of ['https://evil.example', undefined]) {
      const browser = shop.browser()
      const { callback } = await begin(browser)
      await browser.get(callback({ code: 'c', ...(iss && { iss }) })).expect(400)
    }
    expect(provider.calls).toEqual([])
    const browser = shop.browser()
    const { callback } = await begin(browser)
    await browser.get(callback({ code: 'c', iss: issuer })).expect(302)
  })

  it('carries callback parameters to the token endpoint and keeps them', async () => {
    const group = { group_id: /^\d+$/ }
    shop = site([
      plain(provider.origin, { startParams: group, callbackParams: group, account: 'group_id' }),
    ])
    const browser = shop.browser()
    const { authorize } = await begin(browser, 'plain', { group_id: '77' })
    expect(authorize.searchParams.get('group_id')).toBe('77')
    await signIn(browser, 'plain', { group_id: '77' }, { code: 'c', group_id: '77' })
    expect(provider.to('/token')[0]?.form.get('group_id')).toBe('77')
    const { body } = await browser.get('/session')
    expect(savedIn(body)[0]).toMatchObject({ account: '77', params: { group_id: '77' } })
  })

  it.each([
    ['missing', {}],
    ['ill-formed', { group_id: '7;7' }],
    ['another than asked for', { group_id: '78' }],
  ])('refuses a callback parameter that is %s, without a call', async (_what, brought) => {
    const group = { group_id: /^\d+$/ }
    shop = site([plain(provider.origin, { startParams: group, callbackParams: group })])
    const browser = shop.browser()
    const { callback } = await begin(browser, 'plain', { group_id: '77' })
    await browser.get(callback({ code: 'c', ...brought })).expect(400)
    expect(provider.calls).toEqual([])
  })
})

describe('a provider without state', () => {
  const none = () => plain(provider.origin, { stateIn: 'none' }, { acceptNoState: true })

  it('is bound by a cookie, good for one attempt', async () => {
    shop = site([none()])
    const browser = shop.browser()
    const { authorize } = await begin(browser)
    expect(authorize.searchParams.has('state')).toBe(false)
    await shop.browser().get('/auth/plain/callback?code=c').expect(400)
    await browser.get('/auth/plain/callback?code=c').expect(302)
    expect(provider.to('/token')).toHaveLength(1)
  })
})

describe('a provider that keeps only our redirect URI', () => {
  it('finds its state there', async () => {
    shop = site([plain(provider.origin, { stateIn: 'redirect_uri' })])
    const browser = shop.browser()
    const { authorize } = await begin(browser)
    expect(authorize.searchParams.has('state')).toBe(false)
    const redirectUri = authorize.searchParams.get('redirect_uri') ?? ''
    expect(redirectUri).toMatch(/^http:\/\/localhost:3000\/auth\/plain\/callback\?state=[\w-]{43}$/)
    const { pathname, search } = new URL(`${redirectUri}&code=c`)
    await browser.get(pathname + search).expect(302)
    expect(provider.to('/token')[0]?.form.get('redirect_uri')).toBe(redirectUri)
  })
})
