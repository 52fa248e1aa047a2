import type { SessionOptions } from 'express-session'
import { connected } from '../../security/hostile.js'
import { barrier, gate } from '../../support/gate.js'
import { rotate } from '../../support/rotating.js'
import { savedIn, signIn } from '../../support/site.js'
import { stub, type Stub } from '../../support/stub.js'
import { WatchedStore } from '../../support/watched-store.js'
import { disconnect, revocable, revokedAt, send, sessionOf, shop } from './shop.js'

let provider: Stub
let store: WatchedStore
beforeEach(async () => {
  provider = await stub()
  store = new WatchedStore()
})

const open = (sessions: Partial<SessionOptions> = {}, ...others: readonly Stub[]) =>
  shop(
    store,
    [revocable(provider), ...others.map((other) => revocable(other, { id: 'other' }))],
    sessions,
  )

describe.each([false, true])('resave: %s: a renewal under way', (resave) => {
  it('loses to a disconnect: its tokens are revoked, and nothing is connected', async () => {
    const counts = rotate(provider)
    const browser = open({ resave }).browser()
    await signIn(browser)
    const slow = gate(provider, 'token')
    const call = send(browser.get('/call/plain'))
    await slow.reached
    await disconnect(browser).expect(303)
    slow.open()
    expect((await call).status).toBe(401)
    expect(await connected(browser)).toEqual([])
    expect(store.records).toEqual([])
    expect(counts).toMatchObject({ refreshes: 1, reuses: 0 })
    expect(revokedAt(provider)).toEqual(['refresh-1-canary', 'refresh-2-canary'])
    await browser.get('/call/plain').expect(401)
  })

  it.each(['/logout', '/ban', '/regenerate'])(
    'loses to a session’s end by %s: its tokens are revoked',
    async (way) => {
      rotate(provider)
      const browser = open({ resave }).browser()
      await signIn(browser)
      const slow = gate(provider, 'token')
      const call = send(browser.get('/call/plain'))
      await slow.reached
      await browser.get(way).expect(200)
      slow.open()
      expect((await call).status).toBe(401)
      expect(await connected(browser)).toEqual([])
      expect(store.records).toEqual([])
      expect(revokedAt(provider)).toEqual(['refresh-2-canary'])
    },
  )

  it('keeps its new tokens, whatever a request that began before it writes', async () => {
    const counts = rotate(provider)
    const made = open({ resave })
    const page = barrier()
    made.app.get('/slow', async (req, res) => {
      await page.pass()
      Object.assign(req.session, { slow: true })
      res.send('done')
    })
    const browser = made.browser()
    await signIn(browser)
    const slow = send(browser.get('/slow'))
    await page.reached
    await browser.get('/call/plain').expect(200)
    page.open()
    await slow
    await browser.get('/call/plain').expect(200, { token: 'access-2-canary' })
    expect(savedIn(await sessionOf(browser))[0]?.tokens.refreshToken).toBe('refresh-2-canary')
    expect(counts).toMatchObject({ refreshes: 1, reuses: 0 })
  })

  it('writes nothing over what another request put into the session', async () => {
    rotate(provider)
    const made = open({ resave })
    const background = barrier()
    made.app.get('/background', (req, res) => {
      // Answered at once: from then on only the renewal could write.
      req.oauth('plain').get('me').then(background.open, background.open)
      res.end('started')
    })
    const browser = made.browser()
    await signIn(browser)
    const slow = gate(provider, 'token')
    await browser.get('/background').expect(200)
    await slow.reached
    await browser.get('/put/apples').expect(200)
    slow.open()
    await background.pass()
    const after = await sessionOf(browser)
    expect(after.cart).toBe('apples')
    expect(savedIn(after)[0]?.tokens.refreshToken).toBe('refresh-2-canary')
  })
})

describe('a call that waits for a renewal', () => {
  it('leaves what another request wrote into the session meanwhile', async () => {
    rotate(provider)
    const browser = open().browser()
    await signIn(browser)
    await browser.get('/put/apples')
    const slow = gate(provider, 'token')
    const call = send(browser.get('/call/plain'))
    await slow.reached
    await browser.get('/put/pears').expect(200)
    slow.open()
    expect((await call).status).toBe(200)
    expect(await sessionOf(browser)).toMatchObject({ cart: 'pears' })
  })

  it('goes on when a login gives the session another id and keeps the list', async () => {
    const counts = rotate(provider)
    const browser = open().browser()
    await signIn(browser)
    const slow = gate(provider, 'token')
    const call = send(browser.get('/call/plain'))
    await slow.reached
    await browser.get('/regenerate?keep=1').expect(200)
    slow.open()
    expect((await call).status).toBe(200)
    await browser.get('/call/plain').expect(200)
    expect(counts).toEqual({ exchanges: 1, refreshes: 1, reuses: 0 })
  })

  it('goes on when a second sign-in moves the visitor to another session', async () => {
    const counts = rotate(provider)
    const browser = open({}, await stub()).browser()
    await signIn(browser)
    const slow = gate(provider, 'token')
    const call = send(browser.get('/call/plain'))
    await slow.reached
    await signIn(browser, 'other')
    slow.open()
    expect((await call).status).toBe(200)
    await browser.get('/call/plain').expect(200, { token: 'access-2-canary' })
    expect(await connected(browser)).toEqual(['plain', 'other'])
    expect(counts).toMatchObject({ refreshes: 1, reuses: 0 })
    expect(revokedAt(provider)).toEqual([])
  })
})
