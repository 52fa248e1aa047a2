import express from 'express'
import session, { MemoryStore } from 'express-session'
import supertest from 'supertest'
import { memoryStore, oauth, type OAuthOptions, type Store } from 'express-oauth-connect'
import { clientOf, createSite } from '../../src/express/site.js'
import { BASE_URL, plain, savedIn, SECRET, signIn, site } from '../support/site.js'
import { stub, type Stub } from '../support/stub.js'

let provider: Stub
beforeEach(async () => {
  provider = await stub()
})

const optionsOf = (options: Partial<OAuthOptions> = {}): OAuthOptions => ({
  baseUrl: BASE_URL,
  secret: SECRET,
  providers: [plain(provider.origin)],
  ...options,
})

/** The same store, as a server elsewhere would be: none of ours. */
const foreign = (store: Store = memoryStore()): Store => ({ ...store })

describe('a site', () => {
  it('names the ids there are', () => {
    const providers = [plain(provider.origin), plain(provider.origin, {}, { id: 'other' })]
    const shop = createSite(optionsOf({ providers }))
    expect(clientOf(shop, 'other').id).toBe('other')
    expect(() => clientOf(shop, 'nobody')).toThrow(
      'oauth: no provider is registered as "nobody"; known: plain, other',
    )
  })

  it.each([
    ['in this process', memoryStore()],
    ['elsewhere', foreign()],
  ])('keeps what it notes %s sealed', async (_where, store) => {
    const { vault } = createSite(optionsOf({ shared: store }))
    await vault.write('the-key', 'the-note', 1000)
    expect(await store.get('the-key')).toMatch(/^v1\./)
    expect(await vault.read('the-key')).toBe('the-note')
  })

  it('waits for a store elsewhere no longer than for a provider', async () => {
    const store = { ...foreign(), get: () => new Promise<never>(() => undefined) }
    const { vault } = createSite(optionsOf({ shared: store, timeout: 50 }))
    await expect(vault.read('the-key')).rejects.toThrow('no answer within 50 ms')
  })
})

describe('req.oauth', () => {
  it('is of the site that the request came to last', async () => {
    const app = express().use(session({ secret: 'x', resave: false, saveUninitialized: false }))
    let release: () => void = () => undefined
    const gate = new Promise<void>((resolve) => (release = resolve))
    const provider1 = plain(provider.origin, {}, { id: 'first' })
    const provider2 = plain(provider.origin, {}, { id: 'second' })
    app.use(oauth(optionsOf({ providers: [provider1], mountPath: '/one' })))
    app.get('/first', async (req, res) => {
      await gate
      req.oauth('first')
      res.end()
    })
    app.use((req, _res, next) => {
      req.oauth('first')
      next()
    })
    app.use(oauth(optionsOf({ providers: [provider2], mountPath: '/two' })))
    app.get('/second', (req, res) => {
      release()
      req.oauth('second')
      res.end()
    })
    const [first, second] = await Promise.all([
      supertest(app).get('/first'),
      supertest(app).get('/second'),
    ])
    expect([first.status, second.status]).toEqual([200, 200])
  })

  it('is one object for the whole request', async () => {
    const shop = site([plain(provider.origin)])
    shop.app.get('/same', (req, res) => res.json(req.oauth === req.oauth))
    await shop.browser().get('/same').expect(200, 'true')
  })

  it('hands out tokens and disconnects, of one account or the newest', async () => {
    const group = { group_id: /^\d+$/ }
    const shop = site([plain(provider.origin, { callbackParams: group, account: 'group_id' })])
    shop.app.get('/tokens', async (req, res) => {
      const one = await req.oauth.tokens('plain', { account: '1' })
      const newest = await req.oauth.tokens('plain')
      res.json([one.accessToken, newest.accessToken])
    })
    shop.app.get('/disconnect', async (req, res) => {
      await req.oauth.disconnect('plain', { account: '1' })
      const left = (await req.oauth.connections()).map(({ account }) => account)
      await req.oauth.disconnect('plain')
      await req.oauth.disconnect('plain')
      res.json([left, await req.oauth.connections()])
    })
    const browser = shop.browser()
    for (const group_id of ['1', '2']) {
      await signIn(browser, 'plain', {}, { code: `code-${group_id}`, group_id })
    }
    const connections = savedIn((await browser.get('/session')).body)
    const tokens = connections.map((saved) => saved.tokens.accessToken)
    await browser.get('/tokens').expect(200, tokens)
    await browser.get('/disconnect').expect(200, [['2'], []])
  })

  it('refuses an application’s client for a provider that signs visitors in', () => {
    expect(() => site([plain(provider.origin)]).auth.app('plain')).toThrow(
      new TypeError(
        'oauth: plain signs visitors in; auth.app() needs grant client_credentials: ' +
          "req.oauth('plain') has a visitor's token",
      ),
    )
  })
})

describe('the list of connections', () => {
  it('leaves out what is registered no more, and what ended elsewhere', async () => {
    const sessions = new MemoryStore()
    const [one, two] = [plain(provider.origin), plain(provider.origin, {}, { id: 'other' })]
    const store = memoryStore()
    let { app } = site([one, two], { shared: store }, { store: sessions })
    const browser = supertest.agent(express().use((req, res, next) => app(req, res, next)))
    await signIn(browser, 'plain')
    await signIn(browser, 'other')
    const listed = async () => {
      const { body, headers } = await browser.get('/auth/connections').expect(200)
      expect(headers['content-type']).toBe('application/json; charset=utf-8')
      return (body.connections as { provider: string }[]).map(({ provider }) => provider)
    }
    expect(await listed()).toEqual(['plain', 'other'])
    const { id } = (await browser.get('/session')).body as { id: string }
    const records = (sessions as unknown as { sessions: Record<string, string> }).sessions
    const old = records[id] ?? ''
    await browser.post('/auth/plain/disconnect').set('Sec-Fetch-Site', 'same-origin').expect(303)
    records[id] = old
    expect(await listed()).toEqual(['other'])
    app = site([one], { shared: store }, { store: sessions }).app
    expect(await listed()).toEqual([])
  })
})

it('auth.buttons and auth.app take what the site has registered', async () => {
  const machine = plain(provider.origin, { grants: ['client_credentials'] })
  const { auth } = site([machine, plain(provider.origin, {}, { id: 'person' })])
  expect(auth.buttons()).toBe(
    '<div class="oauth-buttons" role="group" aria-label="Ways to sign in" lang="en">\n' +
      `${auth.button('person')}\n</div>`,
  )
  expect((await auth.app('plain').get('me')).data).toMatchObject({ path: '/api/me' })
})
