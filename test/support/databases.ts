import { Kysely, MysqlDialect, PostgresDialect, SqliteDialect } from 'kysely'
import { Database } from 'node-sqlite3-wasm'
import { mariadb, postgres, start, type Program } from './programs.js'

/** A database server, or a file's stand-in, that runs for a suite. */
export interface RunningDatabase {
  readonly db: Kysely<unknown>
  /** Where other processes reach it; 0 for what lives in this one. */
  readonly port: number
  /** Nobody answers any more. */
  stop(): Promise<void>
}

/** One of the databases that sites have. */
export interface DatabaseKind {
  readonly name: string
  readonly dialect: 'postgres' | 'mysql' | 'sqlite'
  /** What is missing here, and the package that has it. */
  readonly missing?: string | undefined
  open(): Promise<RunningDatabase>
}

const without = ({ binary, package: name }: Program) => (binary === undefined ? name : undefined)

export const DATABASES: readonly DatabaseKind[] = [
  {
    name: 'PostgreSQL',
    dialect: 'postgres',
    missing: without(postgres),
    async open() {
      const server = await start(postgres)
      const { Pool } = jest.requireActual<{ readonly Pool: PoolConstructor }>('pg')
      const address = { host: '127.0.0.1', port: server.port, user: 'site', database: 'postgres' }
      const pool = new Pool({ ...address, max: 10 })
      // A server that ends says so to each of its connections.
      pool.on('error', () => undefined)
      const db = new Kysely<unknown>({ dialect: new PostgresDialect({ pool }) })
      return { db, port: server.port, stop: stopper(db, server) }
    },
  },
  {
    name: 'MariaDB',
    dialect: 'mysql',
    missing: without(mariadb),
    async open() {
      const server = await start(mariadb)
      const { createPool } = jest.requireActual<{ createPool: CreatePool }>('mysql2')
      const address = { host: '127.0.0.1', port: server.port, user: 'root', database: 'test' }
      const pool = createPool({ ...address, connectionLimit: 10 })
      const db = new Kysely<unknown>({ dialect: new MysqlDialect({ pool }) })
      return { db, port: server.port, stop: stopper(db, server) }
    },
  },
  {
    name: 'SQLite',
    dialect: 'sqlite',
    open() {
      const database = new Database()
      const db = new Kysely<unknown>({
        dialect: new SqliteDialect({
          database: {
            close: () => database.close(),
            prepare(text) {
              const values = (parameters: readonly unknown[]) => parameters as (string | null)[]
              return {
                reader: /^(?:select|pragma)\b|\breturning\b/i.test(text),
                all: (parameters) => database.all(text, values(parameters)),
                run: (parameters) => database.run(text, values(parameters)),
                iterate: (parameters) => database.all(text, values(parameters)).values(),
              }
            },
          },
        }),
      })
      return Promise.resolve({
        db,
        port: 0,
        stop() {
          if (database.isOpen) database.close()
          return Promise.resolve()
        },
      })
    },
  },
]

/** The pool has to go first: it would wait for an answer. */
function stopper(db: Kysely<unknown>, server: { stop(): Promise<void> }): () => Promise<void> {
  let stopped: Promise<void> | undefined
  return () => (stopped ??= db.destroy().then(() => server.stop()))
}

type Pool = ConstructorParameters<typeof PostgresDialect>[0]['pool'] & {
  on(event: 'error', listener: () => void): unknown
}
type PoolConstructor = new (options: object) => Exclude<Pool, () => unknown>
type CreatePool = (options: object) => ConstructorParameters<typeof MysqlDialect>[0]['pool']
