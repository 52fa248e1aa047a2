import { NotConnectedError, OAuthError, isOAuthError, oauth } from 'express-oauth-connect'
import express from 'express'
import supertest from 'supertest'
import { inspect } from 'node:util'
import { MemoryStore } from 'express-session'
import { answer, json, stub, type Stub } from '../support/stub.js'
import {
  BASE_URL,
  SECRET,
  begin,
  plain,
  savedIn,
  signIn,
  site,
  type TestSite,
} from '../support/site.js'

let provider: Stub
let shop: TestSite
beforeEach(async () => {
  provider = await stub()
  shop = site([plain(provider.origin)])
})

const refused = (accept: string, language = 'en') =>
  shop
    .browser()
    .get('/auth/plain/callback?code=x')
    .set({ Accept: accept, 'Accept-Language': language })

describe('a failure', () => {
  it('is a page, JSON or text, as it was asked for', async () => {
    const page = await refused('text/html')
      .expect(400)
      .expect('Content-Type', /^text\/html/)
    expect(page.text).toContain('href="/auth/plain/start"')
    expect(page.text).toContain('state_missing')
    expect(page.headers['content-security-policy']).toMatch(/^default-src 'none'/)
    const { body } = await refused('application/json').expect(400)
    expect(body).toMatchObject({ error: 'state_missing', start: '/auth/plain/start' })
    const { text } = await refused('text/plain').expect(400)
    expect(text).toMatch(/^This sign-in can no longer be finished/)
  })

  it('speaks Russian to those who do', async () => {
    const page = await refused('text/html', 'ru-RU,ru;q=0.9,en;q=0.8')
    expect(page.text).toContain('<html lang="ru">')
    expect(page.text).toContain('Начать заново')
    expect((await refused('text/html', 'de, en;q=0.5')).text).toContain('<html lang="en">')
  })

  it('has no inline script or style and lets no text break out', async () => {
    const browser = shop.browser()
    const { callback } = await begin(browser)
    const description = `<script>alert(1)</script>"><img src=x onerror=alert(1)>`
    const { text } = await browser
      .get(callback({ error: 'x', error_description: description }))
      .set('Accept', 'text/html')
      .expect(403)
    expect(text).not.toContain('<script>alert')
    expect(text).not.toContain('<img')
    expect(text).not.toMatch(/ style=| on\w+=|<style/)
    expect(text).toContain('&#60;script&#62;alert(1)')
  })

  it('goes to failurePath where the site has one', async () => {
    shop = site([plain(provider.origin)], { failures: '/sorry?from=oauth' })
    await shop
      .browser()
      .get('/auth/plain/callback?code=x')
      .expect(302)
      .expect('Location', '/sorry?from=oauth&error=state_missing&provider=plain')
  })

  it('goes to the site’s own handler where it says so', async () => {
    shop = site([plain(provider.origin)], { failures: 'next' })
    const { body } = await shop.browser().get('/auth/plain/callback?code=x').expect(400)
    expect(body).toMatchObject({ name: 'StateError', code: 'state_missing', provider: 'plain' })
  })

  it.each([
    [
      '500 with a page',
      answer(500, '<h1>oops</h1>', { 'content-type': 'text/html' }),
      502,
      'server_error',
    ],
    ['garbage', answer(200, 'hello'), 502, 'invalid_response'],
    ['a redirect', answer(302, '', { location: 'https://evil.example/' }), 502, 'invalid_response'],
    ['a number for a token', answer(200, '{"access_token":1}'), 502, 'invalid_response'],
    ['too much', answer(200, `{"access_token":"${'x'.repeat(70_000)}"}`), 502, 'invalid_response'],
    [
      'an error in HTTP 200',
      answer(200, '{"error":"invalid_grant","access_token":"x"}'),
      400,
      'invalid_grant',
    ],
  ])('of the token endpoint, %s, leaves nothing stored', async (_what, token, status, code) => {
    provider.token = token
    const browser = shop.browser()
    const { callback } = await begin(browser)
    const { body } = await browser.get(callback()).set('Accept', 'application/json').expect(status)
    expect(body.error).toBe(code)
    expect((await browser.get('/session')).body).not.toHaveProperty('oauth')
  })

  it('of a token endpoint that is silent is a 504 at the deadline', async () => {
    shop = site([plain(provider.origin)], { timeout: 200 })
    provider.token = () => undefined
    const browser = shop.browser()
    const { callback } = await begin(browser)
    const { body } = await browser.get(callback()).set('Accept', 'application/json').expect(504)
    expect(body.error).toBe('timeout')
  })

  it('of a provider’s own cell is a 502 that says where, and the process lives', async () => {
    const tokenResponse = () => {
      throw new RangeError('the-code is bad')
    }
    shop = site([plain(provider.origin, { tokenResponse })])
    const browser = shop.browser()
    const { callback } = await begin(browser)
    const { body } = await browser.get(callback()).set('Accept', 'application/json').expect(502)
    expect(body).toMatchObject({
      error: 'internal_error',
      hint: expect.stringContaining('RangeError') as string,
    })
    expect(body.hint).toMatch(/errors\.test\.ts:\d+/)
    await browser.get('/session').expect(200)
  })
})

