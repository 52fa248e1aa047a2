import { Cluster, Redis } from 'ioredis'
import { createCluster } from 'redis'
import { redisConnections, type RedisClient } from 'express-oauth-connect/redis'
import { describeWithRedis, redisCluster } from '../../support/redis.js'
import { runContract } from './contract.js'

describeWithRedis('redisConnections on a cluster of three', () => {
  const clients: Partial<Record<'redis' | 'ioredis', RedisClient>> = {}
  const closing: (() => unknown)[] = []
  let ports: readonly number[]
  beforeAll(async () => {
    const servers = await redisCluster()
    ports = servers.map(({ port }) => port)
    const node = createCluster({ rootNodes: servers.map(({ url }) => ({ url })) })
    await node.connect()
    const io = new Cluster(ports.map((port) => ({ host: '127.0.0.1', port })))
    await new Promise((resolve) => io.once('ready', resolve))
    clients.redis = node
    clients.ioredis = io
    closing.push(
      () => node.close(),
      () => io.disconnect(),
    )
  })
  afterAll(() => Promise.all(closing.map((close) => close())))

  describe.each(['redis', 'ioredis'] as const)('over a client of %s', (name) => {
    runContract(() => redisConnections(clients[name] as RedisClient, { pageSize: 7 }))
  })

  it('puts a part of the records and of the index on each server', async () => {
    const store = redisConnections(clients.ioredis as RedisClient)
    const ids = Array.from({ length: 60 }, (_, n) => `id-${n}`)
    const rest = { version: 1, provider: 'spread', account: 'default', sealed: 'sealed' }
    await Promise.all(ids.map((id) => store.put({ id, owner: `owner of ${id}`, ...rest }, null)))
    for (const port of ports) {
      const server = new Redis(port, '127.0.0.1')
      const keys = await server.keys('*')
      server.disconnect()
      expect(keys.filter((key) => key.endsWith(':records')).length).toBeGreaterThan(5)
      expect(keys.filter((key) => key.endsWith(':ids')).length).toBeGreaterThan(1)
    }
    const { records } = await store.page({ provider: 'spread' })
    expect(records.map(({ id }) => id).sort()).toEqual(ids.sort())
  })
})
