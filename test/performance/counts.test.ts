import { request } from 'undici'
/**
 * What the package costs, without a stopwatch: a save, a round trip or a call too many shows here
 * on any machine. Times are in docs/performance.md.
 */
import { promisify } from 'node:util'
import session from 'express-session'
import {
  memoryConnections,
  memoryStore,
  type ConnectionStore,
  type Provider,
  type Store,
} from 'express-oauth-connect'
import { rotate } from '../support/rotating.js'
import { listen } from '../support/servers.js'
import { begin, plain, signIn, site } from '../support/site.js'
import { answer, issue, stub } from '../support/stub.js'

const mockLoads = { xml: 0, axios: 0 }
jest.mock('fast-xml-parser', () => {
  mockLoads.xml++
  return jest.requireActual<object>('fast-xml-parser')
})
jest.mock('axios', () => {
  mockLoads.axios++
  return jest.requireActual<object>('axios')
})

type MemoryStore = session.MemoryStore

/** express-session's own store, which counts what it is asked. */
class CountingSessions extends session.MemoryStore {
  readonly counts = { get: 0, set: 0, destroy: 0 }

  override get(...args: Parameters<MemoryStore['get']>) {
    this.counts.get++
    super.get(...args)
  }

  override set(...args: Parameters<MemoryStore['set']>) {
    this.counts.set++
    super.set(...args)
  }

  override destroy(...args: Parameters<MemoryStore['destroy']>) {
    this.counts.destroy++
    super.destroy(...args)
  }
}

interface CountingStore extends Store {
  operations: number
  /** What was put and not removed. */
  readonly keys: ReadonlySet<string>
}

/** A shared store as a server is one: each operation would be a round trip. */
function countingStore(): CountingStore {
  const inner = memoryStore()
  const keys = new Set<string>()
  const counted = <T>(work: () => T) => {
    store.operations++
    return work()
  }
  const store: CountingStore = {
    operations: 0,
    keys,
    get: (key) => counted(() => inner.get(key)),
    set: (key, ...rest) => counted(() => inner.set((keys.add(key), key), ...rest)),
    add: (key, ...rest) => counted(() => inner.add((keys.add(key), key), ...rest)),
    replace: (key, ...rest) => counted(() => inner.replace(key, ...rest)),
    delete: (key, ...rest) => counted(() => inner.delete((keys.delete(key), key), ...rest)),
  }
  return store
}

async function counting(cells: Partial<Provider> = {}) {
  const provider = await stub()
  const [sessions, store] = [new CountingSessions(), countingStore()]
  const { app, browser } = site(
    [plain(provider.origin, cells)],
    { shared: store },
    { store: sessions },
  )
  /** What a piece of work asks of the session store, the shared store and the provider. */
  async function cost(work: () => PromiseLike<unknown>) {
    const [then, operations, calls] = [sessions.counts, store.operations, provider.calls.length]
    const { get, set, destroy } = then
    await work()
    return {
      session: { get: then.get - get, set: then.set - set, destroy: then.destroy - destroy },
      store: store.operations - operations,
      calls: provider.calls.length - calls,
    }
  }
  return { provider, sessions, store, app, browser, cost }
}

const NOTHING = { session: { get: 0, set: 0, destroy: 0 }, store: 0, calls: 0 }

