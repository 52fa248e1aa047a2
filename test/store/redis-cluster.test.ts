import { Cluster } from 'ioredis'
import { createCluster } from 'redis'
import type { Store } from 'express-oauth-connect'
import { redisStore } from 'express-oauth-connect/redis'
import { describeWithRedis, redisCluster } from '../support/redis.js'
import { storeContract } from './contract.js'

describeWithRedis('redisStore on a cluster of three', () => {
  const stores: Partial<Record<'redis' | 'ioredis', Store>> = {}
  const closing: (() => unknown)[] = []
  beforeAll(async () => {
    const servers = await redisCluster()
    const node = createCluster({ rootNodes: servers.map(({ url }) => ({ url })) })
    await node.connect()
    const io = new Cluster(servers.map(({ port }) => ({ host: '127.0.0.1', port })))
    await new Promise((resolve) => io.once('ready', resolve))
    stores.redis = redisStore(node)
    stores.ioredis = redisStore(io)
    closing.push(
      () => node.close(),
      () => io.disconnect(),
    )
  })
  afterAll(() => Promise.all(closing.map((close) => close())))

  describe.each(['redis', 'ioredis'] as const)('over a client of %s', (client) => {
    storeContract(() => stores[client] as Store)
  })
})
