import type { Request } from 'express'
import type { SessionData } from 'express-session'
import { isOAuthError } from '../../../errors.js'
import type { Lifetime } from '../lifetime.js'
import {
  sessionIfAny,
  sessionOf,
  skipUnchangedSave,
  useSession,
  type SessionWithOAuth,
} from '../session.js'
import { writeStored } from '../stored.js'
import { wasJoined } from './join.js'
import type { MoveServices, OldSession } from './old-session.js'

/**
 * Puts the visitor's old session back, after a sign-in that failed. One that was destroyed
 * meanwhile is not: express-session would write it again at the end of the request. What the
 * site's hook saved under another id is taken back.
 */
export function giveUpSession(
  { lifetime }: MoveServices,
  req: Request,
  { id, session }: OldSession,
  error: unknown,
): void {
  const made = req.sessionID !== id && !wasJoined(sessionIfAny(req) ?? session)
  const isSignedOut = isOAuthError(error) && error.code === 'signed_out'
  if (made && req.res?.headersSent) putBack(lifetime, req, isSignedOut ? undefined : session)
  else if (made) lifetime.drop(req.sessionStore, req.sessionID)
  // A hook that was given up may still write: then into a session that no browser has.
  if (isOAuthError(error) && error.code === 'hook_failed') {
    req.res?.once('finish', () => {
      try {
        req.sessionStore.generate(req)
      } catch {
        // The site's own genid or cookie function threw: here it would end the process.
      }
    })
  }
  if (!isSignedOut) return useSession(req, id, session)
  req.sessionStore.generate(req)
  skipUnchangedSave(sessionOf(req))
}

/**
 * For a hook that answered itself and failed then: the browser has been given the new session's id,
 * and express-session saves that session before the answer ends. It shall hold what the old one held.
 */
function putBack(
  lifetime: Lifetime,
  { res, sessionStore: store, sessionID: id }: Request,
  session: SessionWithOAuth | undefined,
): void {
  const put = () => {
    if (session) writeStored(store, id, session as unknown as SessionData).catch(() => undefined)
    else lifetime.drop(store, id)
  }
  if (res?.writableFinished === true || res?.destroyed === true) put()
  else res?.once('close', put)
}
