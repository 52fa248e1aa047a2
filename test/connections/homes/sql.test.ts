import { readFileSync } from 'node:fs'
import { CamelCasePlugin, sql, type Kysely, type QueryExecutor } from 'kysely'
import {
  connectionsSchema,
  createConnectionsTable,
  sqlConnections,
} from 'express-oauth-connect/sql'
import { DATABASES, type DatabaseKind, type RunningDatabase } from '../../support/databases.js'
import { record, runContract } from './contract.js'

/** Skipped with one visible line where the program is missing, failing in CI. */
function describeWithDatabase({ name, missing }: DatabaseKind, suite: () => void): void {
  if (missing === undefined) {
    describe(name, suite)
  } else if (process.env.CI === 'true') {
    it(`${name} needs ${missing}`, () => {
      throw new Error(`CI=true and no ${missing}`)
    })
  } else {
    process.stderr.write(`skipped: "sqlConnections on ${name}" needs ${missing}\n`)
    it.skip(`${name} (no ${missing} on this machine)`, () => undefined)
  }
}

describe('sqlConnections on', () => {
  for (const kind of DATABASES) {
    describeWithDatabase(kind, () => {
      let running: RunningDatabase
      let db: Kysely<unknown>
      beforeAll(async () => {
        running = await kind.open()
        db = running.db
        await createConnectionsTable(db)
      })
      afterAll(() => running.stop())

      async function unreachable() {
        const gone = await kind.open()
        await gone.stop()
        return sqlConnections(gone.db)
      }
      runContract(() => sqlConnections(db, { pageSize: 7 }), unreachable)

      it('makes its table once, however often it is asked', async () => {
        await sqlConnections(db).put(record(), null)
        await createConnectionsTable(db)
        expect(await sqlConnections(db).get('one')).toEqual(record())
        await sqlConnections(db).remove('one')
      })

      it('lives in the table that a migration of its text makes, by any name', async () => {
        const text = connectionsSchema(kind.dialect, 'shop_tokens')
        for (const statement of text.split(/(?<=;)\n/)) await sql.raw(statement).execute(db)
        const store = sqlConnections(db, { table: 'shop_tokens' })
        const full = record({ renewBy: 4_102_444_800_123, subject: 'digest' })
        expect(await store.put(full, null)).toBe(true)
        expect(await store.get('one')).toEqual(full)
        expect(await sqlConnections(db).get('one')).toBeUndefined()
      })

      it('is one statement for each operation', async () => {
        const executor = Object.getPrototypeOf(db.getExecutor()) as QueryExecutor
        const spy = jest.spyOn(executor, 'executeQuery')
        const store = sqlConnections(db)
        await store.put(record(), null)
        await store.find('alice', 'plain')
        await store.get('one')
        await store.put(record({ version: 2 }), 1)
        await store.page({})
        await store.remove('one', 2)
        const statements = spy.mock.calls.map(([{ sql: text }]) => text.split(' ')[0])
        jest.restoreAllMocks()
        expect(statements).toEqual(['insert', 'select', 'select', 'update', 'select', 'delete'])
      })

      it('does not mind the plugins of the site', async () => {
        const store = sqlConnections(db.withPlugin(new CamelCasePlugin()))
        await store.put(record({ renewBy: 5 }), null)
        expect(await store.find('alice', 'plain')).toEqual(record({ renewBy: 5 }))
        await store.remove('one')
      })

      it('refuses what a database might cut or change', async () => {
        const store = sqlConnections(db)
        const long = 'a'.repeat(256)
        for (const fields of [{ owner: long }, { account: long }, { owner: 'a\ud800' }]) {
          await expect(store.put(record(fields), null)).rejects.toThrow('at most 255 characters')
        }
        await store.put(record({ owner: 'a\ufffd' }), null)
        expect(await store.find('a\ud800', 'plain')).toBeUndefined()
        expect((await store.page({ owner: 'a\ud800' })).records).toEqual([])
        await store.remove('one')
      })
    })
  }
})

describe('sqlConnections', () => {
  it('refuses what is no Kysely, and a page of nothing', () => {
    expect(() => sqlConnections({} as never)).toThrow('sqlConnections: expected a Kysely')
    expect(() => sqlConnections(undefined as never)).toThrow('expected a Kysely')
  })

  it('has no other table by a misspelt option', () => {
    const db = { getExecutor: () => undefined } as never
    expect(() => sqlConnections(db, { tabel: 'shop_tokens' } as never)).toThrow(
      'sqlConnections: unknown option "tabel" (did you mean "table"?)',
    )
  })

  it('makes the table that the documentation shows', () => {
    const page = readFileSync('docs/connection-stores.md', 'utf8')
    const shown = [...page.matchAll(/^```sql\n([^]*?)\n```$/gm)].map(([, text]) => text)
    expect(shown).toEqual([connectionsSchema('postgres'), connectionsSchema('mysql')])
    expect(connectionsSchema('sqlite')).toBe(connectionsSchema('postgres'))
  })

  it('has words for three databases, and for names that need no quotes', () => {
    expect(() => connectionsSchema('oracle' as never)).toThrow('unknown dialect "oracle"')
    expect(() => connectionsSchema('toString' as never)).toThrow('unknown dialect')
    expect(() => connectionsSchema('mysql', 'x; drop table y')).toThrow('letters, digits and _')
    expect(connectionsSchema('postgres', 'site.tokens')).toContain(
      'CREATE UNIQUE INDEX IF NOT EXISTS tokens_account ON site.tokens (owner, provider, account);',
    )
  })
})
