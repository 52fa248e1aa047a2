import { MemoryStore, type SessionOptions } from 'express-session'
import type { NextFunction, Request, Response } from 'express'
import type { OAuthOptions } from 'express-oauth-connect'
import { withClock } from '../../support/clock.js'
import { begin, plain, signIn, site, type Browser, type TestSite } from '../../support/site.js'
import { json, stub, type Stub } from '../../support/stub.js'

let provider: Stub
beforeEach(async () => {
  provider = await stub()
})

const PAGE = { Accept: 'text/html' }
const START = /^\/auth\/plain\/start\?/

/** A site with a page that requires a connection, and ways to sign out of it. */
function guarded(
  sessions: Partial<SessionOptions> = {},
  options: Partial<OAuthOptions> = {},
): TestSite {
  const shop = site([plain(provider.origin)], options, sessions)
  shop.app.get('/account', shop.auth.required('plain'), (_req, res) => void res.send('you are in'))
  shop.app.get('/logout', (req, res) => void req.session.destroy(() => res.end()))
  shop.app.get('/forget', (_req, res) => void res.clearCookie('connect.sid').end())
  shop.app.get('/renew', (req, res) => void req.session.regenerate(() => res.end()))
  return shop
}

/** What a browser keeps of the answer to a callback, but for the cookies with these names. */
async function landed(browser: Browser, ...lost: readonly string[]): Promise<string> {
  const { headers } = await signIn(browser)
  const cookies = headers['set-cookie'] as unknown as readonly string[]
  return cookies
    .map((cookie) => cookie.split(';')[0] ?? '')
    .filter((cookie) => !cookie.endsWith('=') && !lost.some((name) => cookie.startsWith(name)))
    .join('; ')
}

const account = (browser: Browser) => browser.get('/account').set(PAGE)

describe('a visitor whose session does not come back after the sign-in', () => {
  it('is told why, where Express does not know that its proxy ends TLS', async () => {
    const browser = guarded({ cookie: { secure: true } })
      .browser()
      .set('X-Forwarded-Proto', 'https')
    await account(browser).expect(302).expect('Location', START)
    await signIn(browser)
    const { status, text } = await account(browser)
    expect(status).toBe(503)
    expect(text).toContain('session_failed')
    expect(text).toContain('trust proxy')
  })

  it('is let in where express-session itself trusts that proxy', async () => {
    const shop = guarded({ cookie: { secure: true }, proxy: true })
    const browser = shop.browser().set('X-Forwarded-Proto', 'https')
    const kept = await landed(browser)
    await account(shop.browserWith(kept).set('X-Forwarded-Proto', 'https')).expect(200)
  })

  it('is told once, and may try again', async () => {
    const shop = guarded()
    const kept = await landed(shop.browser(), 'connect.sid')
    const { status, text, headers } = await account(shop.browserWith(kept))
    expect(status).toBe(503)
    expect(text).toContain('the browser did not bring its session back')
    expect(headers['set-cookie']?.[0]).toMatch(/^oauth\.landing\.[\w-]{6}=; Max-Age=0; /)
    await account(shop.browser()).expect(302)
  })

  it('is told of a store that does not find what the browser brought', async () => {
    const store = new MemoryStore()
    const shop = guarded({ store })
    const kept = await landed(shop.browser())
    const other = guarded({ store: new MemoryStore() })
    const { status, text } = await account(other.browserWith(kept))
    expect(status).toBe(503)
    expect(text).toContain('MemoryStore with several processes')
    await account(shop.browserWith(kept)).expect(200)
  })

  it('is told of an older cookie of the same name that comes first', async () => {
    const shop = guarded()
    const older = (await shop.browser().get('/put/apples')).get('Set-Cookie')?.[0]?.split(';')[0]
    const kept = await landed(shop.browser())
    const { status, text } = await account(shop.browserWith(`${older}; ${kept}`))
    expect(status).toBe(503)
    expect(text).toContain('two session cookies of one name')
  })

  it('is told at start where the site itself leads there, and may start again', async () => {
    const shop = guarded()
    const kept = await landed(shop.browser(), 'connect.sid')
    const { body, status, headers } = await shop
      .browserWith(kept)
      .get('/auth/plain/start')
      .set('Accept', 'application/json')
    expect([status, body.error]).toEqual([503, 'session_failed'])
    expect(headers['set-cookie']).toHaveLength(1)
    expect(headers['set-cookie']?.[0]).toMatch(/^oauth\.landing\.[\w-]{6}=; Max-Age=0; /)
    await shop.browser().get('/auth/plain/start').expect(302)
  })

  it('gets 401, and no page, where no person asks', async () => {
    const shop = guarded()
    const kept = await landed(shop.browser(), 'connect.sid')
    await shop.browserWith(kept).get('/account').set('Accept', 'application/json').expect(401)
  })

  it('is left to the site’s own handler where the site says so', async () => {
    const shop = guarded({}, { failures: 'next' })
    const errors: unknown[] = []
    shop.app.use((error: unknown, _req: Request, res: Response, _next: NextFunction) => {
      errors.push(error)
      res.status(503).end()
    })
    const kept = await landed(shop.browser(), 'connect.sid')
    await account(shop.browserWith(kept)).expect(503)
    expect(errors).toMatchObject([{ code: 'session_failed', provider: 'plain', status: 503 }])
  })
})

