import { TokenError } from '../../src/errors.js'
import { createSealer } from '../../src/protocol/seal.js'
import { memoryStore } from '../../src/store/memory.js'
import { createOnce } from '../../src/store/once.js'
import { withDeadline } from '../../src/store/shared.js'
import type { Store } from '../../src/store/store.js'

const sealer = createSealer(['a secret of at least 32 bytes, truly'], 'store')
const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))

/** Several processes: each has its own flights, all of them one store. */
function processes(count: number, store: Store = memoryStore(), lease = 5_000) {
  return Array.from({ length: count }, () => createOnce({ store, sealer, lease, patience: 20_000 }))
}

/** A store that counts what it is asked. */
function counting() {
  const inner = memoryStore()
  const asked = { add: 0, replace: 0 }
  const store: Store = {
    ...inner,
    add: (...record) => (asked.add++, inner.add(...record)),
    replace: (...record) => (asked.replace++, inner.replace(...record)),
  }
  return { store, asked }
}

describe('once', () => {
  it('runs the work once and gives all its result', async () => {
    let runs = 0
    const work = async () => {
      await sleep(30)
      return { run: ++runs }
    }
    const all = processes(4).flatMap((once) => Array.from({ length: 25 }, () => once('key', work)))
    expect(new Set((await Promise.all(all)).map(({ run }) => run))).toEqual(new Set([1]))
    expect(runs).toBe(1)
  })

  it('keeps different keys apart', async () => {
    const [once] = processes(1)
    expect(await once?.('a', () => Promise.resolve(1))).toBe(1)
    expect(await once?.('b', () => Promise.resolve(2))).toBe(2)
  })

  it('tells a failure to those who waited, and remembers it for nobody else', async () => {
    const [one, two] = processes(2)
    const failing = async () => {
      await sleep(50)
      throw new TokenError('server_error', 'plain', 'down', { status: 502, providerStatus: 500 })
    }
    const first = one?.('key', failing)
    await sleep(10)
    const waited = two?.('key', () => Promise.resolve('never'))
    await expect(first).rejects.toThrow('down')
    await expect(waited).rejects.toMatchObject({
      name: 'TokenError',
      code: 'server_error',
      providerStatus: 500,
    })
    await expect(waited).rejects.toBeInstanceOf(TokenError)
    expect(await two?.('key', () => Promise.resolve('works'))).toBe('works')
  })

  it('D13: renews its lease while the work runs', async () => {
    // The store's clock moves with the renewals: a machine that stands still loses no lease.
    let [now, renewals, runs] = [0, 0, 0]
    const store = memoryStore(() => now)
    const replace = store.replace.bind(store)
    store.replace = (...args) => {
      renewals++
      return replace(...args)
    }
    const [one, two] = processes(2, store, 300)
    const work = async () => {
      runs++
      for (let n = 1; n < 5; n++) {
        while (renewals < n) await sleep(5)
        now += 250
      }
      return 'slow'
    }
    const first = one?.('key', work)
    await sleep(30)
    expect(await two?.('key', work)).toBe('slow')
    await first
    expect(runs).toBe(1)
  })

  it('renews it twice before it could run out', async () => {
    const { store, asked } = counting()
    jest.useFakeTimers()
    let finish: () => void = () => undefined
    const work = () => new Promise<void>((resolve) => (finish = resolve))
    const done = createOnce({ store, sealer, lease: 300 })('key', work)
    await jest.advanceTimersByTimeAsync(299)
    const { replace } = asked
    finish()
    jest.useRealTimers()
    await done
    expect(replace).toBe(2)
  })

  it('takes over from a holder that died', async () => {
    const store = memoryStore()
    await store.add('key', 'held somebody-who-died', 150)
    const [once] = processes(1, store)
    const started = performance.now()
    expect(await once?.('key', () => Promise.resolve('taken over'))).toBe('taken over')
    expect(performance.now() - started).toBeGreaterThan(100)
  })

  it('keeps no readable result in the store', async () => {
    const store = memoryStore()
    const [once] = processes(1, store)
    await once?.('key', () => Promise.resolve('token-canary'))
    expect(await store.get('key')).toMatch(/^done [\w-]+ v1\./)
    expect(await store.get('key')).not.toContain('canary')
  })

  it('gives up on a holder that never ends', async () => {
    const store = memoryStore()
    await store.add('key', 'held somebody', 60_000)
    const once = createOnce({ store, sealer, patience: 150 })
    await expect(once('key', () => Promise.resolve(1))).rejects.toMatchObject({
      code: 'store_failed',
      status: 503,
      message: expect.stringMatching(/^another process did not .* 150 ms$/) as string,
      hint: expect.stringContaining('look at the process') as string,
    })
  })

  it('asks no store for those who come while it works', async () => {
    const { store, asked } = counting()
    const [once] = processes(1, store)
    const work = () => sleep(30).then(() => 'done')
    expect(await Promise.all([once?.('key', work), once?.('key', work)])).toEqual(['done', 'done'])
    expect(asked.add).toBe(1)
  })

  it('looks often at first and less and less often later', async () => {
    const { store, asked } = counting()
    await store.set('key', 'held somebody', 60_000)
    jest.useFakeTimers()
    const once = createOnce({ store, sealer, patience: 320 })
    const waiting = expect(once('key', () => Promise.resolve(1))).rejects.toThrow('did not finish')
    await jest.advanceTimersByTimeAsync(1_000)
    jest.useRealTimers()
    await waiting
    // At once, then 10, 20, 40, 80, 120 and 120 ms later.
    expect(asked.add).toBe(7)
  })

  it('says in the store who works, and nothing more', async () => {
    const store = memoryStore()
    const [once] = processes(1, store)
    const working = once?.('key', () => sleep(30))
    await sleep(10)
    expect(await store.get('key')).toMatch(/^held [\w-]{43}$/)
    await working
  })

  it('lets its entry alone when the work is over', async () => {
    const { store, asked } = counting()
    const once = createOnce({ store, sealer, lease: 30 })
    expect(await once('key', () => Promise.resolve('quick'))).toBe('quick')
    expect(asked.replace).toBe(1)
    await sleep(80)
    expect(asked.replace).toBe(1)
  })

  it.each(['nonsense', 'done', 'done somebody forged', 'failed somebody forged'])(
    'does the work at once where the record is %j',
    async (record) => {
      const store = memoryStore()
      await store.set('key', record, 60_000)
      const once = createOnce({ store, sealer, patience: 50 })
      expect(await once('key', () => Promise.resolve('worked'))).toBe('worked')
    },
  )

  it('does the work where what it waited for cannot be read', async () => {
    const store = memoryStore()
    await store.set('key', 'held somebody', 60_000)
    const waiting = createOnce({ store, sealer })('key', () => Promise.resolve('worked'))
    await sleep(30)
    await store.set('key', 'done somebody forged', 60_000)
    expect(await waiting).toBe('worked')
  })

  it('tells a failure that cannot be read as one of ours', async () => {
    const store = memoryStore()
    await store.set('key', 'held somebody', 60_000)
    const waiting = createOnce({ store, sealer })('key', () => Promise.resolve('never'))
    await sleep(30)
    await store.set('key', 'failed somebody forged', 60_000)
    await expect(waiting).rejects.toMatchObject({
      code: 'internal_error',
      message: expect.stringMatching(/^another request .* failed$/) as string,
    })
  })

  it('tells those who waited no more of a foreign error than that there was one', async () => {
    const [one, two] = processes(2)
    const failing = () => sleep(30).then(() => Promise.reject(new Error('at 10.0.0.7')))
    const first = one?.('key', failing)
    await sleep(10)
    const waited = two?.('key', () => Promise.resolve('never'))
    await expect(first).rejects.toThrow('at 10.0.0.7')
    await expect(waited).rejects.toMatchObject({ name: 'OAuthError', code: 'internal_error' })
  })

  it('lets one alone take over an old failure', async () => {
    const store = memoryStore()
    await store.set('key', 'failed somebody forged', 60_000)
    let runs = 0
    const work = () => sleep(30).then(() => ++runs)
    const all = processes(3, store).map((once) => once('key', work))
    expect(await Promise.all(all)).toEqual([1, 1, 1])
  })

  it('tries again when the record was gone before it could be read', async () => {
    const inner = memoryStore()
    let tries = 0
    const store: Store = {
      ...inner,
      add: (...record) => (tries++ === 0 ? Promise.resolve(false) : inner.add(...record)),
    }
    const [once] = processes(1, store)
    expect(await once?.('key', () => Promise.resolve('worked'))).toBe('worked')
    expect(tries).toBe(2)
  })

  it('gives what the work brought even if the store cannot be told', async () => {
    const store = { ...memoryStore(), replace: () => Promise.reject(new Error('down')) }
    const [once] = processes(1, store)
    expect(await once?.('key', () => Promise.resolve('worked'))).toBe('worked')
  })

  it('runs work that brings nothing once as well', async () => {
    let runs = 0
    const work = async () => {
      await sleep(30)
      runs++
    }
    await Promise.all(processes(2).map((once) => once('key', work)))
    expect(runs).toBe(1)
  })

  it('does no work when the store fails', async () => {
    const down = withDeadline(
      { ...memoryStore(), add: () => Promise.reject(new Error('ECONNREFUSED 10.0.0.7')) },
      100,
    )
    const [once] = processes(1, down)
    let runs = 0
    const failed = once?.('key', () => Promise.resolve(++runs))
    await expect(failed).rejects.toMatchObject({ name: 'SessionError', status: 503 })
    await expect(failed).rejects.not.toThrow('10.0.0.7')
    expect(runs).toBe(0)
  })
})
