import type { Request } from 'express'
import type { Session, SessionData } from 'express-session'
import { SessionError } from '../errors.js'
import type { ConnectionSummary } from '../protocol/connection.js'
import type { Params } from '../protocol/params.js'
import type { TokenSet } from '../protocol/token-set.js'

/** A connection as the session holds it. JSON only. */
export interface SavedConnection {
  /** Random; names the connection where processes talk about it. */
  readonly id: string
  readonly provider: string
  readonly account: string
  readonly grant: ConnectionSummary['grant']
  readonly params: Params
  readonly connectedAt: number
  /** Counts the renewals, so that an old copy is known for one. */
  readonly version: number
  /** Sealed text, plain, or nothing: an application's token is not the session's. */
  readonly tokens?: TokenSet | string
  /** Of an application's token when it was last looked at, ms since 1970. */
  readonly expiresAt?: number
  /** When a renewal brought these tokens, ms since 1970. */
  readonly renewedAt?: number
}

/** Our one key in the session. */
export interface OAuthSession {
  /** Oldest first. */
  readonly connections: readonly SavedConnection[]
}

declare module 'express-session' {
  interface SessionData {
    oauth?: OAuthSession
  }
}

/** Makes the augmentation above reach those who import our types. */
export type SessionWithOAuth = Session & Partial<SessionData>

/** A session store that does not answer is given up after this, ms. */
const SESSION_TIMEOUT_MS = 5_000

/**
 * The request's session.
 * @throws SessionError 503 that says what is missing
 */
export function sessionOf(req: Request): SessionWithOAuth {
  const session = req.session as SessionWithOAuth | undefined
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
  const https = req.secure || /^https\b/i.test(req.get('x-forwarded-proto') ?? '')
  if (session.cookie.secure !== true || https) return session
  throw new SessionError(
    'session_failed',
    '',
    'the session cookie is Secure, but this request came by http',
    "Behind a proxy that ends TLS, say app.set('trust proxy', 1); without TLS, cookie.secure: false.",
  )
}

/** What is connected in this session, oldest first; nothing where there is no session. */
export function savedConnections(req: Request): readonly SavedConnection[] {
  const session = req.session as SessionWithOAuth | undefined
  return session?.oauth?.connections ?? []
}

/** The connection of that provider: the account asked for, or the newest. */
export function findSaved(
  req: Request,
  provider: string,
  account?: string,
): SavedConnection | undefined {
  return savedConnections(req).findLast(
    (saved) => saved.provider === provider && (account === undefined || saved.account === account),
  )
}

/** Puts a connection last, in place of the one with the same provider and account. */
export function putSaved(req: Request, connection: SavedConnection): void {
  const { provider, account } = connection
  const others = savedConnections(req).filter(
    (saved) => saved.provider !== provider || saved.account !== account,
  )
  sessionOf(req).oauth = { connections: [...others, connection] }
}

/** Brings newer tokens to where the old ones were; order stays. */
export function replaceSaved(req: Request, connection: SavedConnection): void {
  const connections = savedConnections(req)
  if (!connections.some((saved) => saved.id === connection.id)) return
  sessionOf(req).oauth = {
    connections: connections.map((saved) => (saved.id === connection.id ? connection : saved)),
  }
}

/** Takes a connection out of this request's session. */
export function removeSaved(req: Request, id: string): void {
  const connections = savedConnections(req)
  const left = connections.filter((saved) => saved.id !== id)
  if (left.length < connections.length) sessionOf(req).oauth = { connections: left }
}

/**
 * Writes the session now: express-session alone would let a redirect go out before.
 * @throws SessionError 503
 */
export async function saveSession(req: Request): Promise<void> {
  const session = sessionOf(req)
  await settle('be saved', (done) => session.save(done))
}

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
  const session = req.session as SessionWithOAuth | undefined
  if (!session?.oauth || Object.hasOwn(session, guarded)) return
  const save = session.save.bind(session)
  const destroy = session.destroy.bind(session)
  const id = req.sessionID
  const before = async () => {
    if (await news.isOver(id)) return false
    const connections = session.oauth?.connections ?? []
    const corrected = await news.correct(connections)
    if (corrected !== connections) session.oauth = { connections: corrected }
    return true
  }
  define(session, guarded, true)
  define(session, 'save', function saveGuarded(callback?: (error?: unknown) => void) {
    before().then(
      (standing) => (standing ? save(callback) : callback?.()),
      () => save(callback),
    )
    return session
  })
  define(session, 'destroy', function destroyGuarded(callback: (error?: unknown) => void) {
    const destroyNow = () => destroy(callback)
    news.end(id, session.oauth?.connections ?? []).then(destroyNow, destroyNow)
    return session
  })
}

const guarded = Symbol('guarded')

/** As express-session itself puts its methods: out of sight of what is saved. */
function define(session: object, name: string | symbol, value: unknown): void {
  Object.defineProperty(session, name, { value, configurable: true, writable: true })
}

/**
 * Gives the visitor a new session id with everything the site kept in the old one (session
 * fixation), makes the change and saves. The old record goes only when the new one is safe; on
 * failure the request has its old session back, unchanged.
 * @throws SessionError 503
 */
export async function renewSession(
  req: Request,
  news: SessionNews,
  change: () => void,
): Promise<void> {
  const old = sessionOf(req)
  const oldId = req.sessionID
  try {
    req.sessionStore.generate(req)
    copySiteData(old, sessionOf(req))
    change()
    await saveSession(req)
    saveOnce(sessionOf(req))
  } catch (error) {
    req.sessionID = oldId
    req.session = old
    throw error
  }
  if (old.oauth) await news.end(oldId, []).catch(() => undefined)
  // Told now, not waited for: what is in the new session counts, and the old one holds none of it.
  settle('drop its old id', (done) => req.sessionStore.destroy(oldId, done)).catch(() => undefined)
}

/** express-session writes a session with a new id at the end as well; unchanged, once is enough. */
function saveOnce(session: SessionWithOAuth): void {
  const saved = contentOf(session)
  const save = session.save.bind(session)
  define(session, 'save', function saveChanged(callback?: (error?: unknown) => void) {
    if (contentOf(session) !== saved) return save(callback)
    callback?.()
    return session
  })
}

/** What express-session, too, compares: all but the cookie, whose end moves with every request. */
function contentOf(session: SessionWithOAuth): string {
  return JSON.stringify(Object.entries(session).filter(([name]) => name !== 'cookie'))
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
  const { originalMaxAge } = from.cookie
  if (originalMaxAge !== to.cookie.originalMaxAge) to.cookie.originalMaxAge = originalMaxAge
}

/** Runs a store operation to its end or to our own deadline. */
async function settle(
  what: string,
  start: (done: (error?: unknown) => void) => void,
): Promise<void> {
  let timer: NodeJS.Timeout | undefined
  try {
    await new Promise<void>((resolve, reject) => {
      timer = setTimeout(() => reject(new Error('late')), SESSION_TIMEOUT_MS)
      start((error) =>
        error === undefined || error === null ? resolve() : reject(new Error('failed')),
      )
    })
  } catch {
    throw new SessionError(
      'session_failed',
      '',
      `the session could not ${what}`,
      'The session store failed or did not answer in time. Nothing was lost: try again.',
    )
  } finally {
    clearTimeout(timer)
  }
}
