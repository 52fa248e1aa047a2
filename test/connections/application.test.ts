import { memoryStore } from 'express-oauth-connect'
import { withClock } from '../support/clock.js'
import { answer, issue, json, stub, type Stub } from '../support/stub.js'
import { plain, site, type TestSite } from '../support/site.js'

let provider: Stub
const machine = (options: object = {}) =>
  plain(provider.origin, { grants: ['client_credentials', 'refresh_token'], ...options })
let shop: TestSite
beforeEach(async () => {
  provider = await stub()
  shop = site([machine()])
})

const token = (call: { body: { auth?: string } }) => call.body.auth

describe('an application’s token', () => {
  it('works without any start, and is one for all who ask at once', async () => {
    const calls = await Promise.all(
      Array.from({ length: 50 }, () => shop.browser().get('/call/plain')),
    )
    expect(calls.map(({ status }) => status)).toEqual(Array(50).fill(200))
    expect(new Set(calls.map(token)).size).toBe(1)
    expect(provider.to('/token')).toHaveLength(1)
  })

  it('serves code outside a request', async () => {
    expect((await shop.auth.app('plain').get('me')).data).toMatchObject({ path: '/api/me' })
  })

  it('is no sign-in: it has no start, no button, and lets nobody pass', async () => {
    const browser = shop.browser()
    const { body } = await browser
      .get('/auth/plain/start')
      .set('Accept', 'application/json')
      .expect(404)
    expect(body).toMatchObject({ error: 'not_found', provider: 'plain' })
    // Another try would end in the same place.
    expect(body).not.toHaveProperty('start')
    const page = await browser.get('/auth/plain/start').set('Accept', 'text/html').expect(404)
    expect(page.text).not.toContain('/auth/plain/start"')
    expect(body.hint).toContain('client_credentials')
    expect(() => shop.auth.button('plain')).toThrow("the application's own")
    expect(() => shop.auth.required('plain')).toThrow(TypeError)
    expect(provider.calls).toEqual([])
  })

  it('is no visitor’s: neither in the session nor in its connections', async () => {
    provider.token = issue({ expires_in: 30, refresh_token: 'refresh-token-1' })
    const browser = shop.browser()
    await browser.get('/call/plain').expect(200)
    expect((await browser.get('/session')).text).not.toMatch(/access-token|refresh-token/)
    expect((await browser.get('/auth/connections')).body).toEqual({ connections: [] })
    await browser.post('/auth/plain/disconnect').set('Sec-Fetch-Site', 'same-origin').expect(303)
    await browser.get('/call/plain').expect(200)
    expect(
      provider.to('/token').every(({ form }) => form.get('grant_type') === 'client_credentials'),
    ).toBe(true)
  })

  it('reports wrong credentials as the site’s fault', async () => {
    provider.token = answer(401, '{"error":"invalid_client"}')
    const { body } = await shop.browser().get('/call/plain').expect(502)
    expect(body).toMatchObject({ code: 'client_rejected', provider: 'plain' })
    expect(body.hint).toContain('clientId and clientSecret')
  })

  it('is asked for anew within 60 seconds of its end', async () => {
    const store = memoryStore()
    provider.token = issue({ expires_in: 3600 })
    shop = site([machine()], { shared: store })
    await shop.browser().get('/call/plain').expect(200)
    jest.spyOn(Date, 'now').mockReturnValue(Date.now() + 3_545_000)
    try {
      await shop.browser().get('/call/plain').expect(200)
    } finally {
      jest.restoreAllMocks()
    }
    expect(provider.to('/token')).toHaveLength(2)
  })

  it('is asked for anew once when the API calls it dead, and never in a loop', async () => {
    await shop.browser().get('/call/plain').expect(200)
    const dead = `Bearer ${(await shop.browser().get('/call/plain')).body.auth.slice(7) as string}`
    provider.api = (request, res) =>
      json(res, request.headers.authorization === dead ? 401 : 200, {
        auth: request.headers.authorization,
      })
    const calls = await Promise.all(
      Array.from({ length: 10 }, () => shop.browser().get('/call/plain')),
    )
    expect(calls.map(({ status }) => status)).toEqual(Array(10).fill(200))
    expect(provider.to('/token')).toHaveLength(2)
    provider.api = answer(401, '{}')
    await shop.browser().get('/call/plain').expect(502)
    expect(provider.to('/token')).toHaveLength(3)
  })

  it('is not asked for again and again while the token endpoint fails', async () => {
    await withClock(async (forward) => {
      provider.token = answer(500, '')
      for (let n = 0; n < 20; n++) await shop.browser().get('/call/plain').expect(502)
      expect(provider.to('/token')).toHaveLength(2)
      provider.token = issue()
      forward(600)
      await shop.browser().get('/call/plain').expect(200)
    })
  })

  it('is sealed in the store', async () => {
    const store = memoryStore()
    const written: string[] = []
    const set = store.set.bind(store)
    store.set = (key, value, ttl) => {
      written.push(key, value)
      return set(key, value, ttl)
    }
    shop = site([machine()], { shared: store })
    const { body } = await shop.browser().get('/call/plain').expect(200)
    expect(written).not.toHaveLength(0)
    expect(written.join()).not.toContain((body.auth as string).slice(7))
  })

  it('cannot be had for a registration that signs visitors in', () => {
    shop = site([plain(provider.origin)])
    expect(() => shop.auth.app('plain')).toThrow('needs grant client_credentials')
  })
})
