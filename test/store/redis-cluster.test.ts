import { spawnSync } from 'node:child_process'
import { Cluster } from 'ioredis'
import { createCluster } from 'redis'
import type { Store } from 'express-oauth-connect'
import { redisStore } from 'express-oauth-connect/redis'
import { describeWithRedis, redisServer } from '../support/redis.js'
import { storeContract } from './contract.js'

describeWithRedis('redisStore on a cluster of three', () => {
  const stores: Partial<Record<'redis' | 'ioredis', Store>> = {}
  const closing: (() => unknown)[] = []
  beforeAll(async () => {
    const servers = await Promise.all(
      [1, 2, 3].map(() =>
        redisServer('--cluster-enabled', 'yes', '--cluster-node-timeout', '2000'),
      ),
    )
    const addresses = servers.map(({ port }) => `127.0.0.1:${port}`)
    const made = spawnSync('redis-cli', ['--cluster', 'create', ...addresses, '--cluster-yes'])
    if (made.status !== 0) throw new Error(`redis-cli: ${made.stdout.toString()}`)
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
