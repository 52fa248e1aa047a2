import type { LogoutOptions, OAuthError, OAuthOptions } from 'express-oauth-connect'
import { openIdStub, type OpenIdStub } from '../../support/openid-server.js'
import { begin, BASE_URL, plain, signIn, site, type Browser } from '../../support/site.js'

let server: OpenIdStub
beforeEach(async () => {
  server = await openIdStub()
  server.metadata.end_session_endpoint = `${server.origin}/logout?theme=dark`
})

function shop(wish: LogoutOptions, options: Partial<OAuthOptions> = {}, registered = {}) {
  const told: OAuthError[] = []
  const made = site([server.registration(registered), plain(server.origin)], {
    onError: (error) => void told.push(error),
    ...options,
  })
  made.app.post('/logout', (req, res, next) => {
    made.auth.logout(req, res, wish).catch(next)
  })
  return { ...made, told }
}

async function connected(browser: Browser): Promise<void> {
  const { authorize, callback } = await begin(browser, 'company')
  await fetch(authorize)
  await browser.get(callback({ code: 'the-code', iss: server.issuer })).expect(302)
}

async function leave(browser: Browser, headers = {}): Promise<URL> {
  const response = await browser.post('/logout').set(headers).expect(303)
  return new URL(response.get('Location') ?? '', BASE_URL)
}

describe('auth.logout with a provider', () => {
  it('ends the session there too (OpenID Connect RP-Initiated Logout §2)', async () => {
    const browser = shop({ provider: 'company', returnTo: '/bye?x=1', state: 'S' }).browser()
    await connected(browser)
    const { origin, pathname, searchParams } = await leave(browser)
    expect(origin + pathname).toBe(`${server.origin}/logout`)
    const { id_token_hint, ...others } = Object.fromEntries(searchParams)
    expect(id_token_hint).toMatch(/^eyJ[\w-]+\.[\w-]+\.[\w-]+$/)
    expect(others).toEqual({
      theme: 'dark',
      client_id: 'client-id',
      post_logout_redirect_uri: `${BASE_URL}/bye?x=1`,
      state: 'S',
    })
    expect(server.to('/revoke').length).toBeGreaterThan(0)
    await browser.get('/auth/connections').expect(200, { connections: [] })
    // The second time nobody is signed in there.
    expect((await leave(browser)).href).toBe(`${BASE_URL}/bye?x=1`)
  })

  it('takes the endpoint of the table or the registration before that of the metadata', async () => {
    const own = { endSessionEndpoint: 'https://sso.example/out' }
    const browser = shop({ provider: 'company' }, {}, own).browser()
    await connected(browser)
    const url = await leave(browser)
    expect(url.origin + url.pathname).toBe('https://sso.example/out')
    expect(url.searchParams.get('post_logout_redirect_uri')).toBe(`${BASE_URL}/`)
  })

  it.each([
    ['what start said', {}, '?tenant=acme'],
    ['the settings', { settings: { tenant: 'acme.login.example' } }, ''],
  ])('fills a placeholder of the table’s endpoint by %s', async (_what, options, query) => {
    const cells = {
      endSessionEndpoint: 'https://{tenant}/logout',
      placeholders: { tenant: { under: ['login.example'] } },
      startParams: { tenant: { pattern: /^[\w.]+$/, required: false } },
    }
    const { app, auth, browser } = site([plain(server.origin, cells, options)])
    app.post('/logout', (req, res, next) => {
      auth.logout(req, res, { provider: 'plain' }).catch(next)
    })
    const one = browser()
    const start = await one.get(`/auth/plain/start${query}`).expect(302)
    const state = new URL(start.get('Location') ?? '').searchParams.get('state') ?? ''
    await one.get(`/auth/plain/callback?state=${state}&code=c`).expect(302)
    const { origin, pathname } = await leave(one)
    expect(origin + pathname).toBe('https://acme.login.example/logout')
  })

  it('refuses a placeholder that the table does not know', () => {
    const cells = { endSessionEndpoint: 'https://{tenant}.login.example/logout' }
    expect(() => plain(server.origin, cells)).toThrow(
      'the placeholder {tenant} of endSessionEndpoint',
    )
  })

  it('returns to the host that the visitor is at, and to no other', async () => {
    const baseUrl = [BASE_URL, 'http://localhost:4000'] as const
    for (const [host, base] of [
      ['localhost:4000', baseUrl[1]],
      ['evil.example', baseUrl[0]],
    ] as const) {
      const browser = shop(
        { provider: 'company', returnTo: '//evil.example' },
        { baseUrl },
      ).browser()
      await connected(browser)
      const url = await leave(browser, { Host: host })
      expect(url.searchParams.get('post_logout_redirect_uri')).toBe(`${base}/`)
    }
  })

  it.each([
    ['that has no such endpoint', 'plain'],
    ['that is not connected', 'company'],
  ])('%s signs out here alone', async (_what, provider) => {
    const browser = shop({ provider }).browser()
    await signIn(browser)
    expect((await leave(browser)).href).toBe(`${BASE_URL}/`)
    await browser.get('/auth/connections').expect(200, { connections: [] })
  })

  it('signs out here also where the server’s metadata cannot be had', async () => {
    const first = shop({ provider: 'company' }, {}, {})
    const browser = first.browser()
    await connected(browser)
    server.metadata.issuer = 'https://another.example'
    const late = jest.spyOn(Date, 'now').mockReturnValue(Date.now() + 25 * 3600_000)
    const url = await leave(browser)
    late.mockRestore()
    expect(url.href).toBe(`${BASE_URL}/`)
    expect(first.told.map(({ code }) => code)).toContain('invalid_response')
    await browser.get('/auth/connections').expect(200, { connections: [] })
  })

  it('is one that is registered', async () => {
    const { browser } = shop({ provider: 'nobody' })
    await browser().post('/logout').expect(500)
  })
})
