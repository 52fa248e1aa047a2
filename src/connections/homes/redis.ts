import { scriptRunner, type RedisClient } from '../../store/redis-client.js'
import type { ConnectionRecord, ConnectionStore } from '../connection-store.js'
import { assertKnown } from '../../protocol/known-name.js'
import { matches, readPageSize } from './query.js'
import { redisIndex } from './redis-index.js'
import { digestOf, entriesOf, partOf, readEntry, redisKeys, type OwnerKeys } from './redis-keys.js'
import {
  ENTRIES,
  FIND_ACCOUNT,
  FIND_NEWEST,
  GET,
  PAGE_OF_OWNER,
  PUT,
  REMOVE,
} from './redis-scripts.js'

/** What {@link redisConnections} may be told. */
export interface RedisConnectionsOptions {
  /** Put before every key. Default: `'oauth:connections:'`. */
  readonly prefix?: string
  /** How many records a page of `page()` has. Default: 100. */
  readonly pageSize?: number
}

/**
 * A home of connections in Redis, single server or cluster; Redis has to write to disk, and must
 * not evict. All of an owner's connections are in one hash slot, where each change is one script.
 * By id, provider, subject and renew-by they are found through an index in other slots. It is
 * written before a record and removed after it: whatever stops in between leaves an entry too many,
 * which is ignored, and never one too few.
 * @param client - connected already, of `redis` (node-redis) or `ioredis`; never closed
 * @param options - the defaults do for one site per server
 * @throws TypeError for anything that is no such client, for an unknown option, and for a `pageSize`
 *   that is none
 */
export function redisConnections(
  client: RedisClient,
  options: RedisConnectionsOptions = {},
): ConnectionStore {
  assertKnown('redisConnections', options, ['prefix', 'pageSize'])
  const { prefix = 'oauth:connections:', pageSize: size = 100 } = options
  const run = scriptRunner(client, 'redisConnections')
  const pageSize = readPageSize(size, 'redisConnections')
  const keys = redisKeys(prefix)
  const index = redisIndex(run, keys)
  const keysOf = (owner: string) => keys.ofOwner(digestOf(owner))

  async function get(id: string): Promise<ConnectionRecord | undefined> {
    const { ids } = keys.ofPart(partOf(id))
    const [entry] = (await run(ENTRIES, [ids], [...entriesOf(id), '1'])) as string[]
    if (entry === undefined) return undefined
    const { records } = keys.ofOwner(readEntry(entry).owner)
    const [value] = (await run(GET, [records], [id])) as unknown[]
    return toRecord(value)
  }

  /** The records of some entries, in their order; an entry whose record is gone has none. */
  async function recordsOf(entries: readonly string[]): Promise<readonly ConnectionRecord[]> {
    const read = entries.map(readEntry)
    const byOwner = new Map<string, string[]>()
    for (const { owner, id } of read) byOwner.set(owner, [...(byOwner.get(owner) ?? []), id])
    const found = await Promise.all(
      [...byOwner].map(
        async ([owner, ids]) =>
          (await run(GET, [keys.ofOwner(owner).records], ids)) as readonly unknown[],
      ),
    )
    const records = found.flat().map(toRecord)
    const byId = new Map(records.map((record) => [record?.id, record]))
    return read.map(({ id }) => byId.get(id)).filter((record) => record !== undefined)
  }

  return {
    get,
    async find(owner, provider, account) {
      const { records, accounts, placesOf } = keysOf(owner)
      const found =
        account === undefined
          ? run(FIND_NEWEST, [records, placesOf(provider)], [])
          : run(FIND_ACCOUNT, [records, accounts], [accountField(provider, account)])
      return toRecord(await found)
    },
    async put(record, expectedVersion) {
      const { id, version, provider, account } = record
      if (!(await index.announce(record))) return false
      const value = `${version} ${JSON.stringify(record)}`
      const expected = expectedVersion === null ? '' : String(expectedVersion)
      const done = await run(PUT, keyList(keysOf(record.owner), provider), [
        ...[id, accountField(provider, account), value, expected],
      ])
      // The record is written, or not, by now: the index must not decide on the answer.
      if (done === 1) await index.settle(record).catch(() => undefined)
      if (done === -1) await index.forget(record).catch(() => undefined)
      return done === 1
    },
    async remove(id, version) {
      const record = await get(id)
      if (!record) return false
      const { owner, provider, account } = record
      const args = [id, accountField(provider, account), version?.toString() ?? '']
      if ((await run(REMOVE, keyList(keysOf(owner), provider), args)) !== 1) return false
      await index.forget(record).catch(() => undefined)
      return true
    },
    async page(query, cursor) {
      const { owner, provider } = query
      if (owner !== undefined) {
        const { records, places, placesOf } = keysOf(owner)
        const among = provider === undefined ? places : placesOf(provider)
        const args = [cursor ?? '0', String(pageSize)]
        const found = (await run(PAGE_OF_OWNER, [records, among], args)) as string[]
        return {
          records: recordsIn(found).filter((record) => matches(record, query)),
          cursor: found.length < 2 * pageSize ? undefined : found.at(-1),
        }
      }
      const records: ConnectionRecord[] = []
      let next = cursor
      do {
        const { entries, cursor: after } = await index.page(query, next, pageSize - records.length)
        const found = await recordsOf(entries)
        records.push(...found.filter((record) => matches(record, query)))
        next = after
      } while (next !== undefined && records.length < pageSize)
      return { records, cursor: next }
    },
  }
}

function keyList({ records, accounts, places, placesOf }: OwnerKeys, provider: string) {
  return [records, accounts, places, placesOf(provider)]
}

function accountField(provider: string, account: string): string {
  return JSON.stringify([provider, account])
}

function recordsIn(found: readonly string[]): readonly ConnectionRecord[] {
  return found.flatMap((value, n) => (n % 2 === 0 ? (toRecord(value) ?? []) : []))
}

/** Whatever a client makes of "no value" is none. */
function toRecord(value: unknown): ConnectionRecord | undefined {
  if (typeof value !== 'string' || value === '') return undefined
  return JSON.parse(value.slice(value.indexOf(' ') + 1)) as ConnectionRecord
}
