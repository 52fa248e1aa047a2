/**
 * `express-oauth-connect/redis`: what the processes of a site share, through Redis.
 * @packageDocumentation
 * @module redis
 */
import type { Store } from './store.js'

/** What is needed of a client: one of node-redis or ioredis, single server or cluster. */
export type RedisClient = NodeRedisClient | IoRedisClient

/** node-redis 4 and later. */
export interface NodeRedisClient {
  /** Runs a Lua script on the server that has the keys. */
  eval(script: string, options: { keys: string[]; arguments: string[] }): Promise<unknown>
}

/** ioredis 5 and later. */
export interface IoRedisClient {
  /** Only looked for: it tells the two clients apart. */
  defineCommand: unknown
  /** Runs a Lua script on the server that has the keys. */
  eval(script: string, keys: number, ...keysAndArguments: string[]): Promise<unknown>
}

/** What {@link redisStore} may be told. */
export interface RedisStoreOptions {
  /** Put before every key. Default: `'oauth:'`. */
  readonly prefix?: string
}

/** Each script touches one key, so that it runs on a cluster as well. */
const GET = `return redis.call('GET', KEYS[1])`
const SET = `redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2]) return 1`
const ADD = `return redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2], 'NX') and 1 or 0`
const REPLACE = `if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
redis.call('SET', KEYS[1], ARGV[2], 'PX', ARGV[3]) return 1`
const DELETE = `redis.call('DEL', KEYS[1]) return 1`
const DELETE_SAME = `if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
redis.call('DEL', KEYS[1]) return 1`

/**
 * A store that the processes and machines of a site share through Redis. Takes a connected client
 * of `redis` (node-redis) or `ioredis`, single or cluster, and never closes it.
 * @param client - connected already; its own options decide how fast an outage is noticed
 * @param options - the defaults do for one site per server
 * @throws TypeError for anything that is no such client
 */
export function redisStore(
  client: RedisClient,
  { prefix = 'oauth:' }: RedisStoreOptions = {},
): Store {
  if (typeof (client as Partial<RedisClient> | undefined)?.eval !== 'function') {
    throw new TypeError('redisStore: expected a client of the package redis or ioredis')
  }
  const run = 'defineCommand' in client ? runIoRedis(client) : runNodeRedis(client)
  const yes = async (script: string, key: string, ...args: string[]) =>
    (await run(script, prefix + key, args)) === 1
  return {
    async get(key) {
      const value = await run(GET, prefix + key, [])
      return typeof value === 'string' ? value : null
    },
    async set(key, value, ttl) {
      await yes(SET, key, value, milliseconds(ttl))
    },
    add: (key, value, ttl) => yes(ADD, key, value, milliseconds(ttl)),
    replace: (key, expected, value, ttl) => yes(REPLACE, key, expected, value, milliseconds(ttl)),
    async delete(key, expected) {
      await (expected === undefined ? yes(DELETE, key) : yes(DELETE_SAME, key, expected))
    },
  }
}

type Run = (script: string, key: string, args: string[]) => Promise<unknown>

function runNodeRedis(client: NodeRedisClient): Run {
  return (script, key, args) => client.eval(script, { keys: [key], arguments: args })
}

function runIoRedis(client: IoRedisClient): Run {
  return (script, key, args) => client.eval(script, 1, key, ...args)
}

/** Redis takes whole milliseconds, at least one. */
function milliseconds(ttl: number): string {
  return String(Math.max(1, Math.ceil(ttl)))
}