describe('everybody else is sent to start', () => {
  it.each(['/logout', '/renew'])('who signed out a moment after the sign-in: %s', async (path) => {
    const browser = guarded().browser()
    await signIn(browser)
    await browser.get(path).expect(200)
    await account(browser).expect(302).expect('Location', START)
    await browser.get('/auth/plain/start').expect(302)
  })

  it('who signs in once more with the session that came back', async () => {
    const browser = guarded().browser()
    await signIn(browser)
    await signIn(browser)
    await account(browser).expect(200)
  })

  it.each(['/account', '/auth/connections'])(
    'whose site forgets the cookie, once the session had come back to %s',
    async (path) => {
      const browser = guarded().browser()
      await signIn(browser)
      await browser.get(path).set(PAGE).expect(200)
      await browser.get('/forget').expect(200)
      await account(browser).expect(302)
    },
  )

  it('who disconnected, was denied, or whose token died', async () => {
    const browser = guarded().browser()
    await signIn(browser)
    await browser.post('/auth/plain/disconnect').set('Sec-Fetch-Site', 'same-origin').expect(303)
    await account(browser).expect(302)

    const { callback } = await begin(browser)
    await browser.get(callback({ error: 'access_denied' })).expect(403)
    await account(browser).expect(302)

    provider.token = (_request, res) => json(res, 200, { access_token: 'a', token_type: 'Bearer' })
    await signIn(browser)
    provider.api = (_request, res) => json(res, 401, { error: 'invalid_token' })
    await browser.get('/call/plain').expect(401)
    await account(browser).expect(302)
  })

  it('who comes back without the session a quarter of a minute later', () =>
    withClock(async (forward) => {
      const shop = guarded()
      const kept = await landed(shop.browser(), 'connect.sid')
      await account(shop.browserWith(kept)).expect(503)
      forward(15_001)
      await account(shop.browserWith(kept)).expect(302)
    }))

  it.each([
    ['forged', (value: string) => value.slice(0, -2)],
    ['empty', () => ''],
    ['made later than it says', (value: string) => value.replace(/^\w+/, 'zzzzzzzz')],
    ['nonsense', () => '%00.v1'],
  ])('whose mark is %s', async (_name, change) => {
    const shop = guarded()
    const [name = '', value = ''] = (await landed(shop.browser(), 'connect.sid')).split('=')
    expect(name).toMatch(/^oauth\.landing\./)
    await account(shop.browserWith(`${name}=${change(value)}`)).expect(302)
  })
})
