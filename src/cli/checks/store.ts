import { randomValue } from '../../protocol/authorization/pkce.js'
import { withDeadline } from '../../store/shared.js'
import type { Store } from '../../store/store.js'
import type { Examined } from '../examined.js'
import { fail, ok, type Finding } from '../finding.js'

const TIMEOUT_MS = 3_000
const TTL_MS = 10_000

/** One round trip through what processes share, with a key of its own. */
export async function checkStore({ options, settings }: Examined): Promise<Finding[]> {
  if (!settings) return []
  if (options.shared === undefined) {
    return [
      ok(
        'the store is in memory: enough for one process',
        'хранилище в памяти: этого хватает одному процессу',
      ),
    ]
  }
  const startedAt = performance.now()
  const problem = await roundTrip(withDeadline(settings.shared, TIMEOUT_MS))
  const ms = Math.round(performance.now() - startedAt)
  if (problem === undefined) {
    return [ok(`the store answers, in ${ms} ms`, `хранилище отвечает за ${ms} мс`)]
  }
  return [
    fail(
      'D34',
      { en: `the store: ${problem}`, ru: `хранилище: ${problem}` },
      {
        en: 'Is the server behind oauth({ shared }) up and reachable from here, and is the client connected? See REDIS_URL.',
        ru: 'Запущен ли сервер за oauth({ shared }), доступен ли он отсюда и подключён ли клиент? См. REDIS_URL.',
      },
    ),
  ]
}

async function roundTrip(store: Store): Promise<string | undefined> {
  const key = `doctor ${randomValue()}`
  try {
    if (!(await store.add(key, 'first', TTL_MS))) return 'add refuses a free key'
    if (await store.add(key, 'second', TTL_MS)) return 'add takes a key that is taken'
    if ((await store.get(key)) !== 'first') return 'get gives another value than was put'
    await store.delete(key)
    return (await store.get(key)) === null ? undefined : 'delete leaves the key there'
  } catch {
    // The client's own error may hold the server's address and password.
    return `no answer within ${TIMEOUT_MS} ms, or it failed`
  }
}
