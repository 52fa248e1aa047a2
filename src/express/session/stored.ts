import type { SessionData, Store as SessionStore } from 'express-session'
import { SessionError } from '../../errors.js'
import { kindOfThrown } from '../../protocol/thrown.js'

/** A session store that does not answer is given up after this, ms. */
const SESSION_TIMEOUT_MS = 5_000

/**
 * A session's data as the store has it now; `undefined` where there is none.
 * @throws SessionError 503
 */
export function readStored(store: SessionStore, id: string): Promise<SessionData | undefined> {
  return withinDeadline<SessionData | undefined>((done) => {
    store.get(id, (error: unknown, data) => {
      // session-file-store's word for "there is none".
      const absent = codeOf(error) === 'ENOENT'
      done(absent ? undefined : error, data ?? undefined)
    })
  })
}

/**
 * Writes data under an id, whatever was there.
 * @param late - called when the store had it written after it had been given up
 * @throws SessionError 503
 */
export async function writeStored(
  store: SessionStore,
  id: string,
  data: SessionData,
  late?: () => void,
): Promise<void> {
  let isGivenUp = false
  const write = (done: (error?: unknown) => void) =>
    store.set(id, data, (error?: unknown) => {
      done(error)
      if (isGivenUp) late?.()
    })
  try {
    await withinDeadline<undefined>(write)
  } catch (error) {
    isGivenUp = true
    throw error
  }
}

/**
 * Runs a store operation to its end or to our own deadline: some stores never call back.
 * @throws SessionError 503
 */
export function withinDeadline<T>(
  work: (done: (error?: unknown, result?: T) => void) => unknown,
): Promise<T> {
  return new Promise((resolve, reject) => {
    const late = setTimeout(() => reject(storeFailed(TOO_LATE)), SESSION_TIMEOUT_MS)
    const done = (error?: unknown, result?: T) => {
      clearTimeout(late)
      if (error === undefined || error === null) resolve(result as T)
      else reject(storeFailed(nameOf(error)))
    }
    const failed = (error: unknown) => done(error ?? new Error('the store threw'))
    // A store's method may throw, or be async and reject without calling back.
    try {
      const returned = work(done)
      if (returned instanceof Object) Promise.resolve(returned).catch(failed)
    } catch (error) {
      failed(error)
    }
  })
}

const TOO_LATE = `did not answer within ${SESSION_TIMEOUT_MS} ms`

/** Class and code of an error: a message may hold what the store is reached by. */
function nameOf(error: unknown): string {
  const code = codeOf(error)
  return `failed with ${kindOfThrown(error)}${typeof code === 'string' ? ` ${code.slice(0, 40)}` : ''}`
}

/** `ENOENT` and the like, of a store's error; a foreign error may do anything when it is asked. */
export function codeOf(error: unknown): unknown {
  try {
    return (error as { readonly code?: unknown } | null | undefined)?.code
  } catch {
    return undefined
  }
}

function storeFailed(what: string): SessionError {
  return new SessionError(
    'session_failed',
    '',
    `the session store ${what}`,
    'Look at the store of express-session. Nothing was lost: try again.',
  )
}
