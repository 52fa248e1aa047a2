import { MemoryStore } from 'express-session'
import type { Registration } from 'express-oauth-connect'
import { begin, plain, site } from '../support/site.js'
import { withNodeEnv } from '../support/node-env.js'
import { json, stub, type Stub } from '../support/stub.js'

const POLICY =
  "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; " +
  "img-src data:; base-uri 'none'; form-action 'none'"

let provider: Stub
beforeEach(async () => {
  provider = await stub()
})

/** A site whose provider's table breaks in the middle of a callback. */
function broken(thrown: unknown): Registration {
  const tokenResponse = () => {
    throw thrown
  }
  return plain(provider.origin, { tokenResponse })
}

/** What the site answers to a callback, as JSON. */
async function called(registration: Registration, params?: object) {
  const browser = site([registration]).browser()
  const { callback } = await begin(browser)
  return browser.get(callback(params)).set('Accept', 'application/json')
}

describe('our own answer', () => {
  it('is a page of its own, in the language and form that were asked for', async () => {
    const { browser } = site([plain(provider.origin)], { defaultReturnTo: '/landing' })
    const page = await browser()
      .get('/auth/nobody/start')
      .set({ Accept: 'text/html', 'Accept-Language': 'ru' })
    expect(page.status).toBe(404)
    expect(page.headers).toMatchObject({
      'content-type': 'text/html; charset=utf-8',
      'content-language': 'ru',
      'content-security-policy': `${POLICY}; frame-ancestors 'self'`,
      vary: 'Accept, Accept-Language',
      'cache-control': 'no-store',
      'referrer-policy': 'no-referrer',
      'x-content-type-options': 'nosniff',
    })
    expect(page.text).toContain('<h1>Такой страницы нет</h1>')
    expect(page.text).toContain('<a href="/landing">')
    expect(page.text).toContain('<p lang="en">Start is /auth/&#60;id&#62;/start')
  })

  it('names the registered ids to a developer, and nothing to others', async () => {
    const two = [plain(provider.origin), plain(provider.origin, {}, { id: 'second' })]
    const secure = { baseUrl: 'https://shop.example' }
    const asked = async (nodeEnv: string, options: object = {}) => {
      const { browser } = withNodeEnv(nodeEnv, () =>
        site(two, { ...secure, onError: () => undefined, ...options }),
      )
      const at = (path: string) => browser().get(path).set('Accept', 'application/json')
      const bodies = await Promise.all([at('/auth/nobody/start'), at('/auth/%00/x'), at('/auth/a')])
      expect(new Set(bodies.map(({ text }) => text)).size).toBe(1)
      return bodies[0].body as object
    }
    expect(await asked('development')).toEqual({
      error: 'not_found',
      status: 404,
      message: 'no route of oauth() has this address',
      hint: 'Start is /auth/<id>/start, and the registered ids are plain, second.',
    })
    expect(await asked('development', { providers: () => undefined })).toMatchObject({
      hint: expect.stringMatching(
        /where the function providers finds .*: it found none\.$/,
      ) as string,
    })
    expect(await asked('production')).toEqual({ error: 'not_found', status: 404 })
  })

  it('may be framed where the whole site may', async () => {
    const { browser } = site([plain(provider.origin)], {
      baseUrl: 'https://app.example',
      cookie: { sameSite: 'none' },
    })
    const page = await browser().get('/auth/nobody/start').set('Accept', 'text/html')
    expect(page.get('Content-Security-Policy')).toBe(POLICY)
    const file = await browser().get('/auth/done')
    expect(file.get('Content-Security-Policy')).toBe(POLICY)
  })

  it('is JSON for a program and text for a terminal, and a page where anything will do', async () => {
    const { browser } = site([plain(provider.origin)])
    const asked = (accept: string) => browser().get('/auth/nobody/start').set('Accept', accept)
    const program = await asked('application/json')
    expect(program.get('Content-Type')).toBe('application/json; charset=utf-8')
    expect(program.body).toMatchObject({ error: 'not_found', status: 404 })
    for (const accept of ['text/plain', 'image/png']) {
      const terminal = await asked(accept)
      expect(terminal.get('Content-Type')).toBe('text/plain; charset=utf-8')
      expect(terminal.text).toMatch(
        /^There is no such page\. .*\nnot_found: no route of .*\nStart is .*\n$/,
      )
    }
    expect((await asked('*/*')).get('Content-Type')).toBe('text/html; charset=utf-8')
  })

  it('to a method we do not know says which one we do', async () => {
    const { browser } = site([plain(provider.origin)])
    const refused = await browser().put('/auth/plain/start').set('Accept', 'application/json')
    expect(refused.body).toEqual({
      error: 'method_not_allowed',
      status: 405,
      message: 'PUT is no method of this route; it knows GET',
      hint: 'Start is a link: <a href>, or a form with method="get".',
    })
    expect(refused.get('Allow')).toBe('GET')
  })

  it('that only leads elsewhere has no body', async () => {
    const { browser } = site([plain(provider.origin)])
    const { headers, status } = await browser().get('/auth/plain/start')
    expect(status).toBe(302)
    expect(headers['content-length']).toBe('0')
  })

  it('repeats what the provider said, and how long to wait', async () => {
    const denied = await called(plain(provider.origin), {
      error: 'access_denied',
      error_description: 'The user said no',
    })
    expect(denied.body).toMatchObject({ provider: 'plain', providerMessage: 'The user said no' })
    expect(denied.headers).not.toHaveProperty('retry-after')
    provider.token = (_request, res) => json(res, 429, {}, { 'retry-after': '7' })
    const limited = await called(plain(provider.origin))
    expect([limited.status, limited.get('Retry-After')]).toEqual([503, '7'])
    expect(limited.body).not.toHaveProperty('providerMessage')
  })
})

