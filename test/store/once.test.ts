import { memoryStore, TokenError, type Store } from 'express-oauth-connect'
import { createSealer } from '../../src/protocol/seal.js'
import { backingOff } from '../../src/store/backoff.js'
import { createOnce } from '../../src/store/once.js'
import { createVault, withDeadline } from '../../src/store/shared.js'

const sealer = createSealer(['a secret of at least 32 bytes, truly'], 'store')
const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))

/** Several processes: each has its own flights, all of them one store. */
function processes(count: number, store: Store = memoryStore(), lease = 200) {
  return Array.from({ length: count }, () => createOnce({ store, sealer, lease, patience: 2000 }))
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
    })
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

describe('withDeadline', () => {
  it('ends a silent store in time, and one that throws at once', async () => {
    const silent = withDeadline({ ...memoryStore(), get: () => new Promise(() => undefined) }, 50)
    await expect(silent.get('key')).rejects.toMatchObject({ code: 'store_failed', retryable: true })
    const throwing = withDeadline(
      {
        ...memoryStore(),
        get: () => {
          throw new Error('closed')
        },
      },
      50,
    )
    await expect(throwing.get('key')).rejects.toMatchObject({ code: 'store_failed' })
  })
})

describe('createVault', () => {
  it('reads what it wrote, under its own key only', async () => {
    const store = memoryStore()
    const vault = createVault(store, sealer)
    await vault.write('a', { token: 'canary' }, 1000)
    expect(await vault.read('a')).toEqual({ token: 'canary' })
    await store.set('b', (await store.get('a')) ?? '', 1000)
    expect(await vault.read('b')).toBeUndefined()
  })
})

describe('backingOff', () => {
  it('lets one retry through at once, then makes everybody wait twice as long each time', async () => {
    let now = 0
    let runs = 0
    const vault = createVault(
      memoryStore(() => now),
      sealer,
    )
    const attempt = () =>
      backingOff(
        vault,
        'key',
        () => now,
        () => {
          runs++
          return Promise.reject(new TokenError('server_error', 'plain', 'down'))
        },
      ).catch((error: unknown) => error)
    await attempt()
    await attempt()
    expect(runs).toBe(2)
    expect(await attempt()).toMatchObject({ name: 'TokenError', message: 'plain: down' })
    expect(runs).toBe(2)
    now = 500
    await attempt()
    now = 1400
    await attempt()
    expect(runs).toBe(3)
    now = 1500
    await attempt()
    expect(runs).toBe(4)
  })

  it('waits as long as the provider asked for', async () => {
    let now = 0
    const vault = createVault(
      memoryStore(() => now),
      sealer,
    )
    const limited = () =>
      Promise.reject(new TokenError('rate_limited', 'p', 'x', { retryAfter: 20 }))
    await expect(backingOff(vault, 'key', () => now, limited)).rejects.toThrow()
    now = 19_000
    await expect(
      backingOff(
        vault,
        'key',
        () => now,
        () => Promise.resolve(1),
      ),
    ).rejects.toThrow('x')
    now = 20_000
    expect(
      await backingOff(
        vault,
        'key',
        () => now,
        () => Promise.resolve(1),
      ),
    ).toBe(1)
  })
})
