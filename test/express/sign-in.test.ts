import express, { type RequestHandler } from 'express'
import { MemoryStore } from 'express-session'
import supertest from 'supertest'
import { begin, plain, savedIn, signIn, site } from '../support/site.js'
import { json, stub, type Stub } from '../support/stub.js'

let provider: Stub
beforeEach(async () => {
  provider = await stub()
})

/** What becomes of the session ids of one sign-in, of a visitor who brings these cookies as well. */
async function sessionsOf(cookie: string, reader?: RequestHandler) {
  const store = new MemoryStore()
  const dropped = jest.spyOn(store, 'destroy')
  let taken = 0
  const genid = () => `session-${++taken}`
  const { app } = site([plain(provider.origin)], {}, { genid, store })
  const outer = express()
  if (reader) outer.use(reader)
  const browser = supertest.agent(outer.use(app))
  const { callback } = await begin(browser)
  const jar = browser as unknown as { jar: { setCookie(cookie: string): void } }
  if (cookie !== '') jar.jar.setCookie(`${cookie}; Path=/`)
  taken = 0
  await browser.get(callback()).expect(302)
  return { taken, dropped: dropped.mock.calls.map(([id]) => id) }
}

describe('the session of a sign-in', () => {
  it('has a new id; of one that this very request made no store has heard', async () => {
    expect(await sessionsOf('')).toEqual({ taken: 2, dropped: [] })
  })

  it('is dropped under its old id where a cookie named it', async () => {
    const store = new MemoryStore()
    const dropped = jest.spyOn(store, 'destroy')
    const browser = site([plain(provider.origin)], {}, { store }).browser()
    const { id } = (await browser.get('/put/apples')).body as { id: string }
    await signIn(browser)
    expect(dropped.mock.calls.map(([dropped]) => dropped)).toContain(id)
    expect((await browser.get('/session')).body).toMatchObject({ cart: 'apples' })
  })
})

describe('a sign-in that came to nothing', () => {
  it('says that it was used', async () => {
    const browser = site([plain(provider.origin)]).browser()
    const { callback } = await begin(browser)
    provider.token = (_request, res) => json(res, 400, { error: 'invalid_grant' })
    await browser.get(callback()).expect(400)
    const { body } = await browser.get(callback()).set('Accept', 'application/json').expect(400)
    expect(body).toMatchObject({
      error: 'state_spent',
      message: 'this sign-in attempt was already used',
      hint: 'The same callback came before and failed, or was denied: start again.',
    })
  })
})

describe('start', () => {
  it('says what it is for when a page embeds it', async () => {
    const { browser } = site([plain(provider.origin)])
    const { body } = await browser()
      .get('/auth/plain/start')
      .set({ Accept: 'application/json', 'Sec-Fetch-Dest': 'image' })
      .expect(403)
    expect(body).toMatchObject({
      error: 'start_refused',
      hint: 'Start must be opened as a page of its own, not as an image, script, frame or fetch().',
    })
  })

  it.each([
    ['lax', 'document', 302],
    ['lax', 'iframe', 403],
    ['lax', 'frame', 403],
    ['none', 'document', 302],
    ['none', 'iframe', 302],
    ['none', 'frame', 302],
    ['none', 'empty', 403],
  ] as const)('with SameSite=%s as %s is %d', async (sameSite, destination, status) => {
    const baseUrl = 'https://app.example'
    const { browser } = site([plain(provider.origin)], { baseUrl, cookie: { sameSite } })
    await browser().get('/auth/plain/start').set('Sec-Fetch-Dest', destination).expect(status)
  })

  it('and callback are for visits alone', async () => {
    const browser = site([plain(provider.origin)]).browser()
    const ahead = { 'Sec-Purpose': 'prefetch' }
    await browser.get('/auth/plain/start').set(ahead).expect(403)
    const { callback } = await begin(browser)
    await browser.get(callback()).set(ahead).expect(403)
    await browser.get(callback()).expect(302)
  })

  it('is refused where the session’s cookie can never arrive', async () => {
    const app = express().use(site([plain(provider.origin)], {}, { cookie: { secure: true } }).app)
    const browser = supertest.agent(app)
    const { body } = await browser.get('/auth/plain/start').set('Accept', 'application/json')
    expect(body.error).toBe('session_failed')
  })
})

it('what the callback brought wins over what the token endpoint says', async () => {
  const group = { group_id: /^\d+$/ }
  const cells = { callbackParams: group, account: 'group_id' }
  const browser = site([plain(provider.origin, cells)]).browser()
  await signIn(browser, 'plain', {}, { code: 'the-code', group_id: '7' })
  const { body } = await browser.get('/session')
  expect(savedIn(body)).toMatchObject([{ account: '7', params: { group_id: '7' } }])
})

it('two visitors who come back at the same time get tokens of their own', async () => {
  const shop = site([plain(provider.origin)])
  const browsers = [shop.browser(), shop.browser()]
  const starts = await Promise.all(browsers.map((browser) => begin(browser)))
  await Promise.all(browsers.map((browser, n) => browser.get(starts[n]?.callback() ?? '')))
  const seen = await Promise.all(browsers.map((browser) => browser.get('/call/plain').expect(200)))
  expect(new Set(seen.map(({ body }) => (body as { auth: string }).auth)).size).toBe(2)
  expect(provider.to('/token')).toHaveLength(2)
})
