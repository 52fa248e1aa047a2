import type { Request } from 'express'
import { MemoryStore, type SessionData } from 'express-session'
import type { SessionNews } from '../../../src/express/session/session-guard.js'
import {
  dropSession,
  renewSession,
  saveSession,
} from '../../../src/express/session/session-renewal.js'
import { withClock } from '../../support/clock.js'
import { visit } from '../../support/visit.js'

type Done = (error?: unknown) => void

/** A store that does what a test says, and counts what it was asked to write. */
class Told extends MemoryStore {
  readonly written: string[] = []
  outcome: 'well' | 'null' | 'error' | 'throw' | 'silence' = 'well'

  override set(id: string, data: SessionData, done?: Done): void {
    if (this.outcome === 'throw') throw new Error('store-canary')
    if (this.outcome === 'error') return done?.(new Error('store-canary'))
    if (this.outcome === 'silence') return
    this.written.push(id)
    super.set(id, data, (error) => done?.(this.outcome === 'null' ? null : error))
  }

  stored(id: string): Promise<SessionData | undefined> {
    return new Promise((resolve, reject) =>
      this.get(id, (error: unknown, data) =>
        error == null ? resolve(data ?? undefined) : reject(new Error('store failed')),
      ),
    )
  }
}

const failed = {
  name: 'SessionError',
  code: 'session_failed',
  provider: '',
  message: 'the session could not be saved',
  hint: 'The session store failed or did not answer in time. Nothing was lost: try again.',
}
const one = 'one connection'
const two = 'two connections'

let store: Told
let req: Request
beforeEach(async () => {
  store = new Told()
  req = await visit({ store })
})

const save = () => new Promise((resolve) => req.session.save(resolve))

describe('saving now', () => {
  it.each(['well', 'null'] as const)('is done when the store is (%s)', async (outcome) => {
    store.outcome = outcome
    await saveSession(req)
    expect(store.written).toEqual([req.sessionID])
  })

  it.each(['error', 'throw'] as const)('says that the store failed (%s)', async (outcome) => {
    store.outcome = outcome
    await expect(saveSession(req)).rejects.toMatchObject(failed)
  })

  describe('by our own clock', () => {
    beforeEach(() => void jest.useFakeTimers())
    afterEach(() => void jest.useRealTimers())

    it('gives a store up that has not answered for five seconds', async () => {
      store.outcome = 'silence'
      let error: unknown
      const saving = saveSession(req).catch((reason: unknown) => (error = reason))
      await jest.advanceTimersByTimeAsync(4_999)
      expect(error).toBeUndefined()
      await jest.advanceTimersByTimeAsync(1)
      await saving
      expect(error).toMatchObject(failed)
    })

    it('leaves no timer behind', async () => {
      store.outcome = 'error'
      await expect(saveSession(req)).rejects.toMatchObject(failed)
      expect(jest.getTimerCount()).toBe(0)
    })
  })
})

describe('a session with a new id', () => {
  const told: unknown[][] = []
  const news: SessionNews = {
    isOver: () => Promise.resolve(false),
    correct: (connections) => Promise.resolve(connections),
    end: (...what) => Promise.resolve(void told.push(what)),
  }
  beforeEach(() => void (told.length = 0))

  const renew = async (by: Partial<SessionNews> = {}) => {
    const old = await renewSession(req, () => void (req.session.oauth = two))
    await dropSession(req, { ...news, ...by }, old)
  }

  it('leaves the old record where it is until it is dropped', async () => {
    await save()
    const old = { id: req.sessionID, session: req.session }
    expect(await renewSession(req, () => undefined)).toEqual(old)
    expect(await store.stored(old.id)).toBeDefined()
  })

  it('has what the site kept in the old one, which is gone from the store', async () => {
    Object.assign(req.session, { cart: 'apples' })
    await save()
    const old = req.session
    const oldId = req.sessionID
    await renew()
    expect(req.sessionID).not.toBe(oldId)
    expect(req.session).not.toBe(old)
    expect(await store.stored(req.sessionID)).toMatchObject({ cart: 'apples', oauth: two })
    expect(await store.stored(oldId)).toBeUndefined()
    expect(old).not.toHaveProperty('oauth')
    expect(told).toEqual([])
  })

  it('holds it as the old one did: the site may change and remove it', async () => {
    Object.assign(req.session, { cart: 'apples' })
    await renew()
    expect(Object.getOwnPropertyDescriptor(req.session, 'cart')).toEqual({
      value: 'apples',
      enumerable: true,
      configurable: true,
      writable: true,
    })
  })

  it('is written once unless it changes', async () => {
    await renew()
    expect(await save()).toBeUndefined()
    expect(req.session.save()).toBe(req.session)
    expect(store.written).toEqual([req.sessionID])
    Object.assign(req.session, { cart: 'apples' })
    await save()
    expect(store.written).toHaveLength(2)
  })

  it('is not written again because its cookie moved', async () => {
    await renew()
    req.session.cookie.maxAge = 60_000
    await save()
    expect(store.written).toHaveLength(1)
  })

  it('has a cookie of its own, as long as the site made the old one', async () => {
    await withClock(async () => {
      req.session.cookie.maxAge = 60_000
      const old = req.session.cookie
      await renew()
      expect(req.session.cookie).not.toBe(old)
      expect(req.session.cookie).toMatchObject({ maxAge: 60_000, originalMaxAge: 60_000 })
      const ends = new Date(Date.now() + 60_000).toISOString()
      expect(JSON.parse(JSON.stringify(await store.stored(req.sessionID)))).toMatchObject({
        cookie: { expires: ends, originalMaxAge: 60_000 },
      })
    })
  })

  it('ends the old one for requests that still hold it, where it had connections', async () => {
    req.session.oauth = one
    const oldId = req.sessionID
    await renew()
    expect(told).toEqual([[oldId, []]])
  })

  it('is new also where nobody can be told', async () => {
    req.session.oauth = one
    const oldId = req.sessionID
    await renew({ end: () => Promise.reject(new Error('down')) })
    expect(req.sessionID).not.toBe(oldId)
  })

  it('is new also where the old record cannot be dropped', async () => {
    const oldId = req.sessionID
    store.destroy = (_id, done) => done?.(new Error('store-canary'))
    await renew()
    expect(req.sessionID).not.toBe(oldId)
  })

  it('is none at all when it cannot be saved: the request has its old one', async () => {
    Object.assign(req.session, { cart: 'apples', oauth: one })
    await save()
    const old = req.session
    const oldId = req.sessionID
    store.outcome = 'error'
    await expect(renew()).rejects.toMatchObject(failed)
    expect(req.sessionID).toBe(oldId)
    expect(req.session).toBe(old)
    expect(await store.stored(oldId)).toMatchObject({ cart: 'apples', oauth: one })
    expect(told).toEqual([])
  })
})
