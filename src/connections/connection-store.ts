/**
 * A connection as a home keeps it. In clear only what it is looked up by; tokens, params and times
 * are in `sealed`, which only the site's own secret opens.
 */
export interface ConnectionRecord {
  /** Random; the same as long as the connection lives. */
  readonly id: string
  /** Counts the changes, from 1. */
  readonly version: number
  /** Whose it is: a session's id, or the site's own user. */
  readonly owner: string
  /** The registration's id. */
  readonly provider: string
  /** Its name among several of one provider. */
  readonly account: string
  /** A digest of the provider's stable subject, where it is known. */
  readonly subject?: string | undefined
  /** When its refresh token would die unused, ms since 1970. */
  readonly renewBy?: number | undefined
  /** Everything else. */
  readonly sealed: string
}

/** What {@link ConnectionStore.page} selects by; without any, all records. */
export interface ConnectionQuery {
  /** Only this owner's, oldest first. */
  readonly owner?: string | undefined
  /** Only those of this registration. */
  readonly provider?: string | undefined
  /** Only those whose `renewBy` is before this, ms since 1970. */
  readonly renewBefore?: number | undefined
  /** Only those with this digest of a subject. */
  readonly subject?: string | undefined
}

/** Some records, and where the next ones begin. */
export interface ConnectionPage {
  /** Not more than the home likes to hold at once. */
  readonly records: readonly ConnectionRecord[]
  /** `undefined`: these were the last. */
  readonly cursor: string | undefined
}

/**
 * A home of connections: the site's session store, Redis, a database. Unique by owner, provider
 * and account. Every operation rejects when the home cannot be asked.
 */
export interface ConnectionStore {
  /** An owner's connection of that provider: the account named, or the newest one. */
  find(owner: string, provider: string, account?: string): Promise<ConnectionRecord | undefined>
  /** By id; `undefined` when there is none. */
  get(id: string): Promise<ConnectionRecord | undefined>
  /**
   * Writes a record if the one there has exactly `expectedVersion`, or with `null` if there is
   * none. Tells whether it did: `false` where another change or an end came first.
   */
  put(record: ConnectionRecord, expectedVersion: number | null): Promise<boolean>
  /** Ends a connection, with `version` only while it has that one. Tells whether there was one. */
  remove(id: string, version?: number): Promise<boolean>
  /** Records of all owners, a page at a time, in an order that does not change. */
  page(query: ConnectionQuery, cursor?: string): Promise<ConnectionPage>
}
