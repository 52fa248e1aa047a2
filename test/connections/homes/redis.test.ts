import { Redis } from 'ioredis'
import { createClient } from 'redis'
import type { ConnectionRecord, ConnectionStore } from 'express-oauth-connect'
import { redisConnections, type RedisClient } from 'express-oauth-connect/redis'
import { describeWithRedis, redisServer } from '../../support/redis.js'
import { record, runContract } from './contract.js'

describeWithRedis('redisConnections', () => {
  const clients: Partial<Record<'redis' | 'ioredis', RedisClient>> = {}
  let server: Redis
  const closing: (() => unknown)[] = []
  beforeAll(async () => {
    const { port, url } = await redisServer()
    const node = createClient({ url })
    await node.connect()
    const io = new Redis(port, '127.0.0.1')
    server = io
    clients.redis = node
    clients.ioredis = io
    closing.push(
      () => node.close(),
      () => io.disconnect(),
    )
  })
  afterAll(() => Promise.all(closing.map((close) => close())))
  beforeEach(() => server.flushall())

  /** Two clients that lose their server, and say so at once. */
  const outages: Readonly<Record<'redis' | 'ioredis', () => Promise<ConnectionStore>>> = {
    async redis() {
      const gone = await redisServer()
      const client = createClient({ url: gone.url, socket: { reconnectStrategy: false } })
      client.on('error', () => undefined)
      await client.connect()
      await gone.kill()
      return redisConnections(client)
    },
    async ioredis() {
      const gone = await redisServer()
      const options = { enableOfflineQueue: false, retryStrategy: () => null }
      const client = new Redis(gone.port, '127.0.0.1', options)
      client.on('error', () => undefined)
      await new Promise((resolve) => client.once('ready', resolve))
      await gone.kill()
      return redisConnections(client)
    },
  }

  describe.each(['redis', 'ioredis'] as const)('over a client of %s', (name) => {
    const store = () => redisConnections(clients[name] as RedisClient, { pageSize: 7 })
    runContract(store, outages[name])
  })

  it('leaves no key behind', async () => {
    const store = redisConnections(server)
    await store.put(record({ subject: 'digest', renewBy: 5 }), null)
    await store.put(record({ version: 2, subject: 'digest', renewBy: 7 }), 1)
    expect(await server.dbsize()).toBeGreaterThan(4)
    await store.remove('one')
    expect(await server.dbsize()).toBe(0)
  })

  it('looks no more at the old time of a record that was renewed', async () => {
    const store = redisConnections(server)
    const due = async () => {
      const keys = await server.keys('*:due')
      const sets = await Promise.all(keys.map((key) => server.zrange(key, 0, -1, 'WITHSCORES')))
      return sets.flat().slice(1)
    }
    await store.put(record({ renewBy: 5 }), null)
    await store.put(record({ version: 2, renewBy: 7 }), 1)
    expect(await due()).toEqual(['7'])
    await store.put(record({ version: 3 }), 2)
    expect(await due()).toEqual([])
  })

  it('keeps prefixes apart', async () => {
    await redisConnections(server).put(record(), null)
    const other = redisConnections(server, { prefix: 'shop:' })
    expect(await other.get('one')).toBeUndefined()
    expect(await other.find('alice', 'plain')).toBeUndefined()
    expect((await other.page({})).records).toEqual([])
  })

  it('shows a server no owner in the name of a key', async () => {
    await redisConnections(server).put(record({ owner: 'alice-canary' }), null)
    expect((await server.keys('*')).join()).not.toContain('canary')
  })

  describe('that is cut off within an operation', () => {
    /** A client whose connection breaks before its nth script. */
    function breaking(at: number): ConnectionStore {
      let scripts = 0
      return redisConnections({
        defineCommand: true,
        eval: (script: string, count: number, ...args: string[]) =>
          ++scripts < at
            ? server.eval(script, count, ...args)
            : Promise.reject(new Error('cut off')),
      })
    }
    const fields = { subject: 'digest', renewBy: 5 }
    const queries = [{}, { provider: 'plain' }, { renewBefore: 9 }, { subject: 'digest' }]
    async function seen(): Promise<readonly unknown[]> {
      const store = redisConnections(server)
      const pages = await Promise.all(queries.map((query) => store.page(query)))
      const records = pages.map((page) => page.records)
      return [await store.get('one'), await store.find('alice', 'plain'), ...records]
    }
    const all = (one: ConnectionRecord) => [one, one, [one], [one], [one], [one]]
    const nothing = [undefined, undefined, [], [], [], []]

    it.each([1, 2, 3])('shows nothing of a record that was not written (%i)', async (at) => {
      await expect(breaking(at).put(record(fields), null)).rejects.toThrow('cut off')
      expect(await seen()).toEqual(nothing)
      const store = redisConnections(server)
      expect(await store.remove('one')).toBe(false)
      // Tried again.
      expect(await store.put(record(fields), null)).toBe(true)
      expect(await seen()).toEqual(all(record(fields)))
    })

    it.each([4, 5])('finds by everything what was written (%i)', async (at) => {
      expect(await breaking(at).put(record(fields), null)).toBe(true)
      expect(await seen()).toEqual(all(record(fields)))
    })

    it('finds a record by its time, however far its change came', async () => {
      const store = redisConnections(server)
      await store.put(record({ renewBy: 50, subject: 'other' }), null)
      const next = record({ ...fields, version: 2 })
      expect(await breaking(4).put(next, 1)).toBe(true)
      expect(await seen()).toEqual(all(next))
      // And by none that it has no more.
      expect((await store.page({ subject: 'other' })).records).toEqual([])
      const later = record({ ...fields, version: 3, renewBy: 500 })
      expect(await breaking(4).put(later, 2)).toBe(true)
      expect((await store.page({ renewBefore: 9 })).records).toEqual([])
    })

    it.each([4, 5])('shows nothing of a record that was removed (%i)', async (at) => {
      const store = redisConnections(server)
      await store.put(record(fields), null)
      expect(await breaking(at).remove('one')).toBe(true)
      expect(await seen()).toEqual(nothing)
      expect(await store.remove('one')).toBe(false)
      expect(await store.put(record({ ...fields, version: 2 }), 1)).toBe(false)
      // The late renewal took the entries that were left.
      expect(await server.dbsize()).toBe(0)
    })
  })

  it('holds a page of a hundred thousand records, and gives each once', async () => {
    const store = redisConnections(server, { pageSize: 500 })
    const COUNT = 100_000
    for (let from = 0; from < COUNT; from += 1_000) {
      await Promise.all(
        Array.from({ length: 1_000 }, (_, n) =>
          store.put(record({ id: `id-${from + n}`, owner: `owner-${from + n}` }), null),
        ),
      )
    }
    const ids = new Set<string>()
    let largest = 0
    let count = 0
    let cursor: string | undefined
    do {
      const page = await store.page({ provider: 'plain' }, cursor)
      largest = Math.max(largest, page.records.length)
      count += page.records.length
      for (const { id } of page.records) ids.add(id)
      cursor = page.cursor
    } while (cursor !== undefined)
    expect({ largest, count, different: ids.size }).toEqual({
      largest: 500,
      count: COUNT,
      different: COUNT,
    })
  }, 180_000)
})

describe('redisConnections', () => {
  it('refuses what is no client, and a page of nothing', () => {
    expect(() => redisConnections({} as never)).toThrow(
      'redisConnections: expected a client of the package redis or ioredis',
    )
    const client = { defineCommand: true, eval: () => Promise.resolve(undefined) }
    expect(() => redisConnections(client, { pageSize: 0.5 })).toThrow(
      'redisConnections: pageSize must be a whole number from 1, got 0.5',
    )
    expect(() => redisConnections(client, { prefixx: 'a:' } as never)).toThrow(
      'redisConnections: unknown option "prefixx" (did you mean "prefix"?)',
    )
  })
})