describe('the cost of one request', () => {
  it('is nothing for a start', async () => {
    const { browser, cost } = await counting()
    expect(await cost(() => begin(browser()))).toEqual(NOTHING)
  })

  it('is two records, three operations and one call for a callback', async () => {
    const { browser, cost } = await counting()
    const visitor = browser()
    const { callback } = await begin(visitor)
    expect(await cost(() => visitor.get(callback()).expect(302))).toEqual({
      // The connection's record, and the session before the redirect.
      session: { get: 0, set: 2, destroy: 0 },
      store: 3,
      calls: 1,
    })
  })

  it('is a load and an old id more where there was a session before', async () => {
    const { browser, cost } = await counting()
    const visitor = browser()
    await visitor.get('/put/apples').expect(200)
    const { callback } = await begin(visitor)
    expect(await cost(() => visitor.get(callback()).expect(302))).toEqual({
      session: { get: 2, set: 2, destroy: 1 },
      // And its lock, whether it was destroyed, and where the session went.
      store: 7,
      calls: 1,
    })
  })

  it('is nothing for a callback that is refused', async () => {
    const { browser, cost } = await counting()
    const visitor = browser()
    const { callback } = await begin(visitor)
    expect(await cost(() => visitor.get(callback({ state: 'other' })).expect(400))).toEqual(NOTHING)
    expect(await cost(() => browser().get(callback()).expect(400))).toEqual(NOTHING)
  })

  it('is one record and one call for an API call', async () => {
    const { browser, cost } = await counting()
    const visitor = browser()
    await signIn(visitor)
    expect(await cost(() => visitor.get('/call/plain').expect(200))).toEqual({
      session: { get: 2, set: 0, destroy: 0 },
      store: 0,
      calls: 1,
    })
  })

  it('is nothing of ours for a page that does not use OAuth', async () => {
    const { browser, cost } = await counting()
    const visitor = browser()
    expect(await cost(() => visitor.get('/session').expect(200))).toEqual(NOTHING)
    await signIn(visitor)
    expect(await cost(() => visitor.get('/session').expect(200))).toEqual({
      ...NOTHING,
      // `/session` itself looks into the record.
      session: { get: 2, set: 0, destroy: 0 },
    })
  })

  it('does not grow with the connections in the session', async () => {
    const { browser, cost } = await counting({
      callbackParams: { account: /^\d+$/ },
      account: 'account',
    })
    const visitor = browser()
    const connect = (n: number) => signIn(visitor, 'plain', {}, { code: 'c', account: String(n) })
    const call = () => visitor.get('/call/plain').expect(200)
    await connect(0)
    const few = [await cost(() => connect(1)), await cost(call)]
    for (let n = 2; n < 20; n++) await connect(n)
    expect([await cost(() => connect(20)), await cost(call)]).toEqual(few)
  })
})

describe('the cost of a connection of the site’s own user', () => {
  it('is one operation of its store for an API call, and two where its token is due', async () => {
    const provider = await stub()
    const inner = memoryConnections()
    const asked: string[] = []
    const store = Object.fromEntries(
      Object.entries(inner).map(([name, work]) => [
        name,
        (...given: unknown[]) => {
          asked.push(name)
          return (work as (...args: unknown[]) => unknown)(...given)
        },
      ]),
    ) as unknown as ConnectionStore
    const { browser } = site([plain(provider.origin)], { connections: { store, owner: () => 7 } })
    const visitor = browser()
    await signIn(visitor)
    asked.length = 0
    await visitor.get('/call/plain').expect(200)
    expect(asked).toEqual(['find'])

    provider.token = issue({ expires_in: 30 })
    await signIn(visitor)
    asked.length = 0
    await visitor.get('/call/plain').expect(200)
    expect(asked).toEqual(['find', 'put'])
  })
})

describe('the cost of a hundred requests at once', () => {
  it('is one refresh when their token has expired', async () => {
    const { provider, browser } = await counting()
    const counts = rotate(provider)
    const visitor = browser()
    await signIn(visitor)
    await Promise.all(Array.from({ length: 100 }, () => visitor.get('/call/plain').expect(200)))
    expect(counts).toEqual({ exchanges: 1, refreshes: 1, reuses: 0 })
  })
})