describe('a fault in a provider’s table', () => {
  it('is told by name and place, without its message', async () => {
    const { status, body } = await called(broken(new RangeError('canary of a message')))
    expect(status).toBe(502)
    expect(body).toEqual({
      error: 'internal_error',
      status: 502,
      provider: 'plain',
      start: '/auth/plain/start',
      message: "the cell tokenResponse of the provider's table failed",
      hint: expect.stringMatching(
        /^A function of tokenResponse threw RangeError at [^()\s]*answers\.test\.ts:\d+:\d+\.$/,
      ) as string,
    })
  })
})

describe('where a failure goes', () => {
  const failing = (options: object) => site([plain(provider.origin)], options)

  it('with a path: there from start and callback, and in a popup to its last page', async () => {
    const { browser } = failing({ failures: '/sorry' })
    const visitor = browser()
    const { callback } = await begin(visitor, 'plain', { display: 'popup' })
    await visitor
      .get(callback({ error: 'access_denied' }))
      .expect(302)
      .expect('Location', '/auth/done#provider=plain&error=access_denied')
    await browser()
      .get('/auth/plain/callback?code=x&state=y')
      .expect(302)
      .expect('Location', '/sorry?error=state_unknown&provider=plain')
    const refused = await browser().post('/auth/plain/disconnect').set('Origin', 'null').expect(403)
    expect(refused.text).toContain('cross_origin')
  })

  it('without one: our page, which stays in the popup', async () => {
    const visitor = failing({}).browser()
    const { callback } = await begin(visitor, 'plain', { display: 'popup' })
    const page = await visitor.get(callback({ error: 'access_denied' })).set('Accept', 'text/html')
    expect(page.status).toBe(403)
    expect(page.text).toContain('<meta name="oauth-popup" content="error"')
  })

  it('of the list of connections is no page: it stays an answer', async () => {
    const store = new MemoryStore()
    const { browser } = site([plain(provider.origin)], { failures: '/sorry' }, { store })
    store.emit('disconnect')
    const { body } = await browser()
      .get('/auth/connections')
      .set('Accept', 'application/json')
      .expect(503)
    expect(body).toEqual({
      error: 'session_missing',
      status: 503,
      message: 'this request has no session',
      hint: expect.stringContaining('express-session') as string,
    })
  })
})
