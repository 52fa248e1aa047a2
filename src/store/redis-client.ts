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

/** Runs a script; on a cluster all of its keys must be of one hash slot. */
export type RunScript = (
  script: string,
  keys: readonly string[],
  args: readonly string[],
) => Promise<unknown>

/**
 * How scripts run over a client of either package.
 * @param client - connected already
 * @param caller - the function that was given the client, for the error's text
 * @throws TypeError for anything that is no such client
 */
export function scriptRunner(client: RedisClient, caller: string): RunScript {
  if (typeof (client as Partial<RedisClient> | undefined)?.eval !== 'function') {
    const got = (client as unknown) === null ? 'null' : typeof client
    throw new TypeError(
      `${caller}: expected a client of the package redis or ioredis, got ${got} without eval(): ` +
        "createClient({ url }) of 'redis', connected, or new Redis(url) of 'ioredis'",
    )
  }
  if ('defineCommand' in client) {
    return (script, keys, args) => client.eval(script, keys.length, ...keys, ...args)
  }
  return (script, keys, args) => client.eval(script, { keys: [...keys], arguments: [...args] })
}
