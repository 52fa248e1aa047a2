import { SessionError } from '../errors.js'
import { inTime } from '../protocol/in-time.js'
import type { Sealer } from '../protocol/seal.js'
import type { Store } from './store.js'

/** A store whose every operation ends in time, and in our own error. */
export function withDeadline(store: Store, timeout: number): Store {
  const within = <T>(work: () => Promise<T>) => deadline(work, timeout, failed)
  return {
    get: (key) => within(() => store.get(key)),
    set: (key, value, ttl) => within(() => store.set(key, value, ttl)),
    add: (key, value, ttl) => within(() => store.add(key, value, ttl)),
    replace: (key, expected, value, ttl) => within(() => store.replace(key, expected, value, ttl)),
    delete: (key, expected) => within(() => store.delete(key, expected)),
  }
}

/** JSON in a store, sealed: a dump of the server shows no token. */
export interface Vault {
  /** `undefined` also for what was sealed with a secret no longer known. */
  read<T>(key: string): Promise<T | undefined>
  write(key: string, value: unknown, ttl: number): Promise<void>
  /**
   * A part of a key made of what must not be told. Another site's secret makes another one, so that
   * two sites which cannot read each other's records do not overwrite them either.
   */
  digest(text: string): string
  /** The same by each of the site's secrets, the first one's first. */
  digests(text: string): readonly string[]
}

/** The key is bound into the seal, so that one record cannot be put in another's place. */
export function createVault(store: Store, sealer: Sealer): Vault {
  return {
    async read<T>(key: string) {
      const sealed = await store.get(key)
      const text = sealed === null ? undefined : sealer.open(sealed, key)
      return text === undefined ? undefined : (JSON.parse(text) as T)
    },
    write: (key, value, ttl) => store.set(key, sealer.seal(JSON.stringify(value), key), ttl),
    digest: (text) => sealer.digest(text),
    digests: (text) => sealer.digests(text),
  }
}

/**
 * Work that ends in time, and in our own error. A store that throws at once counts as one that
 * rejects.
 * @param failed - makes the error of what happened
 */
export async function deadline<T>(
  work: () => Promise<T>,
  timeout: number,
  failed: (what: string) => SessionError,
): Promise<T> {
  try {
    return await inTime(work, timeout, () => failed(`no answer within ${timeout} ms`))
  } catch (error) {
    throw error instanceof SessionError ? error : failed('it failed')
  }
}

/** The client's own error may hold the key or the server's address: it ends here. */
function failed(what: string): SessionError {
  return new SessionError(
    'store_failed',
    '',
    `the shared store: ${what}`,
    'Is the Redis server of oauth({ shared }) up and reachable? Nothing was lost: try again.',
  )
}
