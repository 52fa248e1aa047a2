import type { Request } from 'express'
import { SessionError } from '../../errors.js'
import type { SessionNews } from './session-guard.js'
import { overrideMethod } from './session-method.js'
import { restoreSession, sessionOf, type SessionWithOAuth } from './session.js'

/** A session store that does not answer is given up after this, ms. */
const SESSION_TIMEOUT_MS = 5_000

/**
 * Writes the session now: express-session alone would let a redirect go out before.
 * @throws SessionError 503
 */
export async function saveSession(req: Request): Promise<void> {
  const session = sessionOf(req)
  await saved((done) => session.save(done))
}

/** A session that another one took the place of. */
export interface OldSession {
  readonly id: string
  readonly session: SessionWithOAuth
}

/**
 * Gives the visitor a new session id with everything the site kept in the old one (session
 * fixation), makes the change and saves. On failure the request has its old session back, unchanged.
 * @throws SessionError 503
 */
export async function renewSession(req: Request, change: () => void): Promise<OldSession> {
  const old = { id: req.sessionID, session: sessionOf(req) }
  try {
    req.sessionStore.generate(req)
    copySiteData(old.session, sessionOf(req))
    change()
    await saveSession(req)
    saveOnce(sessionOf(req))
    return old
  } catch (error) {
    restoreSession(req, old.id, old.session)
    throw error
  }
}

/** Drops the old record, now that the new one is safe. */
export async function dropSession(
  { sessionStore }: Request,
  news: SessionNews,
  { id, session }: OldSession,
): Promise<void> {
  if (session.oauth) await news.end(id, []).catch(() => undefined)
  // Told now, not waited for: what is in the new session counts, and the old one holds none of it.
  saved((done) => sessionStore.destroy(id, done)).catch(() => undefined)
}

/** express-session writes a session with a new id at the end as well; unchanged, once is enough. */
function saveOnce(session: SessionWithOAuth): void {
  const written = contentOf(session)
  const save = session.save.bind(session)
  overrideMethod(session, 'save', function saveChanged(callback?: (error?: unknown) => void) {
    if (contentOf(session) !== written) return save(callback)
    callback?.()
    return session
  })
}

/** What express-session, too, compares: all but the cookie, whose end moves with every request. */
function contentOf(session: SessionWithOAuth): string {
  const { oauth } = session
  const ours = oauth !== undefined && Object.keys(session).length === 2 // the cookie is the other
  return ours ? oauth : JSON.stringify(Object.assign({}, session, { cookie: undefined }))
}

function copySiteData(from: SessionWithOAuth, to: SessionWithOAuth): void {
  for (const [name, value] of Object.entries(from)) {
    if (name !== 'cookie')
      Object.defineProperty(to, name, {
        value,
        writable: true,
        enumerable: true,
        configurable: true,
      })
  }
  // A site may have made this visitor's session longer ("remember me").
  // The end itself is set, too: what is saved now is not saved again when the request ends.
  to.cookie.originalMaxAge = from.cookie.originalMaxAge
  to.resetMaxAge()
}

/**
 * Runs a store operation to its end or to our own deadline.
 * @throws SessionError 503
 */
function saved(save: (done: (error?: unknown) => void) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    const fail = () => reject(notSaved())
    const late = setTimeout(fail, SESSION_TIMEOUT_MS)
    const done = (error?: unknown) => {
      clearTimeout(late)
      if (error === undefined || error === null) resolve()
      else fail()
    }
    try {
      save(done)
    } catch (error) {
      done(error)
    }
  })
}

function notSaved(): SessionError {
  return new SessionError(
    'session_failed',
    '',
    'the session could not be saved',
    'The session store failed or did not answer in time. Nothing was lost: try again.',
  )
}
