import { scriptRunner, type RedisClient } from './redis-client.js'
import type { Store } from './store.js'

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
  const run = scriptRunner(client, 'redisStore')
  const yes = async (script: string, key: string, ...args: string[]) =>
    (await run(script, [prefix + key], args)) === 1
  return {
    async get(key) {
      const value = await run(GET, [prefix + key], [])
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

/** Redis takes whole milliseconds, at least one. */
function milliseconds(ttl: number): string {
  return String(Math.max(1, Math.ceil(ttl)))
}