describe('a session', () => {
  const foreign = (session: object) => {
    const app = express()
    app.use((req, _res, next) => {
      Object.assign(req, { session })
      next()
    })
    app.use(oauth({ baseUrl: BASE_URL, secret: SECRET, providers: [plain(provider.origin)] }))
    return supertest(app).get('/auth/plain/start').set('Accept', 'application/json')
  }

  it.each([{}, { save: () => undefined }])('of another package is named: %j', async (session) => {
    const { status, body } = await foreign(session)
    expect(status).toBe(503)
    expect(body).toMatchObject({
      error: 'session_missing',
      hint: expect.stringContaining('needs express-session') as string,
    })
  })

  it('that throws is told by the place, and not as a fault of the provider’s table', async () => {
    const cookie = {
      get secure() {
        throw new TypeError('canary of a message')
      },
    }
    const { status, body } = await foreign({ save: () => undefined, cookie })
    expect(status).toBe(502)
    expect(body).toMatchObject({ error: 'internal_error', message: 'TypeError was thrown' })
    expect(body.hint).toMatch(/^It was thrown at .*errors\.test\.ts:\d+:\d+: look there\.$/)
    expect(JSON.stringify(body)).not.toMatch(/table|canary/)
  })

  it('that is missing is a 503, and no redirect', async () => {
    const store = new MemoryStore()
    shop = site([plain(provider.origin)], {}, { store })
    store.emit('disconnect')
    for (const path of ['plain/start', 'connections']) {
      const { body } = await shop
        .browser()
        .get(`/auth/${path}`)
        .set('Accept', 'application/json')
        .expect(503)
      expect(body.error).toBe('session_missing')
      expect(body.hint).toMatch(/^Mount express-session before oauth\(\)/)
    }
    await shop
      .browser()
      .post('/auth/plain/disconnect')
      .set('Sec-Fetch-Site', 'same-origin')
      .expect(503)
  })

  it('that cannot be saved is a 503 and nobody is signed in', async () => {
    const store = new MemoryStore()
    shop = site([plain(provider.origin)], {}, { store })
    const browser = shop.browser()
    await browser.get('/put/tea').expect(200)
    const { callback } = await begin(browser)
    const save = store.set.bind(store)
    store.set = (_sid, _session, done) => done?.(new Error('disk full at /var/secret'))
    const { body } = await browser.get(callback()).set('Accept', 'application/json').expect(503)
    expect(body).toMatchObject({ error: 'session_failed' })
    expect(JSON.stringify(body)).not.toContain('disk full')
    store.set = save
    const { body: session } = await browser.get('/session').expect(200)
    expect(session.cart).toBe('tea')
    expect(session).not.toHaveProperty('oauth')
  })
})

describe('an OAuthError', () => {
  it('shows no secret however it is printed', async () => {
    provider.api = (request, res) =>
      json(res, 401, { error: 'bad', token: request.headers.authorization?.slice(7) })
    let caught: unknown
    shop = site([plain(provider.origin, { grants: ['authorization_code'] })])
    shop.app.use((error: unknown, _req: unknown, res: { end(): void }, _next: unknown) => {
      caught = error
      res.end()
    })
    const browser = shop.browser()
    await signIn(browser)
    const { body } = await browser.get('/session')
    const { accessToken, refreshToken } = savedIn(body)[0]?.tokens ?? {}
    await browser.get('/call/plain')
    provider.api = (request, res) =>
      json(res, 500, { message: `token ${request.headers.authorization ?? ''}` })
    await signIn(browser)
    const { body: told } = await browser.get('/call/plain').expect(502)
    const printed =
      inspect([caught, told], { depth: Infinity, showHidden: true }) + JSON.stringify(told)
    for (const secret of [accessToken, refreshToken, 'client-secret-canary', 'the-code']) {
      expect(printed).not.toContain(secret)
    }
    expect(told.data.message).toBe('token Bearer [redacted]')
  })

  it('is known by its brand, not by its class alone', () => {
    const error = new NotConnectedError('plain', 'nobody')
    expect(isOAuthError(error)).toBe(true)
    expect(error).toBeInstanceOf(OAuthError)
    expect(isOAuthError(new Error('x'))).toBe(false)
    expect(isOAuthError(Object.assign(Object.create(null), { code: 'x' }))).toBe(false)
    expect(JSON.parse(JSON.stringify(error))).toEqual({
      message: 'plain: nobody',
      name: 'NotConnectedError',
      code: 'not_connected',
      provider: 'plain',
      status: 401,
      hint: "Send the visitor to start, as auth.required('plain') before a route does.",
      retryable: false,
    })
  })
})

it('an error tells its status to frameworks that read statusCode', () => {
  expect(new NotConnectedError('plain', 'nobody').statusCode).toBe(401)
})
