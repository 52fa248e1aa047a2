import { Redis } from 'ioredis'
import { createClient } from 'redis'
import type { Store } from '../../src/store/store.js'
import { redisStore } from 'express-oauth-connect/redis'
import { describeWithRedis, redisServer } from '../support/redis.js'
import { storeContract } from './contract.js'

describeWithRedis('redisStore', () => {
  const stores: Partial<Record<'redis' | 'ioredis', Store>> = {}
  let server: Redis
  const closing: (() => unknown)[] = []
  beforeAll(async () => {
    const { port, url } = await redisServer()
    const node = createClient({ url })
    await node.connect()
    const io = new Redis(port, '127.0.0.1')
    server = io
    closing.push(
      () => node.close(),
      () => io.disconnect(),
    )
    stores.redis = redisStore(node)
    stores.ioredis = redisStore(io, { prefix: 'shop:' })
  })
  afterAll(() => Promise.all(closing.map((close) => close())))

  describe.each(['redis', 'ioredis'] as const)('over a client of %s', (client) => {
    storeContract(() => stores[client] as Store)
  })

  it('keeps prefixes apart', async () => {
    await stores.redis?.set('same', 'a', 1000)
    expect(await stores.ioredis?.get('same')).toBeNull()
    await stores.ioredis?.set('same', 'b', 1000)
    expect(await server.mget('oauth:same', 'shop:same')).toEqual(['a', 'b'])
  })
})

describe('redisStore', () => {
  it('refuses what is no client', () => {
    expect(() => redisStore({} as never)).toThrow(
      'expected a client of the package redis or ioredis',
    )
    expect(() => redisStore(undefined as never)).toThrow('expected a client')
  })

  it('takes whatever a client makes of "no value" for none', async () => {
    const store = redisStore({ eval: () => Promise.resolve(undefined) })
    expect(await store.get('key')).toBeNull()
  })
})
