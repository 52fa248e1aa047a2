/**
 * `express-oauth-connect/redis`: what the processes of a site share, through Redis, and a home of
 * connections there.
 * @packageDocumentation
 * @module redis
 */
export { redisStore, type RedisStoreOptions } from './store/redis.js'
export type { IoRedisClient, NodeRedisClient, RedisClient } from './store/redis-client.js'
export { redisConnections, type RedisConnectionsOptions } from './connections/homes/redis.js'
