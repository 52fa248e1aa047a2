import { Readable } from 'node:stream'
import { MemoryStore } from 'express-session'
import type { SessionOptions } from 'express-session'
import type { OAuthError } from 'express-oauth-connect'
import { withClock } from '../../support/clock.js'
import { answer, issue, json, stub, type Received, type Stub } from '../../support/stub.js'
import { plain, savedIn, signIn, site, type Browser, type TestSite } from '../../support/site.js'

/** A provider whose refresh tokens are good once, as OAuth 2.1 wants; reuse is counted. */
function rotating(provider: Stub) {
  const live = new Set<string>()
  const accepted = new Set<string>()
  const counts = { refreshes: 0, reuses: 0 }
  let n = 0
  provider.token = async (request, res) => {
    await new Promise((resolve) => setTimeout(resolve, 30))
    const spent = request.form.get('refresh_token')
    if (spent !== null) {
      if (!live.delete(spent)) {
        counts.reuses++
        return json(res, 400, { error: 'invalid_grant' })
      }
      counts.refreshes++
    }
    const [access_token, refresh_token] = [`access-${++n}`, `refresh-${n}`]
    live.add(refresh_token)
    accepted.add(access_token)
    // The first token is within the leeway from the beginning.
    json(res, 200, { access_token, refresh_token, expires_in: spent === null ? 30 : 3600 })
  }
  provider.api = (request, res) => {
    const token = request.headers.authorization?.slice('Bearer '.length) ?? ''
    if (accepted.has(token)) json(res, 200, { token })
    else json(res, 401, { error: 'invalid_token' })
  }
  return { counts, kill: () => accepted.clear() }
}

const bearer = (request: Received) => request.headers.authorization

let provider: Stub
let shop: TestSite
beforeEach(async () => {
  provider = await stub()
  shop = site([plain(provider.origin)])
})

async function signedIn(
  options: object = {},
  sessions: Partial<SessionOptions> = {},
): Promise<Browser> {
  shop = site([plain(provider.origin)], options, sessions)
  const browser = shop.browser()
  await signIn(browser)
  return browser
}

describe('a token within 60 seconds of its end', () => {
  it('is renewed once however many ask, and all are answered', async () => {
    const { counts } = rotating(provider)
    const browser = await signedIn()
    const answers = await Promise.all(Array.from({ length: 100 }, () => browser.get('/call/plain')))
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(100)
    expect(new Set(answers.map(({ body }) => body.token as string))).toEqual(new Set(['access-2']))
    expect(counts).toEqual({ refreshes: 1, reuses: 0 })
  })

  it('is replaced together with its refresh token', async () => {
    const { counts, kill } = rotating(provider)
    const browser = await signedIn()
    await browser.get('/call/plain').expect(200)
    kill()
    await browser.get('/call/plain').expect(200)
    expect(counts).toEqual({ refreshes: 2, reuses: 0 })
    expect(provider.to('/token').map(({ form }) => form.get('refresh_token'))).toEqual([
      null,
      'refresh-1',
      'refresh-2',
    ])
  })

  it('keeps its refresh token when the server sends none', async () => {
    provider.token = issue({ refresh_token: 'R1', expires_in: 30 })
    const browser = await signedIn()
    provider.token = issue({ refresh_token: undefined, access_token: 'A2' })
    expect((await browser.get('/call/plain').expect(200)).body.auth).toBe('Bearer A2')
    const { body } = await browser.get('/session')
    expect(savedIn(body)[0]?.tokens).toMatchObject({
      accessToken: 'A2',
      refreshToken: 'R1',
    })
  })

  it('ends with the connection when the refresh token is refused', async () => {
    provider.token = issue({ expires_in: 0 })
    const browser = await signedIn()
    provider.token = answer(400, '{"error":"invalid_grant"}')
    const { body } = await browser.get('/call/plain').expect(401)
    expect(body).toMatchObject({
      name: 'NotConnectedError',
      code: 'not_connected',
      provider: 'plain',
    })
    expect((await browser.get('/auth/connections')).body).toEqual({ connections: [] })
    await browser.get('/call/plain').expect(401)
    expect(provider.to('/token')).toHaveLength(2)
  })

  it('is used to its very end while the token endpoint is down', async () => {
    provider.token = issue({ expires_in: 30, access_token: 'A1' })
    const browser = await signedIn()
    provider.token = answer(500, '')
    expect((await browser.get('/call/plain').expect(200)).body.auth).toBe('Bearer A1')
  })

  it('survives an outage: the connection stays, and the endpoint is not hammered', async () => {
    provider.token = issue({ expires_in: 0, access_token: 'A1' })
    const browser = await signedIn()
    await withClock(async (forward) => {
      provider.token = answer(503, '')
      for (let n = 0; n < 10; n++) await browser.get('/call/plain').expect(502)
      expect(provider.to('/token')).toHaveLength(3) // one of them the code's
      provider.token = issue({ access_token: 'A2' })
      forward(600)
      expect((await browser.get('/call/plain').expect(200)).body.auth).toBe('Bearer A2')
    })
  })

  it('is not renewed again at once when the new one is short-lived too', async () => {
    provider.token = issue({ expires_in: 1 })
    await withClock(async () => {
      const browser = await signedIn()
      await browser.get('/call/plain').expect(200)
      await browser.get('/call/plain').expect(200)
    })
    expect(provider.to('/token')).toHaveLength(2)
  })

  it('is not lost when the session cannot be saved after the renewal', async () => {
    const { counts } = rotating(provider)
    const store = new MemoryStore()
    const browser = await signedIn({}, { store })
    const save = store.set.bind(store)
    store.set = (_sid, _session, done) => done?.(new Error('full'))
    await browser.get('/call/plain')
    store.set = save
    expect((await browser.get('/call/plain').expect(200)).body.token).toBe('access-2')
    expect(counts).toEqual({ refreshes: 1, reuses: 0 })
  })

  it('of one visitor never serves another', async () => {
    rotating(provider)
    const one = await signedIn()
    const two = shop.browser()
    await signIn(two)
    const answers = await Promise.all(
      [one, two, one, two].map((browser) => browser.get('/call/plain')),
    )
    const [a, b, c, d] = answers.map(({ body }) => body.token as string)
    expect(a).not.toBe(b)
    expect([a, b]).toEqual([c, d])
  })
})