describe('what is kept', () => {
  it('is nothing of a thousand anonymous starts and their refused callbacks', async () => {
    const { app, sessions, store } = await counting()
    const origin = await listen(app)
    const status = async (path: string) => {
      // Not by fetch(), which says that it is no navigation.
      const { statusCode, body } = await request(origin + path)
      await body.dump()
      return statusCode
    }
    const seen = new Set<number>()
    for (let n = 0; n < 1_000; n++) seen.add(await status('/auth/plain/start'))
    expect([...seen]).toEqual([302])
    seen.clear()
    for (let n = 0; n < 200; n++) seen.add(await status(`/auth/plain/callback?code=c&state=s${n}`))
    expect([...seen]).toEqual([400])
    expect(await promisify(sessions.length.bind(sessions))()).toBe(0)
    expect(store.keys.size).toBe(0)
  })

  it('is one session, one record and a few words in the store of ten sign-ins by one browser', async () => {
    const { browser, sessions, store } = await counting()
    const visitor = browser()
    for (let n = 0; n < 10; n++) await signIn(visitor)
    expect(await promisify(sessions.length.bind(sessions))()).toBe(2)
    // Per sign-in: its spent state, its result, and that the session before it is over.
    expect(store.keys.size).toBeLessThanOrEqual(50)
  })

  it('is no timer that the process would wait for', async () => {
    const { provider, browser } = await counting()
    const timers = watchTimers()
    const visitor = browser()
    const { callback } = await begin(visitor)
    await visitor.get(callback()).expect(302)
    await visitor.get('/call/plain').expect(200)
    provider.api = answer(500, 'broken')
    await visitor.get('/call/plain').expect(502)
    const counts = rotate(provider, 0)
    await signIn(visitor)
    await visitor.get('/call/plain').expect(200)
    expect(counts.refreshes).toBe(1)
    expect(timers.live()).toEqual([])
    // Each call has a deadline: without any the watch would be asleep.
    expect(timers.count()).toBeGreaterThanOrEqual(6)
  })
})

describe('the XML parser', () => {
  it('is loaded when XML first comes', async () => {
    const { provider, browser } = await counting()
    const visitor = browser()
    await signIn(visitor)
    await visitor.get('/call/plain').expect(200)
    expect(mockLoads.xml).toBe(0)
    provider.api = answer(200, '<me><id>1</id></me>', { 'content-type': 'application/xml' })
    await visitor.get('/call/plain').expect(200)
    expect(mockLoads.xml).toBe(1)
  })
})

describe('axios', () => {
  it('is loaded when a multipart form is sent for the first time', async () => {
    const { app, provider, browser } = await counting()
    app.get('/upload', async (req, res) => {
      const form = new FormData()
      form.append('name', 'Anna')
      res.json((await req.oauth('plain').post('photos', form)).data)
    })
    const visitor = browser()
    await signIn(visitor)
    await visitor.get('/call/plain').expect(200)
    expect(mockLoads.axios).toBe(0)
    await visitor.get('/upload').expect(200)
    await visitor.get('/upload').expect(200)
    expect(mockLoads.axios).toBe(1)
    expect(provider.calls.at(-1)?.body).toContain('Anna')
  })
})

/** The places that set a timer from now on which neither ran out nor was cleared. */
function watchTimers(): { readonly live: () => string[]; readonly count: () => number } {
  const live = new Map<NodeJS.Timeout, string>()
  let count = 0
  for (const [set, clear] of [
    ['setTimeout', 'clearTimeout'],
    ['setInterval', 'clearInterval'],
  ] as const) {
    const [setReal, clearReal] = [globalThis[set], globalThis[clear]]
    const counted = (run: (...args: unknown[]) => void, ms: number, ...args: unknown[]) => {
      const timer = setReal(() => {
        if (set === 'setTimeout') live.delete(timer)
        run(...args)
      }, ms)
      count++
      live.set(timer, `${set}${new Error().stack?.split('\n')[2] ?? ''}`)
      return timer
    }
    jest.spyOn(globalThis, set).mockImplementation(counted as typeof setTimeout)
    jest.spyOn(globalThis, clear).mockImplementation((timer) => {
      live.delete(timer as NodeJS.Timeout)
      clearReal(timer)
    })
  }
  // undici's clock ticks while a connection is open, and keeps no process from ending.
  const holding = () => [...live].filter(([timer]) => timer.hasRef()).map(([, from]) => from)
  return { live: holding, count: () => count }
}

afterEach(() => jest.restoreAllMocks())
