import { createHash } from 'node:crypto'
import type { ConnectionRecord } from '../connection-store.js'

/** Parts of the index, spread over the servers of a cluster. */
export const PARTS = 16

/** The keys of one owner's connections: one hash slot. */
export interface OwnerKeys {
  /** id → record. */
  readonly records: string
  /** `[provider, account]` → id. */
  readonly accounts: string
  /** Ids, the newest last. */
  readonly places: string
  /** The same of one provider. */
  readonly placesOf: (provider: string) => string
}

/** The keys of one part of the index: one hash slot, seldom the owner's. */
export interface IndexKeys {
  readonly ids: string
  readonly due: string
  readonly ofProvider: (provider: string) => string
}

/** How Redis keys are named below a prefix. What is in braces decides on the slot. */
export function redisKeys(prefix: string) {
  return {
    /** @param digest - of the owner, which may be any text */
    ofOwner(digest: string): OwnerKeys {
      const all = `${prefix}{${digest}}`
      return {
        records: `${all}:records`,
        accounts: `${all}:accounts`,
        places: `${all}:places`,
        placesOf: (provider) => `${all}:places:${provider}`,
      }
    },
    /** @param part - from 0 to {@link PARTS} - 1 */
    ofPart(part: number): IndexKeys {
      const all = `${prefix}{index-${part}}`
      return {
        ids: `${all}:ids`,
        due: `${all}:due`,
        ofProvider: (provider) => `${all}:provider:${provider}`,
      }
    },
    ofSubject: (subject: string) => `${prefix}{subject-${digestOf(subject)}}`,
  }
}

/** JSON, because UTF-8 has one text for all lone surrogates. */
export function digestOf(text: string): string {
  return sha256(JSON.stringify(text)).toString('base64url')
}

/** The part of the index that has an id. */
export function partOf(id: string): number {
  return sha256(id).readUInt8() % PARTS
}

/** What the index says of a record: its id and the digest of its owner. */
export function entryOf({ id, owner }: Pick<ConnectionRecord, 'id' | 'owner'>): string {
  return `${id} ${digestOf(owner)}`
}

/** The two of an entry; the id may have blanks, a digest has none. */
export function readEntry(entry: string): { readonly id: string; readonly owner: string } {
  const blank = entry.lastIndexOf(' ')
  return { id: entry.slice(0, blank), owner: entry.slice(blank + 1) }
}

/** The lowest and the highest entry that an id can have, for ZRANGEBYLEX. */
export function entriesOf(id: string): readonly [lowest: string, highest: string] {
  return [`[${id} `, `(${id}!`]
}

function sha256(text: string): Buffer {
  return createHash('sha256').update(text).digest()
}
