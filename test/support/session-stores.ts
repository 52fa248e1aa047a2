import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { RedisStore } from 'connect-redis'
import session, { MemoryStore, type Store } from 'express-session'
import { createClient } from 'redis'
import { mariadb, memcached, postgres, start, type Program } from './programs.js'
import { redisServer, REDIS } from './redis.js'

/** What a kind of store needs, running. */
export interface Opened {
  /** A store as one process of a site makes it. */
  make(): Store
  close(): unknown
}

/** One of the session stores that sites use. */
export interface StoreKind {
  readonly name: string
  /** What is missing here, and the package that has it. */
  readonly missing?: string | undefined
  /** It is no dependency of this project: never demanded. */
  readonly optional?: boolean
  open(): Promise<Opened>
}

type Constructor = new (options: object) => Store
type Factory = (from: typeof session) => Constructor

/** Most of them are functions of express-session and bring no types. */
const storeOf = (name: string) => jest.requireActual<Factory>(name)(session)

const without = ({ binary, package: name }: Program) => (binary === undefined ? name : undefined)

export const SESSION_STORES: readonly StoreKind[] = [
  {
    name: 'MemoryStore',
    open: () => Promise.resolve({ make: () => new MemoryStore(), close: () => undefined }),
  },
  {
    name: 'memorystore',
    open() {
      const MemoryCacheStore = storeOf('memorystore')
      return Promise.resolve({ make: () => new MemoryCacheStore({}), close: () => undefined })
    },
  },
  {
    name: 'session-file-store',
    open() {
      const path = mkdtempSync(join(tmpdir(), 'oauth-sessions-'))
      const FileStore = storeOf('session-file-store')
      return Promise.resolve({
        make: () => new FileStore({ path, logFn: () => undefined, reapInterval: -1 }),
        close: () => rmSync(path, { recursive: true, force: true }),
      })
    },
  },
  {
    name: 'connect-redis',
    missing: REDIS === undefined ? 'redis-server' : undefined,
    async open() {
      const { url } = await redisServer()
      const client = createClient({ url }).on('error', () => undefined)
      await client.connect()
      return { make: () => new RedisStore({ client }), close: () => client.destroy() }
    },
  },
  {
    name: 'connect-pg-simple',
    missing: without(postgres),
    async open() {
      const server = await start(postgres)
      const { port } = server
      const { Pool } = jest.requireActual<{ readonly Pool: PoolConstructor }>('pg')
      const pool = new Pool({ host: '127.0.0.1', port, user: 'site', database: 'postgres' })
      await pool.query(TABLE)
      const PostgresStore = storeOf('connect-pg-simple')
      return {
        make: () => new PostgresStore({ pool, pruneSessionInterval: false }),
        async close() {
          await pool.end()
          await server.stop()
        },
      }
    },
  },
  {
    name: 'express-mysql-session',
    missing: without(mariadb),
    async open() {
      const server = await start(mariadb)
      const MySqlStore = storeOf('express-mysql-session')
      const address = { host: '127.0.0.1', port: server.port, user: 'root', database: 'test' }
      const stores = new Set<MySqlSessionStore>()
      const make = () => {
        const options = { ...address, password: '', clearExpired: false, connectionLimit: 2 }
        const store = new MySqlStore(options) as MySqlSessionStore
        stores.add(store)
        return store
      }
      // What is written before it has made its table is lost.
      await make().onReady()
      return {
        make,
        async close() {
          await Promise.all([...stores].map((store) => store.close()))
          await server.stop()
        },
      }
    },
  },
  {
    name: 'connect-memcached',
    missing: without(memcached),
    async open() {
      const server = await start(memcached)
      const MemcachedStore = storeOf('connect-memcached')
      const clients = new Set<{ end(): void }>()
      return {
        make() {
          const store = new MemcachedStore({ hosts: [`127.0.0.1:${server.port}`] })
          clients.add((store as unknown as { readonly client: { end(): void } }).client)
          return store
        },
        async close() {
          for (const client of clients) client.end()
          await server.stop()
        },
      }
    },
  },
  {
    name: 'better-sqlite3-session-store',
    // It is compiled for two minutes: who wants it installs it beside.
    optional: true,
    missing: isInstalled('better-sqlite3', 'better-sqlite3-session-store')
      ? undefined
      : 'the npm packages better-sqlite3 and better-sqlite3-session-store',
    open() {
      const Database = jest.requireActual<new (file: string) => { close(): void }>('better-sqlite3')
      const client = new Database(':memory:')
      const SqliteStore = storeOf('better-sqlite3-session-store')
      // Its timer cannot be stopped, and would keep the process.
      Object.assign(SqliteStore.prototype as object, { startInterval: () => undefined })
      return Promise.resolve({
        make: () => new SqliteStore({ client }),
        close: () => client.close(),
      })
    },
  },
]

/** As the store's own table.sql has it. */
const TABLE = `CREATE TABLE session (
  sid varchar PRIMARY KEY, sess json NOT NULL, expire timestamp(6) NOT NULL)`

type PoolConstructor = new (options: object) => {
  query(text: string): Promise<unknown>
  end(): Promise<void>
}

interface MySqlSessionStore extends Store {
  onReady(): Promise<void>
  close(): Promise<void>
}

function isInstalled(...names: readonly string[]): boolean {
  try {
    for (const name of names) require.resolve(name)
    return true
  } catch {
    return false
  }
}
