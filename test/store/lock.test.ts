import { createClient } from 'redis'
import { redisStore } from 'express-oauth-connect/redis'
import { createLock } from '../../src/store/lock.js'
import { memoryStore } from '../../src/store/memory.js'
import type { Store } from '../../src/store/store.js'
import { failure } from '../support/client.js'
import { describeWithRedis, redisServer } from '../support/redis.js'

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))
const never = () => new Promise<never>(() => undefined)

/** Over whatever store; a lock of its own is another process. */
function lockContract(make: () => Store): void {
  it('runs the work for one key one after the other, in all processes', async () => {
    const store = make()
    const locks = [createLock(store, 5_000), createLock(store, 5_000)]
    let inside = 0
    let most = 0
    let done = 0
    const work = async () => {
      most = Math.max(most, ++inside)
      await pause(5)
      inside--
      return ++done
    }
    const results = await Promise.all(locks.flatMap((lock) => [1, 2, 3].map(() => lock('k', work))))
    expect(most).toBe(1)
    expect(results.sort()).toEqual([1, 2, 3, 4, 5, 6])
  })

  it('lets other keys pass', async () => {
    const lock = createLock(make(), 5_000)
    void lock('held', never)
    expect(await lock('free', () => Promise.resolve('passed'))).toBe('passed')
  })

  it('is free after work that failed', async () => {
    const store = make()
    const lock = createLock(store, 5_000)
    await expect(lock('f', () => Promise.reject(new Error('the work')))).rejects.toThrow('the work')
    expect(await lock('f', () => Promise.resolve('next'))).toBe('next')
    expect(await createLock(store, 5_000)('f', () => Promise.resolve('there'))).toBe('there')
  })

  it('gives up after its patience, and says so', async () => {
    const store = make()
    void createLock(store, 5_000)('p', never)
    await pause(20)
    const call = createLock(store, 50)('p', () => Promise.resolve())
    expect(await failure(call)).toMatchObject({ code: 'store_failed', status: 503 })
  })
}

describe('a lock over memory', () => {
  lockContract(() => memoryStore())

  it('of a holder that died is taken over when its time is over, and not before', async () => {
    let now = 0
    const store = memoryStore(() => now)
    void createLock(store, 5_000)('k', never)
    await pause(5)
    now = 14_999
    expect(await failure(createLock(store, 50)('k', () => Promise.resolve()))).toMatchObject({
      code: 'store_failed',
    })
    now = 15_001
    expect(await createLock(store, 50)('k', () => Promise.resolve('mine'))).toBe('mine')
  })

  it('that was taken over is not freed by the one that lost it', async () => {
    let now = 0
    const store = memoryStore(() => now)
    let finish = (): void => undefined
    const first = createLock(store, 5_000)('k', () => new Promise<void>((go) => (finish = go)))
    await pause(5)
    now = 15_001
    void createLock(store, 5_000)('k', never)
    await pause(5)
    finish()
    await first
    const third = createLock(store, 50)('k', () => Promise.resolve())
    expect(await failure(third)).toMatchObject({ code: 'store_failed' })
  })

  it('keeps nothing in the process or the store when all are done', async () => {
    const deleted: string[] = []
    const store = memoryStore()
    const watched: Store = {
      ...store,
      delete(key, expected) {
        deleted.push(key)
        return store.delete(key, expected)
      },
    }
    await createLock(watched, 5_000)('k', () => Promise.resolve())
    expect(deleted).toEqual(['lock k'])
    expect(await store.get('lock k')).toBeNull()
  })
})

describeWithRedis('a lock over Redis', () => {
  let store: Store
  let close: () => unknown
  beforeAll(async () => {
    const { url } = await redisServer()
    const client = createClient({ url })
    await client.connect()
    store = redisStore(client)
    close = () => client.close()
  })
  afterAll(() => close())

  lockContract(() => store)
})
