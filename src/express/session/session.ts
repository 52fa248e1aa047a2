import type { Request } from 'express'
import type { Session, SessionData } from 'express-session'
import { SessionError } from '../../errors.js'
import type { Finished, SavedConnection } from './saved-connection.js'
import {
  connectionsIn,
  findConnection,
  finishedIn,
  withConnection,
  withConnections,
} from './session-text.js'

declare module 'express-session' {
  interface SessionData {
    /** What is connected, as one text of ours; `req.oauth.connections()` reads it. */
    oauth?: string
  }
}

/** Makes the augmentation above reach those who import our types. */
export type SessionWithOAuth = Session & Partial<SessionData>

/**
 * The request's session.
 * @throws SessionError 503 that says what is missing
 */
export function sessionOf(req: Request): SessionWithOAuth {
  const session = sessionIfAny(req)
  if (session === undefined) {
    throw new SessionError(
      'session_missing',
      '',
      'this request has no session',
      'Mount express-session before oauth(); if it is, its store is not reachable right now.',
    )
  }
  if (typeof session.save !== 'function') {
    throw new SessionError(
      'session_missing',
      '',
      'req.session is not a session of express-session',
      'oauth() needs express-session: a cookie-only session cannot keep tokens from the browser.',
    )
  }
  return session
}

/**
 * The session of a sign-in. express-session silently sends no Secure cookie where it sees http, so
 * the visitor would come back connected to a session that nobody finds again.
 * @throws SessionError 503
 */
export function signInSession(req: Request): SessionWithOAuth {
  const session = sessionOf(req)
  if (session.cookie.secure !== true) return session
  if (req.secure || /^https\b/i.test(req.get('x-forwarded-proto') ?? '')) return session
  throw new SessionError(
    'session_failed',
    '',
    'the session cookie is Secure, but this request came by http',
    "Behind a proxy that ends TLS, say app.set('trust proxy', 1); without TLS, cookie.secure: false.",
  )
}

/** The request's session, if it has one. */
export function sessionIfAny(req: Request): SessionWithOAuth | undefined {
  const { session }: { readonly session?: SessionWithOAuth } = req
  return session
}

/** What is connected in this session, oldest first; nothing where there is no session. */
export function savedConnections(req: Request): readonly SavedConnection[] {
  return connectionsIn(sessionIfAny(req)?.oauth)
}

/** The connection of that provider: the account asked for, or the newest. */
export function findSaved(
  req: Request,
  provider: string,
  account?: string,
): SavedConnection | undefined {
  return findConnection(sessionIfAny(req)?.oauth, provider, account)
}

/** What of the sign-ins finished in this session a callback that comes again may ask for. */
export function findFinished(req: Request, name: string): Finished | undefined {
  return finishedIn(sessionIfAny(req)?.oauth).findLast((finished) => finished.name === name)
}

/**
 * Puts a connection last, in place of the one with the same provider and account, and remembers
 * the sign-in that brought it.
 */
export function putSaved(req: Request, connection: SavedConnection, finished?: Finished): void {
  const session = sessionOf(req)
  session.oauth = withConnection(session.oauth, connection, finished)
}

/** Brings newer tokens to where the old ones were; order stays. */
export function replaceSaved(req: Request, connection: SavedConnection): void {
  const connections = savedConnections(req)
  if (!connections.some((saved) => saved.id === connection.id)) return
  const replaced = connections.map((saved) => (saved.id === connection.id ? connection : saved))
  write(req, replaced)
}

/** Takes a connection out of this request's session. */
export function removeSaved(req: Request, id: string): void {
  const connections = savedConnections(req)
  const left = connections.filter((saved) => saved.id !== id)
  if (left.length < connections.length) write(req, left)
}

function write(req: Request, connections: readonly SavedConnection[]): void {
  const session = sessionOf(req)
  session.oauth = withConnections(session.oauth, connections)
}

/** Gives the request a session, with its id: the one it had before a renewal that failed. */
export function restoreSession(req: Request, id: string, session: SessionWithOAuth): void {
  req.sessionID = id
  req.session = session
}
