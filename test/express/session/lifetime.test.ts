import type { SessionData } from 'express-session'
import { withClock } from '../../support/clock.js'
import { plain, signIn, site, type Browser, type TestSite } from '../../support/site.js'
import { stub, type Stub } from '../../support/stub.js'
import { WatchedStore } from '../../support/watched-store.js'
import { connected } from '../../security/hostile.js'

let provider: Stub
let store: WatchedStore
beforeEach(async () => {
  provider = await stub()
  store = new WatchedStore()
})

function shop(sessions: object = {}): TestSite {
  const made = site([plain(provider.origin)], {}, { store, ...sessions })
  made.app.get('/regenerate', (req, res, next) => {
    req.session.regenerate((error: unknown) => (error ? next(error) : res.send('new')))
  })
  // Passport's req.login(user, { keepSessionInfo: true })
  made.app.get('/login', (req, res, next) => {
    const before = Object.entries(req.session).filter(([name]) => name !== 'cookie')
    req.session.regenerate((error: unknown) => {
      if (error) return next(error)
      Object.assign(req.session, Object.fromEntries(before))
      res.send('new')
    })
  })
  made.app.get('/logout', (req, res, next) => {
    req.session.destroy((error: unknown) => (error ? next(error) : res.send('bye')))
  })
  made.app.get('/null', (req, res) => {
    Object.assign(req, { session: null })
    res.send('bye')
  })
  return made
}

/** What the site's pages do after the answer is out. */
const settled = () => new Promise((resolve) => setTimeout(resolve, 30))

describe('the end of a session ends its connections', () => {
  it('destroy()', async () => {
    const browser = shop().browser()
    await signIn(browser)
    await browser.get('/logout').expect(200)
    expect(store.records).toEqual([])
    expect(await connected(browser)).toEqual([])
  })

  it("req.session = null with unset: 'destroy'", async () => {
    const browser = shop({ unset: 'destroy' }).browser()
    await signIn(browser)
    await browser.get('/null').expect(200)
    await settled()
    expect(store.records).toEqual([])
    expect(store.sessionIds).toEqual([])
  })

  it('store.destroy() by an administrator', async () => {
    const browser = shop().browser()
    await signIn(browser)
    const [id = ''] = store.sessionIds
    await new Promise((resolve) => store.destroy(id, resolve))
    expect(store.records).toEqual([])
    expect(store.sessionIds).toEqual([])
    await browser.get('/call/plain').expect(401)
  })

  it('regenerate(), when the answer is out', async () => {
    const browser = shop().browser()
    await signIn(browser)
    await browser.get('/regenerate').expect(200)
    await settled()
    expect(store.records).toEqual([])
    expect(await connected(browser)).toEqual([])
    await browser.get('/call/plain').expect(401)
  })

  it('and a session that an old page writes again brings nothing back', async () => {
    const made = shop({ resave: true })
    const browser = made.browser()
    await signIn(browser)
    const [id = ''] = store.sessionIds
    const data = await new Promise<SessionData>((resolve) =>
      store.get(id, (_error, found) => resolve(found as SessionData)),
    )
    const records = store.records
    await browser.get('/logout').expect(200)
    await new Promise((resolve) => store.set(id, data, resolve))
    expect(data.oauth?.map((listed) => `oauth-${listed.id}`)).toEqual(records)
    expect(await connected(browser)).toEqual([])
    await browser.get('/call/plain').expect(401)
  })

  it('of nobody else', async () => {
    const made = shop()
    const [one, two] = [made.browser(), made.browser()]
    await signIn(one)
    await signIn(two)
    await one.get('/logout')
    await made.browser().get('/regenerate')
    expect(await connected(two)).toEqual(['plain'])
  })
})

it('a login that keeps the session’s data keeps its connections', async () => {
  const browser = shop().browser()
  await signIn(browser)
  const old = store.sessionIds
  await browser.get('/login').expect(200)
  await settled()
  expect(store.sessionIds).not.toEqual(old)
  expect(await connected(browser)).toEqual(['plain'])
  await browser.get('/call/plain').expect(200)
})

it('a store that fails to destroy says so, and what the session listed has ended', async () => {
  const made = shop()
  const browser = made.browser()
  await signIn(browser)
  store.failing = (operation) => operation.startsWith('destroy') && !operation.includes('oauth-')
  await browser.get('/logout').expect(500)
  store.failing = () => false
  expect(store.records).toEqual([])
})

it('a store that throws in destroy ends in the callback, not the process', async () => {
  const made = shop()
  const browser = made.browser()
  await signIn(browser)
  store.failing = (operation) => {
    if (operation.startsWith('destroy') && !operation.includes('oauth-')) throw new Error('thrown')
    return false
  }
  await browser.get('/logout').expect(500)
})

describe('a visitor who only reads pages', () => {
  const sets = () => store.operations.filter((operation) => operation.startsWith('set oauth-'))
  const look = async (browser: Browser) => {
    await browser.get('/session').expect(200)
    await settled()
  }

  it.each([
    [{ maxAge: 40_000 }, 40_000],
    [{}, 3600_000],
  ])('stays connected for longer than the session’s time: %j', async (cookie, life) => {
    await withClock(async (forward) => {
      const browser = shop({ rolling: true, cookie }).browser()
      await signIn(browser)
      for (let n = 0; n < 10; n++) {
        forward(life / 4 + 1)
        await look(browser)
      }
      await browser.get('/call/plain').expect(200)
    })
  })

  it('costs one write of a record in a quarter of that time', async () => {
    await withClock(async (forward) => {
      const browser = shop({ rolling: true, cookie: { maxAge: 40_000 } }).browser()
      await signIn(browser)
      expect(sets()).toHaveLength(1)
      for (let n = 0; n < 5; n++) await look(browser)
      expect(sets()).toHaveLength(1)
      forward(10_001)
      for (let n = 0; n < 5; n++) await look(browser)
      expect(sets()).toHaveLength(2)
      forward(9_000)
      await look(browser)
      expect(sets()).toHaveLength(2)
    })
  })

  it('is kept at the next page where the store failed', async () => {
    await withClock(async (forward) => {
      const browser = shop({ rolling: true, cookie: { maxAge: 40_000 } }).browser()
      await signIn(browser)
      forward(10_001)
      store.failing = (operation) => operation.startsWith('set oauth-')
      await look(browser)
      store.failing = () => false
      await look(browser)
      await look(browser)
      expect(sets()).toHaveLength(3)
    })
  })
})
