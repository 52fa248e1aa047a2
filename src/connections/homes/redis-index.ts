import type { RunScript } from '../../store/redis-client.js'
import type { ConnectionQuery, ConnectionRecord } from '../connection-store.js'
import { entriesOf, entryOf, PARTS, partOf, type redisKeys } from './redis-keys.js'
import { ADD_ENTRY, ADD_SUBJECT, DUE, ENTRIES, REMOVE_ENTRY } from './redis-scripts.js'

/** Some entries of the index; those whose record is gone or has changed are still among them. */
interface EntryPage {
  readonly entries: readonly string[]
  readonly cursor: string | undefined
}

/** Where a page begins: a part of the index, and the last entry of it that there was. */
type Place = readonly [part: number, entry: string | null, due?: string]

/** Where records are found by what they are not kept by. */
export interface RedisIndex {
  /** Before a record is written. `false`: its id is another owner's. */
  announce(record: ConnectionRecord): Promise<boolean>
  /** After it is written. */
  settle(record: ConnectionRecord): Promise<void>
  /** After it is removed. */
  forget(record: ConnectionRecord): Promise<void>
  /** Entries of all owners, at most so many. */
  page(query: ConnectionQuery, cursor: string | undefined, size: number): Promise<EntryPage>
}

/** The index of connections below a prefix. */
export function redisIndex(run: RunScript, keys: ReturnType<typeof redisKeys>): RedisIndex {
  const keyList = ({ id, provider }: ConnectionRecord) => {
    const { ids, due, ofProvider } = keys.ofPart(partOf(id))
    return [ids, ofProvider(provider), due]
  }

  async function add(record: ConnectionRecord, isWritten: boolean): Promise<boolean> {
    const { id, subject, renewBy = '' } = record
    const args = [...entriesOf(id), String(renewBy), isWritten ? '1' : '0']
    const added = await run(ADD_ENTRY, keyList(record), [entryOf(record), ...args])
    if (added !== 1) return false
    if (subject !== undefined) {
      await run(ADD_SUBJECT, [keys.ofSubject(subject)], [entryOf(record)])
    }
    return true
  }

  /** By id, so that what comes and goes meanwhile moves nothing. */
  async function byId(key: string, part: number, last: string | null, size: number) {
    const from = last === null ? '-' : `(${last}`
    const entries = (await run(ENTRIES, [key], [from, '+', String(size)])) as string[]
    const end: Place | undefined = entries.length < size ? undefined : [part, entries.at(-1) ?? '']
    return { entries, end }
  }

  /** By renew-by, then by id. */
  async function byDue(before: number, [part, last, since]: Place, size: number) {
    const { due } = keys.ofPart(part)
    const range = [since ?? '-inf', `(${before}`]
    const entries: string[] = []
    // Those of the very millisecond where the last page ended come again.
    for (let offset = 0; ; offset += size) {
      const found = (await run(DUE, [due], [...range, String(offset), String(size)])) as string[]
      for (let n = 0; n < found.length; n += 2) {
        const [entry = '', time = ''] = found.slice(n, n + 2)
        if (last !== null && time === since && isUpTo(entry, last)) continue
        entries.push(entry)
        if (entries.length === size) return { entries, end: [part, entry, time] satisfies Place }
      }
      if (found.length < 2 * size) return { entries, end: undefined }
    }
  }

  return {
    announce: (record) => add(record, false),
    async settle(record) {
      await add(record, true)
    },
    async forget(record) {
      const entry = [entryOf(record)]
      await run(REMOVE_ENTRY, keyList(record), entry)
      if (record.subject !== undefined) {
        await run(REMOVE_ENTRY, [keys.ofSubject(record.subject)], entry)
      }
    },
    async page({ provider, renewBefore, subject }, cursor, size) {
      const place: Place = cursor === undefined ? [0, null] : (JSON.parse(cursor) as Place)
      const [part, last] = place
      if (subject !== undefined) {
        const { entries, end } = await byId(keys.ofSubject(subject), 0, last, size)
        return { entries, cursor: end && JSON.stringify(end) }
      }
      const { ids, ofProvider } = keys.ofPart(part)
      const key = provider === undefined ? ids : ofProvider(provider)
      const { entries, end } = await (renewBefore === undefined
        ? byId(key, part, last, size)
        : byDue(renewBefore, place, size))
      const nextPart: Place | undefined = part + 1 < PARTS ? [part + 1, null] : undefined
      const next: Place | undefined = end ?? nextPart
      return { entries, cursor: next && JSON.stringify(next) }
    },
  }
}

/** As Redis orders entries of one time: byte by byte. */
function isUpTo(entry: string, last: string): boolean {
  return Buffer.compare(Buffer.from(entry), Buffer.from(last)) <= 0
}
