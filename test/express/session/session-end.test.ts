import { setTimeout as sleep } from 'node:timers/promises'
import type { SessionOptions } from 'express-session'
import { connected } from '../../security/hostile.js'
import { rotate } from '../../support/rotating.js'
import { begin, signIn } from '../../support/site.js'
import { stub, type Stub } from '../../support/stub.js'
import { WatchedStore } from '../../support/watched-store.js'
import { disconnect, revocable, revokedAt, sessionOf, shop } from './shop.js'

let provider: Stub
let store: WatchedStore
beforeEach(async () => {
  provider = await stub()
  store = new WatchedStore()
})

const open = (sessions: Partial<SessionOptions> = {}) =>
  shop(store, [revocable(provider)], sessions)

describe('a logout that ends the session while', () => {
  /** Destroys it when the store is told to write a session, and lets it be written after that. */
  function destroyBefore(write: RegExp, id: string): void {
    store.meanwhile = (operation) => {
      if (!write.test(operation)) return undefined
      store.meanwhile = () => undefined
      return new Promise((resolve) => store.destroy(id, resolve))
    }
  }

  it('a callback writes the new one: nobody is signed in', async () => {
    const browser = open().browser()
    const { id } = (await browser.get('/put/apples')).body as { id: string }
    const { callback } = await begin(browser)
    destroyBefore(/^set (?!oauth-)/, id)
    const response = await browser.get(callback()).expect(400)
    expect(response.get('Location')).toBeUndefined()
    expect(store.records).toEqual([])
    expect(revokedAt(provider)).toHaveLength(1)
    // Not even an empty session is kept for a refusal.
    expect(store.sessionIds).toHaveLength(0)
    const after = await sessionOf(browser)
    expect(after).not.toHaveProperty('cart')
    expect(after).not.toHaveProperty('oauth')
  })

  it('a disconnect writes it: it is not brought back', async () => {
    const browser = open().browser()
    await signIn(browser)
    const [id = ''] = store.sessionIds
    destroyBefore(/^set (?!oauth-)/, id)
    await disconnect(browser).expect(303)
    expect(store.sessionIds).toEqual([])
    expect(store.records).toEqual([])
  })

  it('a renewal writes its record: it is not brought back', async () => {
    rotate(provider)
    const browser = open().browser()
    await signIn(browser)
    const [id = ''] = store.sessionIds
    destroyBefore(/^set oauth-/, id)
    await browser.get('/call/plain').expect(401)
    expect(store.records).toEqual([])
    expect(revokedAt(provider)).toContain('refresh-2-canary')
  })

  it('a page keeps its records: they are not brought back', async () => {
    const made = open({ cookie: { maxAge: 40_000 } })
    const browser = made.browser()
    await signIn(browser)
    const [id = ''] = store.sessionIds
    destroyBefore(/^set oauth-/, id)
    // Another process of the site, which has not kept them before.
    const other = open({ cookie: { maxAge: 40_000 } }).browserWith('')
    Object.assign(other, { jar: (browser as unknown as { jar: object }).jar })
    await other.get('/session')
    await new Promise((resolve) => setTimeout(resolve, 50))
    expect(store.records).toEqual([])
  })
})

describe('the end of a session', () => {
  it.each([
    ['/logout', {}],
    ['/unset', { unset: 'destroy' }],
    ['/ban', {}],
    ['/regenerate', {}],
  ] as const)('by %s ends its connections', async (way, sessions) => {
    const browser = open(sessions).browser()
    await signIn(browser)
    expect(store.records).toHaveLength(1)
    await browser.get(way).expect(200)
    await sleep(20)
    expect(store.records).toEqual([])
    expect(await connected(browser)).toEqual([])
  })

  it('is not one when the new session was given the list', async () => {
    const browser = open().browser()
    await signIn(browser)
    await browser.get('/regenerate?keep=1').expect(200)
    await sleep(20)
    expect(await connected(browser)).toEqual(['plain'])
    await browser.get('/call/plain').expect(200)
  })

  it('does not come while the visitor browses', async () => {
    const cookie = { maxAge: 2_000 }
    const browser = open({ rolling: true, cookie }).browser()
    await signIn(browser)
    for (let n = 0; n < 12; n++) {
      await sleep(250)
      await browser.get('/nowhere').expect(404)
    }
    await browser.get('/call/plain').expect(200)
    await sleep(2_500)
    await browser.get('/call/plain').expect(401)
  })

  it('comes to no older connection while the visitor connects others', async () => {
    const cookie = { maxAge: 2_000 }
    const providers = [revocable(provider), revocable(provider, { id: 'other' })]
    const browser = shop(store, providers, { rolling: true, cookie }).browser()
    await signIn(browser)
    for (let n = 0; n < 12; n++) {
      await sleep(200)
      await signIn(browser, 'other')
    }
    await browser.get('/call/plain').expect(200)
  })
})
