import type { Store as SessionStore } from 'express-session'
import type { Store } from 'express-oauth-connect'

/** Where sessions and shared state live; with nothing given, in this process. */
export interface Stores {
  readonly sessions: SessionStore | undefined
  readonly shared: Store | undefined
  close(): Promise<void>
}

/** Redis is loaded only when it is asked for. */
export async function openStores(url: string | undefined): Promise<Stores> {
  if (url === undefined) {
    return { sessions: undefined, shared: undefined, close: () => Promise.resolve() }
  }
  const { createClient } = await import('redis')
  const { RedisStore } = await import('connect-redis')
  const { redisStore } = await import('express-oauth-connect/redis')
  let connected = false
  // At start-up a Redis that is not there is worth a sentence; later it is worth waiting for.
  const reconnectStrategy = (tries: number) => connected && Math.min(tries * 200, 3_000)
  const client = createClient({
    url,
    // A request fails at once instead of waiting for a Redis that is away or silent.
    disableOfflineQueue: true,
    pingInterval: 1_000,
    socket: { connectTimeout: 5_000, socketTimeout: 2_000, reconnectStrategy },
  })
  client.on('error', (error: Error) => {
    if (connected) process.stderr.write(`Redis: ${error.message}\n`)
  })
  await client.connect().catch((error: unknown) => {
    throw new Error(`Redis at REDIS_URL does not answer: ${String(error)}`)
  })
  connected = true
  return {
    sessions: new RedisStore({ client }),
    shared: redisStore(client),
    close: () => client.close(),
  }
}
