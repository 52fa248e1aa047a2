import type { ConnectionRecord, ConnectionStore } from '../../connections/connection-store.js'
import { readConnections, type ConnectionsOptions } from '../../express/owner/owner-option.js'
import { randomId } from '../../protocol/authorization/pkce.js'
import { isLocal } from '../../store/memory.js'
import { isProduction, type Examined } from '../examined.js'
import { fail, ok, warn, type Finding } from '../finding.js'

const TIMEOUT_MS = 3_000

/** The home of connections by the site's own user: there, with its table, and locked by all. */
export async function checkConnections(site: Examined): Promise<Finding[]> {
  const connections = given(site)
  if (!connections) return []
  return [await checkHome(connections.store), ...checkLocks(site)]
}

/** What `oauth()` refuses has been said already. */
function given({ options }: Examined): ConnectionsOptions | undefined {
  try {
    return readConnections(options.connections)
  } catch {
    return undefined
  }
}

async function checkHome(store: ConnectionStore): Promise<Finding> {
  const startedAt = performance.now()
  const problem = await problemOf(store)
  const ms = Math.round(performance.now() - startedAt)
  if (problem === undefined) {
    return ok(
      `the connection store answers, in ${ms} ms`,
      `хранилище подключений отвечает за ${ms} мс`,
    )
  }
  if (problem === 'schema') {
    return fail(
      'D35',
      {
        en: 'the connection store: its table is not there, or lacks a column',
        ru: 'хранилище подключений: таблицы нет, или в ней нет нужного столбца',
      },
      {
        en: 'Run createConnectionsTable(db) of express-oauth-connect/sql once, or a migration with the text of connectionsSchema().',
        ru: 'Выполните один раз createConnectionsTable(db) из express-oauth-connect/sql или миграцию с текстом connectionsSchema().',
      },
    )
  }
  return fail(
    'D36',
    { en: `the connection store: ${problem}`, ru: `хранилище подключений: ${problem}` },
    {
      en: 'Is the database of oauth({ connections }) up and reachable from here, and may this user read and write its table?',
      ru: 'Запущена ли база из oauth({ connections }), доступна ли отсюда и разрешено ли этому пользователю читать и писать таблицу?',
    },
  )
}

/** One connection of nobody's there and back; `schema` where the database says that it lacks it. */
async function problemOf(store: ConnectionStore): Promise<string | undefined> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<string>((resolve) => {
    timer = setTimeout(() => resolve(`no answer within ${TIMEOUT_MS} ms`), TIMEOUT_MS)
  })
  const tried = Promise.resolve().then(() => roundTrip(store))
  const problem = await Promise.race([tried.catch(reason), late])
  clearTimeout(timer)
  return problem
}

async function roundTrip(store: ConnectionStore): Promise<string | undefined> {
  const owner = `doctor ${randomId()}`
  const record: ConnectionRecord = {
    ...{ id: randomId(), version: 1, owner, provider: 'doctor', account: 'default' },
    ...{ subject: owner, renewBy: Date.now() + 3600_000, sealed: 'nothing' },
  }
  await store.page({ owner })
  if (!(await store.put(record, null))) return 'put refuses a new connection'
  try {
    const found = await store.find(owner, 'doctor')
    return found?.sealed === record.sealed ? undefined : 'find gives another value than was put'
  } finally {
    await store.remove(record.id)
  }
}

/** Codes of PostgreSQL and MySQL for a table or column that is not there; SQLite has words only. */
const SCHEMA = /^(?:42P01|42703|3F000|ER_NO_SUCH_TABLE|ER_BAD_FIELD_ERROR)$/
const SCHEMA_WORDS = /no such (?:table|column)|has no column named/i

/** The database's own error may hold its address and password, or a statement. */
function reason(error: unknown): string {
  if (!(error instanceof Error)) return 'it failed'
  const code = 'code' in error ? String(error.code) : ''
  return SCHEMA.test(code) || SCHEMA_WORDS.test(error.message) ? 'schema' : 'it failed'
}

/** Of two processes that renew the same connection at once one spends the other's refresh token. */
function checkLocks(site: Examined): Finding[] {
  const { shared } = site.options
  if (!isProduction(site) || (shared !== undefined && !isLocal(shared))) return []
  return [
    warn(
      'D37',
      {
        en: 'the connection store can be used by several processes, but the locks for renewing tokens are in the memory of each process',
        ru: 'хранилище подключений доступно нескольким процессам, а блокировки на время обновления токенов – в памяти каждого из них',
      },
      {
        en: 'One process is safe. With a second one, such as a nightly job, pass shared: redisStore(client) to oauth(): else both may send the same refresh token at once, and the provider ends the connection.',
        ru: 'Одному процессу это не грозит. Если есть второй (например, ночная задача), передайте в oauth() shared: redisStore(client): иначе оба могут отправить один refresh-токен одновременно, и провайдер прекратит подключение.',
      },
    ),
  ]
}
