import express from 'express'
import session, { MemoryStore } from 'express-session'
import supertest from 'supertest'
import { oauth } from 'express-oauth-connect'
import { BASE_URL, begin, plain, SECRET, signIn, site, type TestSite } from '../../support/site.js'
import { stub, type Stub } from '../../support/stub.js'

let provider: Stub
let shop: TestSite

/** A site that signs people in by itself as well. */
function shopWith(store = new MemoryStore(), options: object = {}): TestSite {
  const made = site([plain(provider.origin)], {}, { store, ...options })
  made.app.get('/login/:user', (req, res, next) => {
    req.session.regenerate((error?: unknown) => {
      Object.assign(req.session, { user: req.params.user })
      if (error === undefined) res.send('in')
      else next(error)
    })
  })
  made.app.get('/logout', (req, res, next) => {
    req.session.destroy((error?: unknown) => {
      if (error === undefined || error === null) res.send('out')
      else next(error)
    })
  })
  return made
}

beforeEach(async () => {
  provider = await stub()
  shop = shopWith()
})

const JSON_ONLY = { Accept: 'application/json' }

describe('a start', () => {
  it('of one person connects nobody else who signs in to the site meanwhile', async () => {
    const browser = shop.browser()
    await browser.get('/login/anna').expect(200)
    const { callback } = await begin(browser)
    await browser.get('/logout').expect(200)
    await browser.get('/login/boris').expect(200)
    const { body } = await browser.get(callback()).set(JSON_ONLY).expect(400)
    expect(body).toMatchObject({
      error: 'signed_out',
      message: 'the session is another than the one this sign-in began in',
      hint: 'The visitor signed out of the site or in to it meanwhile: start again.',
    })
    expect(provider.calls).toEqual([])
    expect((await browser.get('/auth/connections')).body).toEqual({ connections: [] })
    // A start of one's own goes on as ever.
    await signIn(browser)
    expect((await browser.get('/session')).body).toMatchObject({ user: 'boris' })
  })

  it('ends with the session of its person, also where nobody came after', async () => {
    const browser = shop.browser()
    await browser.get('/login/anna').expect(200)
    const { callback } = await begin(browser)
    await browser.get('/logout').expect(200)
    const { body } = await browser.get(callback()).set(JSON_ONLY).expect(400)
    expect(body).toMatchObject({ error: 'signed_out' })
    expect((body as { hint: string }).hint).toMatch(/its cookie did not come along/)
    expect(provider.calls).toEqual([])
  })

  it('is not told of the provider’s refusal either', async () => {
    const browser = shop.browser()
    await browser.get('/login/anna').expect(200)
    const { callback } = await begin(browser)
    await browser.get('/login/boris').expect(200)
    await browser.get(callback({ error: 'access_denied' })).expect(400)
  })

  it('without a session of anybody goes on, whatever session there is at its end', async () => {
    const browser = shop.browser()
    const { callback } = await begin(browser)
    await browser.get('/login/anna').expect(200)
    await browser.get(callback()).expect(302)
    expect((await browser.get('/session')).body).toMatchObject({ user: 'anna' })
  })

  it('in an empty session goes on after it was lost', async () => {
    const store = new MemoryStore()
    shop = shopWith(store, { saveUninitialized: true })
    const browser = shop.browser()
    await browser.get('/session').expect(200)
    const { callback } = await begin(browser)
    await new Promise((resolve) => store.clear(resolve))
    await browser.get(callback()).expect(302)
  })

  it('goes on in the session that a sign-in of another tab moved its visitor to', async () => {
    const browser = shop.browser()
    await browser.get('/login/anna').expect(200)
    const first = await begin(browser)
    const second = await begin(browser)
    const third = await begin(browser)
    for (const { callback } of [second, first, third]) {
      await browser.get(callback()).expect(302)
    }
    expect((await browser.get('/session')).body).toMatchObject({ user: 'anna' })
  })

  it('goes on where the session lives longer with each request', async () => {
    shop = shopWith(new MemoryStore(), { rolling: true, resave: true })
    const browser = shop.browser()
    await browser.get('/login/anna').expect(200)
    const { callback } = await begin(browser)
    await browser.get('/session').expect(200)
    await browser.get(callback()).expect(302)
  })

  it('goes on where another oauth() of the same site moved the session', async () => {
    const app = express()
    app.use(session({ secret: 's', resave: false, saveUninitialized: false }))
    app.get('/login', (req, res) => {
      Object.assign(req.session, { user: 'anna' })
      res.send('in')
    })
    for (const mountPath of ['/one', '/two']) {
      const providers = [plain(provider.origin)]
      app.use(oauth({ baseUrl: BASE_URL, secret: SECRET, providers, mountPath }))
    }
    const browser = supertest.agent(app)
    await browser.get('/login').expect(200)
    const callbacks = []
    for (const mountPath of ['/one', '/two']) {
      const start = await browser.get(`${mountPath}/plain/start`).expect(302)
      const state = new URL(start.get('Location') ?? '').searchParams.get('state') ?? ''
      callbacks.push(`${mountPath}/plain/callback?code=the-code&state=${state}`)
    }
    for (const callback of callbacks) await browser.get(callback).expect(302)
  })
})
