import express, { type Express } from 'express'
import { MemoryStore } from 'express-session'
import supertest from 'supertest'
import { BASE_URL, plain, signIn, site, type Browser, type TestSite } from '../../support/site.js'
import { issue, json, stub, type Stub } from '../../support/stub.js'

const group = { group_id: /^\d+$/ }
let provider: Stub
let shop: TestSite
beforeEach(async () => {
  provider = await stub()
  shop = site([plain(provider.origin, { callbackParams: group, account: 'group_id' })])
})

async function connected(app: Express = shop.app): Promise<Browser> {
  const browser = supertest.agent(app)
  for (const group_id of ['1', '2']) {
    await signIn(browser, 'plain', {}, { code: `code-${group_id}`, group_id })
  }
  return browser
}

async function accounts(browser: Browser): Promise<string[]> {
  const { connections } = (await browser.get('/auth/connections')).body as {
    connections: { account: string }[]
  }
  return connections.map(({ account }) => account)
}

/** Whatever says nothing else comes from a page of the site. */
const post = (browser: Browser, query = '', headers: Record<string, string> = SAME_ORIGIN) =>
  browser.post(`/auth/plain/disconnect${query}`).set(headers)
const SAME_ORIGIN = { 'Sec-Fetch-Site': 'same-origin' }

describe('a form that disconnects', () => {
  it('names the account and the way back before the address does', async () => {
    const browser = await connected()
    await post(browser, '?account=2&return_to=/query')
      .type('form')
      .send({ account: '1', return_to: '/form' })
      .expect(303)
      .expect('Location', '/form')
    expect(await accounts(browser)).toEqual(['2'])
  })

  it('may leave both to the address', async () => {
    const browser = await connected()
    await post(browser, '?account=1&return_to=/query').expect(303).expect('Location', '/query')
    expect(await accounts(browser)).toEqual(['2'])
  })

  it('that names no account means the newest', async () => {
    const browser = await connected()
    await post(browser).type('form').send({ other: 'x' }).expect(303).expect('Location', '/')
    expect(await accounts(browser)).toEqual(['1'])
  })

  it.each([
    ['other fields', { other: '1' }],
    ['nothing', null],
    ['no text', ''],
  ])('that the site’s own parser read as %s means the newest', async (_what, body) => {
    const app = express()
      .use((req, _res, next) => {
        // As a parser does: whoever reads the body later finds it read.
        Object.assign(req, { body, _body: true })
        next()
      })
      .use(shop.app)
    const browser = await connected(app)
    await post(browser).expect(303)
    expect(await accounts(browser)).toEqual(['1'])
  })

  it('that cannot be read says how to send it', async () => {
    const { body } = await post(await connected())
      .set('Accept', 'application/json')
      .type('form')
      .send(`a=${'x'.repeat(9000)}`)
      .expect(400)
    expect(body).toMatchObject({
      error: 'invalid_request',
      message: 'the form cannot be read',
      hint:
        'Send account and return_to as application/x-www-form-urlencoded, multipart/form-data or ' +
        'JSON, at most 8 KiB.',
    })
  })

  it.each([
    {},
    { Origin: 'null' },
    { Origin: 'https://evil.example' },
    { Referer: 'https://evil.example/' },
    { Referer: 'nonsense' },
    { 'Sec-Fetch-Site': 'cross-site' },
    { 'Sec-Fetch-Site': 'cross-site', Origin: BASE_URL },
  ])('of another site is refused: %j', async (headers) => {
    shop = site([plain(provider.origin)], { baseUrl: 'http://localhost:3000/shop' })
    const { body } = await post(shop.browser(), '', headers as Record<string, string>)
      .set('Accept', 'application/json')
      .expect(403)
    expect(body).toMatchObject({
      error: 'cross_origin',
      message: 'plain: another site asked to disconnect',
      hint:
        'Post from a page of http://localhost:3000, the origin of baseUrl. What is no browser says ' +
        'so itself, with an Origin header.',
    })
  })

  it.each([
    { Origin: BASE_URL },
    { Origin: BASE_URL, Referer: 'https://evil.example/' },
    { Referer: `${BASE_URL}/page` },
    { 'Sec-Fetch-Site': 'same-origin', Origin: 'null' },
  ])('of the site itself is heard: %j', async (headers) => {
    shop = site([plain(provider.origin)], { baseUrl: 'http://localhost:3000/shop' })
    await post(shop.browser(), '', headers as Record<string, string>).expect(303)
  })

  it('needs a session before it reads anything', async () => {
    const store = new MemoryStore()
    shop = site([plain(provider.origin)], {}, { store })
    store.emit('disconnect')
    const { body } = await post(shop.browser(), '?a=1&a=2').set('Accept', 'application/json')
    expect(body.error).toBe('session_missing')
  })
})

describe('the provider', () => {
  const revoked = () => provider.to('/revoke').map(({ form }) => form.get('token'))

  it('is told the refresh token, or the access token where there is no other', async () => {
    for (const [fields, pattern] of [
      [{}, /^refresh-token-/],
      [{ refresh_token: undefined }, /^access-token-/],
    ] as const) {
      provider.token = issue(fields)
      shop = site([plain(provider.origin, { revocationEndpoint: `${provider.origin}/revoke` })])
      const browser = shop.browser()
      await signIn(browser)
      await post(browser).expect(303)
      expect(revoked().at(-1)).toMatch(pattern)
    }
    expect(revoked()).toHaveLength(2)
  })

  it('is not asked where it has no endpoint, or nothing is connected', async () => {
    const browser = await connected()
    await post(browser).expect(303)
    shop = site([plain(provider.origin, { revocationEndpoint: `${provider.origin}/revoke` })])
    await post(shop.browser()).expect(303)
    expect(revoked()).toEqual([])
  })

  it('that cannot be told changes nothing', async () => {
    provider.api = (_request, res) => json(res, 500, {})
    shop = site([plain(provider.origin, { revocationEndpoint: `${provider.origin}/revoke` })])
    const browser = shop.browser()
    await signIn(browser)
    await post(browser).expect(303)
    expect(revoked()).toHaveLength(1)
    expect(await accounts(browser)).toEqual([])
  })

  it('is not told of tokens that no secret opens any more', async () => {
    const store = new MemoryStore()
    const cells = { revocationEndpoint: `${provider.origin}/revoke` }
    const at = (secret: string) => site([plain(provider.origin, cells)], { secret }, { store }).app
    let app = at('the old secret of the site, 32 bytes')
    const browser = supertest.agent(express().use((req, res, next) => app(req, res, next)))
    await signIn(browser)
    app = at('the new secret of the site, 32 bytes')
    await post(browser).expect(303)
    expect(revoked()).toEqual([])
    expect(await accounts(browser)).toEqual([])
  })
})
