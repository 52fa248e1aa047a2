import type { Request } from 'express'
import { MemoryStore, type SessionData } from 'express-session'
import { guardSession, type SessionNews } from '../../../src/express/session/session-guard.js'
import type { SavedConnection } from '../../../src/express/session/saved-connection.js'
import { savedConnection, sessionText } from '../../support/saved.js'
import { visit } from '../../support/visit.js'

const saved = (id: string, version = 0) => savedConnection({ id, version })

const quiet: SessionNews = {
  isOver: () => Promise.resolve(false),
  correct: (connections) => Promise.resolve(connections),
  end: () => Promise.resolve(),
}

let store: MemoryStore
let req: Request
beforeEach(async () => {
  store = new MemoryStore()
  req = await visit({ store })
  req.session.oauth = sessionText([saved('a')])
})

const save = () => new Promise((resolve) => req.session.save(resolve))
const stored = () =>
  new Promise<SessionData | undefined>((resolve, reject) =>
    store.get(req.sessionID, (error: unknown, data) =>
      error == null ? resolve(data ?? undefined) : reject(new Error('store failed')),
    ),
  )

describe('a session without connections', () => {
  it('is left alone', async () => {
    const other = await visit()
    const before = Reflect.ownKeys(other.session)
    guardSession(other, quiet)
    expect(Reflect.ownKeys(other.session)).toEqual(before)
    const none = Object.assign(other, { session: undefined as never })
    expect(() => guardSession(none, quiet)).not.toThrow()
  })
})

describe('saving a guarded session', () => {
  it('writes it as it is while nothing happened', async () => {
    const before = req.session.oauth
    guardSession(req, quiet)
    expect(await save()).toBeUndefined()
    expect(req.session.oauth).toBe(before)
    expect((await stored())?.oauth).toEqual(sessionText([saved('a')]))
  })

  it('asks of this session, and once, however often it was guarded', async () => {
    const asked: string[] = []
    const isOver = (id: string) => Promise.resolve(asked.push(id) === 0)
    guardSession(req, { ...quiet, isOver })
    guardSession(req, { ...quiet, isOver })
    await save()
    expect(asked).toEqual([req.sessionID])
  })

  it('writes what other requests made of the connections', async () => {
    const correct = (connections: readonly SavedConnection[]) =>
      Promise.resolve(connections.map(({ id }) => saved(id, 1)))
    guardSession(req, { ...quiet, correct })
    await save()
    expect((await stored())?.oauth).toEqual(sessionText([saved('a', 1)]))
  })

  it('keeps the finished sign-ins when it corrects the connections', async () => {
    const finished = [{ name: 'n', returnTo: '/', popup: false, at: 1 }]
    req.session.oauth = sessionText([saved('a')], finished)
    guardSession(req, { ...quiet, correct: () => Promise.resolve([]) })
    await save()
    expect((await stored())?.oauth).toEqual(sessionText([], finished))
  })

  it('has no connections to correct where the site took them away', async () => {
    const given: unknown[] = []
    const correct = (connections: readonly SavedConnection[]) => {
      given.push(connections)
      return Promise.resolve(connections)
    }
    guardSession(req, { ...quiet, correct })
    delete req.session.oauth
    await save()
    expect(given).toEqual([[]])
    expect(await stored()).not.toHaveProperty('oauth')
  })

  it('writes nothing where the session was given up, and says it is done', async () => {
    guardSession(req, { ...quiet, isOver: () => Promise.resolve(true) })
    expect(await save()).toBeUndefined()
    expect(await stored()).toBeUndefined()
    // express-session itself may save without waiting.
    expect(req.session.save()).toBe(req.session)
    await new Promise(setImmediate)
  })

  it('writes it as it is where nobody can be asked', async () => {
    guardSession(req, { ...quiet, isOver: () => Promise.reject(new Error('down')) })
    expect(await save()).toBeUndefined()
    expect((await stored())?.oauth).toEqual(sessionText([saved('a')]))
  })
})

describe('destroying a guarded session', () => {
  const destroy = () => new Promise((resolve) => req.session.destroy(resolve))

  it('first tells which connections end with it', async () => {
    await save()
    const told: unknown[] = []
    const end: SessionNews['end'] = async (...what) => {
      told.push(...what, (await stored()) !== undefined)
    }
    guardSession(req, { ...quiet, end })
    const id = req.sessionID
    expect(await destroy()).toBeUndefined()
    expect(told).toEqual([id, [saved('a')], true])
    expect(await stored()).toBeUndefined()
  })

  it('ends no connection where the site took them away', async () => {
    const told: unknown[] = []
    const end: SessionNews['end'] = (_id, connections) =>
      Promise.resolve(void told.push(connections))
    guardSession(req, { ...quiet, end })
    delete req.session.oauth
    await destroy()
    expect(told).toEqual([[]])
  })

  it('happens also where nobody can be told', async () => {
    await save()
    guardSession(req, { ...quiet, end: () => Promise.reject(new Error('down')) })
    const { session } = req
    const done = new Promise((resolve) => expect(session.destroy(resolve)).toBe(session))
    expect(await done).toBeUndefined()
    expect(await stored()).toBeUndefined()
  })
})
