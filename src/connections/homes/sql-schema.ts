import type { Kysely, QueryExecutor } from 'kysely'

/**
 * What is used of a Kysely; every `Kysely` is one. The class itself is not asked for: kysely
 * declares it twice, for `import` and for `require`, and TypeScript refuses the instance of the
 * other declaration because of its private fields.
 */
export interface KyselyInstance {
  /** Kysely's own, whose adapter knows the dialect. */
  getExecutor(): unknown
  /** Kysely's own: the same database, without plugins that would rename columns. */
  withoutPlugins(): unknown
}

/** A database's own words. `'mysql'` is MariaDB as well. */
export type SqlDialect = 'postgres' | 'mysql' | 'sqlite'

/** Types of a column's text, and what stands behind the table. */
interface Words {
  /** Compared byte by byte. */
  readonly text: string
  /** The same, for what is a digest, an id or a registration's name. */
  readonly name: string
  readonly sealed: string
}

const WORDS: Readonly<Record<SqlDialect, Words>> = {
  postgres: { text: 'varchar(255)', name: 'varchar(255)', sealed: 'text' },
  // Every collation of MySQL that all versions have takes "a" and "a " for the same owner, and the
  // usual one "a" and "A". 255 characters are up to 1 020 bytes. `text` would end at 64 KiB.
  mysql: {
    text: 'varbinary(1020)',
    name: 'varbinary(255)',
    sealed: 'longtext CHARACTER SET utf8mb4',
  },
  sqlite: { text: 'varchar(255)', name: 'varchar(255)', sealed: 'text' },
}

/**
 * The table and its indexes, as SQL for a migration of one's own. Statements end with a semicolon
 * and can be run again.
 * @param dialect - whose words
 * @param table - a name of letters, digits and `_`, with a schema before a dot or without
 * @throws TypeError for an unknown dialect or a name that would have to be quoted
 */
export function connectionsSchema(dialect: SqlDialect, table = 'oauth_connections'): string {
  return statements(dialect, table).join('\n')
}

/**
 * Makes the table and its indexes where they are not there yet.
 * @param db - the site's Kysely; its plugins are left out
 * @param options - `table` as for `sqlConnections`; `dialect` where Kysely's own is another one
 * @throws TypeError as {@link connectionsSchema}; Error where kysely is not installed; whatever the
 *   database throws
 */
export async function createConnectionsTable(
  db: KyselyInstance,
  options: { readonly table?: string; readonly dialect?: SqlDialect } = {},
): Promise<void> {
  const { sql } = await loadKysely()
  const dialect = options.dialect ?? (isMySql(db) ? 'mysql' : 'postgres')
  // PostgreSQL's text does for SQLite as well.
  for (const statement of statements(dialect, options.table ?? 'oauth_connections')) {
    await sql.raw(statement).execute(db.withoutPlugins() as Kysely<unknown>)
  }
}

/** When it is used: an import above would cost a site without it a bare "Cannot find module". */
async function loadKysely(): Promise<typeof import('kysely')> {
  try {
    return await import('kysely')
  } catch (cause) {
    const { code } = cause as { readonly code?: unknown }
    // With require() the code has another name.
    if (code !== 'ERR_MODULE_NOT_FOUND' && code !== 'MODULE_NOT_FOUND') throw cause
    throw new Error('createConnectionsTable: install kysely: npm install kysely', { cause })
  }
}

/** Of the three only MySQL's dialect has no RETURNING. */
export function isMySql(db: KyselyInstance): boolean {
  return !(db.getExecutor() as QueryExecutor).adapter.supportsReturning
}

function statements(dialect: SqlDialect, table: string): readonly string[] {
  const words = Object.hasOwn(WORDS, dialect) ? WORDS[dialect] : undefined
  if (!words) {
    const known = Object.keys(WORDS).join(', ')
    throw new TypeError(`unknown dialect ${JSON.stringify(dialect)}; known: ${known}`)
  }
  if (!/^(?:\w+\.)?\w+$/.test(table)) {
    throw new TypeError(`a table's name is letters, digits and _, got ${JSON.stringify(table)}`)
  }
  const { text, name, sealed } = words
  const columns = [
    `id ${name} PRIMARY KEY`,
    'version integer NOT NULL',
    `owner ${text} NOT NULL`,
    `provider ${name} NOT NULL`,
    `account ${text} NOT NULL`,
    `subject ${name}`,
    'renew_by bigint',
    'created_at bigint NOT NULL',
    `sealed ${sealed} NOT NULL`,
  ]
  const short = table.replace(/^\w+\./, '')
  // MySQL has no CREATE INDEX IF NOT EXISTS: all of it is one statement there.
  const indexes = INDEXES.map(([kind, on, of]) =>
    dialect === 'mysql'
      ? `${kind}KEY ${short}_${on} (${of})`
      : `CREATE ${kind}INDEX IF NOT EXISTS ${short}_${on} ON ${table} (${of});`,
  )
  const [inside, after] = dialect === 'mysql' ? [indexes, []] : [[], indexes]
  const lines = [...columns, ...inside].map((line) => `  ${line}`).join(',\n')
  return [`CREATE TABLE IF NOT EXISTS ${table} (\n${lines}\n);`, ...after]
}

const INDEXES = [
  ['UNIQUE ', 'account', 'owner, provider, account'],
  ['', 'renew_by', 'renew_by, id'],
  ['', 'subject', 'subject, id'],
  ['', 'provider', 'provider, id'],
] as const
