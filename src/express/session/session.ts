import type { Request } from 'express'
import type { Cookie, Session, SessionData } from 'express-session'
import { SessionError } from '../../errors.js'
import { isRecord } from '../../protocol/api/api-request.js'
import type { Client } from '../../protocol/provider/client.js'
import type { Settings } from '../options/options.js'
import type { Finished, Listed } from './list.js'
import { cookieFault } from './session-cookie.js'
import { withinDeadline } from './stored.js'

declare module 'express-session' {
  interface SessionData {
    /** Which connections are this visitor's, oldest first; `req.oauth.connections()` tells more. */
    oauth?: readonly Listed[]
    /** Sign-ins that were finished: their callbacks may come again. */
    oauthFinished?: readonly Finished[]
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
      'Mount express-session before oauth(); if it is, its store is not reachable right now, or its ' +
        "cookie.path does not cover this address: set cookie: { path: '/' }.",
    )
  }
  const { save, cookie } = session as Partial<Session>
  if (typeof save !== 'function' || typeof cookie !== 'object') {
    throw new SessionError(
      'session_missing',
      '',
      'req.session is not a session of express-session',
      'It has no save() or no cookie: does cookie-session or another package set it? oauth() needs ' +
        'express-session: a cookie-only session cannot keep tokens from the browser.',
    )
  }
  return session
}

/**
 * The session of a sign-in. With a cookie that cannot come back, the visitor would return connected
 * to a session that nobody finds again, and sign in in circles.
 * @throws SessionError 503 that says what to set
 * @internal
 */
export function signInSession(
  { baseUrl }: Pick<Settings, 'baseUrl'>,
  { id, provider, redirectUri }: Client,
  req: Request,
): SessionWithOAuth {
  const session = sessionOf(req)
  const { authorizationEndpoint = '' } = provider
  const place = {
    baseUrl,
    path: redirectUri.slice(redirectUri.indexOf('/', 'https://'.length)),
    authorizationEndpoint,
  }
  const fault = cookieFault(nextCookie(req, session), req, place)
  if (fault) throw new SessionError('session_failed', id, fault.message, fault.hint)
  return session
}

/**
 * The cookie that the callback will set. One that the store had keeps the attributes it was made
 * with, also after the site has corrected its own: those of a new session count.
 */
function nextCookie(req: Request, session: SessionWithOAuth): Cookie {
  if (!wasStored(req)) return session.cookie
  const { sessionID, session: own } = req
  try {
    req.sessionStore.generate(req)
    return req.session.cookie
  } finally {
    // A copy that inherits from the request would need no restoring, but V8 reads an object slowly
    // once it is a prototype: every later access to this request would cost more.
    useSession(req, sessionID, own)
  }
}

/** The request's session, if it has one. */
export function sessionIfAny(req: Request): SessionWithOAuth | undefined {
  const { session } = req as { readonly session?: SessionWithOAuth | null }
  return session ?? undefined
}

/** Puts another session in place of the request's. */
export function useSession(req: Request, id: string, session: SessionWithOAuth): void {
  req.sessionID = id
  req.session = session
}

/**
 * Whether the store had this session when the request began: then the browser named it. One that
 * express-session made for this request has an id that no cookie names.
 */
export function wasStored(req: Request): boolean {
  return isBrought(req, req.sessionID)
}

/** Whether the browser names this session, found or not. */
export function isBrought(req: Request, id: string): boolean {
  const { cookies, signedCookies } = req as { cookies?: unknown; signedCookies?: unknown }
  if (req.headers.cookie?.includes(encodeURIComponent(id))) return true
  // What a cookie parser above made of cookies that were encrypted.
  return [cookies, signedCookies].some((read) =>
    Object.values(isRecord(read) ? read : {}).some(
      (value) => typeof value === 'string' && value.includes(id),
    ),
  )
}

/**
 * Writes the request's session now: express-session alone would let a redirect go out before.
 * @throws SessionError 503
 */
export async function saveSession(req: Request): Promise<void> {
  const session = sessionOf(req)
  await withinDeadline<undefined>((done) => session.save(done))
}

/**
 * Destroys the request's session, and with it what it lists.
 * @throws SessionError 503
 */
export async function destroySession(req: Request): Promise<void> {
  const session = sessionOf(req)
  await withinDeadline<undefined>((done) => session.destroy(done))
}

/**
 * Tells express-session that there is nothing to save as long as nothing changes. It would write
 * a session with a new id once more at the end of the answer, over what another sign-in of the same
 * browser has added to it by then.
 */
export function skipUnchangedSave(session: SessionWithOAuth): void {
  const saved = textOf(session)
  const save = session.save.bind(session)
  Object.defineProperty(session, 'save', {
    configurable: true,
    writable: true,
    value(this: SessionWithOAuth, done?: (error?: unknown) => void) {
      if (textOf(this) !== saved) return save(done)
      if (done) process.nextTick(done)
      return this
    },
  })
}

/** What is saved of a session, without the time at which it ends. */
function textOf(session: SessionWithOAuth): string {
  const data: Partial<SessionData> = session
  return JSON.stringify({ ...data, cookie: session.cookie.originalMaxAge })
}