describe('a token that the API calls dead', () => {
  it('is renewed once and the request replayed once', async () => {
    const { counts, kill } = rotating(provider)
    const browser = await signedIn()
    await browser.get('/call/plain').expect(200)
    kill()
    const answers = await Promise.all([1, 2, 3].map(() => browser.get('/call/plain')))
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200])
    expect(counts).toEqual({ refreshes: 2, reuses: 0 })
  })

  it('is never renewed in a loop', async () => {
    provider.api = answer(401, '{"error":"invalid_token"}', { 'content-type': 'application/json' })
    const browser = await signedIn()
    const { body } = await browser.get('/call/plain').expect(502)
    expect(body).toMatchObject({ name: 'ApiError', code: 'token_rejected', providerStatus: 401 })
    expect(provider.to('/token')).toHaveLength(2)
    expect(provider.to('/api/me')).toHaveLength(2)
  })

  it('is renewed but not replayed when the body was a stream', async () => {
    const { kill } = rotating(provider)
    const browser = await signedIn()
    shop.app.post('/upload', (req, res) => {
      const data = Readable.from(['a', 'b'])
      req
        .oauth('plain')
        .post('files', data)
        .then(
          () => res.json('sent'),
          (error: unknown) => res.status((error as OAuthError).status).json(error),
        )
    })
    await browser.get('/call/plain').expect(200)
    kill()
    await browser.post('/upload').expect(502)
    expect(provider.to('/api/files')).toHaveLength(1)
    await browser.post('/upload').expect(200)
  })

  it('ends the connection where nothing can renew it', async () => {
    provider.token = issue({ refresh_token: undefined })
    provider.api = answer(401, '{}', { 'www-authenticate': 'Bearer error="invalid_token"' })
    const browser = await signedIn()
    await browser.get('/call/plain').expect(401)
    expect(savedIn((await browser.get('/session')).body)).toEqual([])
    await browser.get('/call/plain').expect(401)
    expect(provider.to('/api/me').map(bearer)).toHaveLength(1)
  })
})

describe.each([false, true])('a slow request (resave: %p)', (resave) => {
  /** A request that loads the session, waits, changes it and saves it at its end. */
  async function slowly(browser: Browser, meanwhile: () => Promise<unknown>): Promise<void> {
    let release: () => void = () => undefined
    const released = new Promise<void>((resolve) => (release = resolve))
    let arrived: () => void = () => undefined
    const waiting = new Promise<void>((resolve) => (arrived = resolve))
    shop.app.get('/slow', (req, res) => {
      arrived()
      void released.then(() => {
        Object.assign(req.session, { seen: Date.now() })
        res.end('done')
      })
    })
    const slow = browser.get('/slow').then((response) => response)
    await waiting
    await meanwhile()
    release()
    await slow
  }

  it('does not bring the old refresh token back', async () => {
    const { counts, kill } = rotating(provider)
    const browser = await signedIn({}, { resave })
    await slowly(browser, () => browser.get('/call/plain').expect(200))
    const { body } = await browser.get('/session')
    expect(body.seen).toEqual(expect.any(Number))
    expect(savedIn(body)[0]?.tokens.refreshToken).toBe('refresh-2')
    kill()
    await browser.get('/call/plain').expect(200)
    expect(counts.reuses).toBe(0)
  })

  it('does not bring a disconnected connection back', async () => {
    rotating(provider)
    const browser = await signedIn({}, { resave })
    await slowly(browser, () =>
      browser.post('/auth/plain/disconnect').set('Sec-Fetch-Site', 'same-origin').expect(303),
    )
    const { body } = await browser.get('/session')
    expect(savedIn(body)).toEqual([])
    await browser.get('/call/plain').expect(401)
    expect((await browser.get('/auth/connections')).body.connections).toEqual([])
  })

  it('does not bring the connections of a destroyed session back', async () => {
    rotating(provider)
    const browser = await signedIn({}, { resave })
    shop.app.get('/logout', (req, res, next) => {
      req.session.destroy((error: unknown) => (error === undefined ? res.end('bye') : next(error)))
    })
    await slowly(browser, () => browser.get('/logout').expect(200))
    expect(savedIn((await browser.get('/session')).body)).toEqual([])
    await browser.get('/call/plain').expect(401)
  })
})
