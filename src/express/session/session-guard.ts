import type { Request } from 'express'
import type { SavedConnection } from './saved-connection.js'
import { overrideMethod } from './session-method.js'
import { connectionsIn, withConnections } from './session-text.js'
import { sessionIfAny, type SessionWithOAuth } from './session.js'

/** What a session's guard asks and tells the other requests of the same session. */
export interface SessionNews {
  /** Whether the session with this id was given up since it was loaded. */
  isOver(sessionId: string): Promise<boolean>
  /** The connections as they stand now: renewed ones renewed, ended ones gone. */
  correct(connections: readonly SavedConnection[]): Promise<readonly SavedConnection[]>
  /** The session is being destroyed, and its connections with it. */
  end(sessionId: string, connections: readonly SavedConnection[]): Promise<void>
}

/**
 * A request that loaded the session long ago would write old tokens back, or a session that was
 * destroyed since. Every write first asks what happened in the meantime; what cannot be asked is
 * written as it is.
 */
export function guardSession(req: Request, news: SessionNews): void {
  const session = sessionIfAny(req)
  if (!session?.oauth || Object.hasOwn(session, 'destroy')) return
  const save = session.save.bind(session)
  const destroy = session.destroy.bind(session)
  const id = req.sessionID
  overrideMethod(session, 'save', function saveGuarded(done?: (error?: unknown) => void) {
    correct(session, id, news).then(
      (standing) => (standing ? save(done) : done?.()),
      () => save(done),
    )
    return session
  })
  overrideMethod(session, 'destroy', function destroyGuarded(done: (error?: unknown) => void) {
    const destroyNow = () => destroy(done)
    news.end(id, connectionsIn(session.oauth)).then(destroyNow, destroyNow)
    return session
  })
}

/** Brings the connections up to date; `false` where the session itself is over. */
async function correct(session: SessionWithOAuth, id: string, news: SessionNews): Promise<boolean> {
  if (await news.isOver(id)) return false
  const connections = connectionsIn(session.oauth)
  const corrected = await news.correct(connections)
  if (corrected !== connections) session.oauth = withConnections(session.oauth, corrected)
  return true
}
