import type { Kysely } from 'kysely'
import type { ConnectionQuery, ConnectionStore } from '../connection-store.js'
import { assertKnown } from '../../protocol/known-name.js'
import { show } from '../../protocol/url.js'
import { readPageSize } from './query.js'
import { COLUMNS, textOf, toRecord, toRow, type ConnectionRow } from './sql-row.js'
import { isMySql, type KyselyInstance } from './sql-schema.js'

/** What {@link sqlConnections} may be told. */
export interface SqlConnectionsOptions {
  /** The table, with its schema before a dot or without. Default: `'oauth_connections'`. */
  readonly table?: string
  /** How many records a page of `page()` has. Default: 100. */
  readonly pageSize?: number
}

/**
 * A home of connections in the site's own database: PostgreSQL, MySQL or MariaDB, SQLite. One
 * statement each to find, put and remove, no transaction. The table is made by
 * `createConnectionsTable` or by a migration with the text of `connectionsSchema`.
 * @param db - the site's Kysely; its plugins are left out
 * @param options - the defaults do
 * @throws TypeError for what is no Kysely, for an unknown option, and for a `pageSize` that is none
 */
export function sqlConnections(
  db: KyselyInstance,
  options: SqlConnectionsOptions = {},
): ConnectionStore {
  // A misspelt `table` would be another table: nobody's connections would be found.
  assertKnown('sqlConnections', options, ['table', 'pageSize'])
  const { table = 'oauth_connections', pageSize: size = 100 } = options
  if (typeof (db as Partial<KyselyInstance> | undefined)?.getExecutor !== 'function') {
    throw new TypeError(
      `sqlConnections: expected a Kysely, got ${show(db)}: ` +
        'new Kysely({ dialect }) of the package kysely, over the pool of your database',
    )
  }
  const pageSize = readPageSize(size, 'sqlConnections')
  // A plugin that renames columns would rename ours.
  const own = db.withoutPlugins() as Kysely<Record<string, ConnectionRow>>
  const mySql = isMySql(db)
  const created = clock()

  return {
    async find(owner, provider, account) {
      let select = own
        .selectFrom(table)
        .select(COLUMNS)
        .where('owner', '=', owner)
        .where('provider', '=', provider)
      if (account !== undefined) select = select.where('account', '=', account)
      const newest = select.orderBy('created_at', 'desc').orderBy('id', 'desc').limit(1)
      const record = toRecord(await newest.executeTakeFirst())
      return record?.owner === owner ? record : undefined
    },
    async get(id) {
      const row = own.selectFrom(table).select(COLUMNS).where('id', '=', id)
      return toRecord(await row.executeTakeFirst())
    },
    async put(record, expectedVersion) {
      const row = toRow(record)
      if (expectedVersion === null) {
        const into = own.insertInto(table).values({ ...row, created_at: created() })
        const insert = mySql ? into.ignore() : into.onConflict((conflict) => conflict.doNothing())
        return ((await insert.executeTakeFirst()).numInsertedOrUpdatedRows ?? 0n) > 0n
      }
      const { version, subject, renew_by, sealed, ...connection } = row
      let update = own
        .updateTable(table)
        .set({ version, subject, renew_by, sealed })
        .where('version', '=', expectedVersion)
      for (const name of ['id', 'owner', 'provider', 'account'] as const) {
        update = update.where(name, '=', connection[name])
      }
      return (await update.executeTakeFirst()).numUpdatedRows > 0n
    },
    async remove(id, version) {
      let row = own.deleteFrom(table).where('id', '=', id)
      if (version !== undefined) row = row.where('version', '=', version)
      return (await row.executeTakeFirst()).numDeletedRows > 0n
    },
    async page(query, cursor) {
      const order = orderOf(query)
      let select = own.selectFrom(table).select(COLUMNS)
      const { owner, provider, subject, renewBefore } = query
      for (const [name, value] of Object.entries({ owner, provider, subject })) {
        if (value !== undefined) {
          select = select.where(name as 'owner' | 'provider' | 'subject', '=', value)
        }
      }
      if (renewBefore !== undefined) select = select.where('renew_by', '<', renewBefore)
      if (cursor !== undefined) {
        const [id, at] = readCursor(cursor)
        select =
          order === 'id'
            ? select.where('id', '>', id)
            : // Twice, for the index: not all of the three use it for a comparison of rows.
              select
                .where(order, '>=', at)
                .where((eb) => eb.or([eb(order, '>', at), eb('id', '>', id)]))
      }
      if (order !== 'id') select = select.orderBy(order)
      const rows = await select.orderBy('id').limit(pageSize).execute()
      const records = rows.map(toRecord).filter((record) => record !== undefined)
      const last = rows.length < pageSize ? undefined : rows.at(-1)
      return {
        records: records.filter((record) => (owner ?? record.owner) === record.owner),
        cursor: last && JSON.stringify([textOf(last.id), order === 'id' ? 0 : Number(last[order])]),
      }
    },
  }
}

/** Milliseconds that never repeat in this process: of two connections one is the newest. */
function clock(): () => number {
  let last = 0
  return () => (last = Math.max(last + 1, Date.now()))
}

/** What the pages of a query are ordered by; ties by id. */
function orderOf({ owner, renewBefore }: ConnectionQuery): 'id' | 'created_at' | 'renew_by' {
  if (renewBefore !== undefined) return 'renew_by'
  return owner === undefined ? 'id' : 'created_at'
}

function readCursor(cursor: string): readonly [id: string, at: number] {
  return JSON.parse(cursor) as [string, number]
}
