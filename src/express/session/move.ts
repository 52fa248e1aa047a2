import type { Request } from 'express'
import type { SessionData } from 'express-session'
import { isOAuthError, StateError } from '../../errors.js'
import type { Client } from '../../protocol/provider/client.js'
import { applyChanges, changesSince, setKey, snapshotOf, type Snapshot } from './changes.js'
import type { Lifetime } from './lifetime.js'
import type { SessionServices } from './services.js'
import {
  finishedIn,
  isSame,
  listIn,
  withFinished,
  withListed,
  type Finished,
  type Listed,
} from './list.js'
import {
  isCompanion,
  markCompanions,
  markMoved,
  movedTo,
  UNDECIDED,
  wasDestroyed,
} from './marks.js'
import {
  readStored,
  saveSession,
  sessionIfAny,
  sessionOf,
  skipUnchangedSave,
  useSession,
  wasStored,
  writeStored,
  type SessionWithOAuth,
} from './session.js'

/** What a sign-in needs to give its visitor another session. */
export interface MoveServices extends SessionServices {
  readonly lifetime: Lifetime
}

/** What a sign-in adds to the session. */
export interface SignInEntry {
  /** The connection whose place in the session it takes; none where the site keeps the tokens. */
  readonly connection: Listed | undefined
  /** Whether the session lists it: not one that belongs to the site's own user. */
  readonly listed: boolean
  readonly finished: Finished
  /** Other sign-ins that this browser has open, by the names of their cookies. */
  readonly companions: readonly string[]
}

/** The session that a visitor came with, put aside while a new one takes its place. */
export interface OldSession {
  readonly id: string
  readonly session: SessionWithOAuth
  /** Whether the store has it: another request may have changed or destroyed it since. */
  readonly stored: boolean
  /** The session that took its place. */
  readonly next: SessionWithOAuth
  /** What that held at first, where a hook of the site's may change it. */
  readonly before: Snapshot | undefined
}

/**
 * Gives the request a new session with a new id (session fixation), with the site's data as this
 * request knows them. The old record stays untouched.
 * @param hooked - whether the site may write into it before it is saved
 */
export function beginSession(req: Request, hooked: boolean): OldSession {
  const old = { id: req.sessionID, session: sessionOf(req), stored: wasStored(req) }
  req.sessionStore.generate(req)
  const session = sessionOf(req)
  copyData(old.session, session)
  // A site may have made this visitor's session longer ("remember me").
  session.cookie.originalMaxAge = old.session.cookie.originalMaxAge
  session.resetMaxAge()
  return { ...old, next: session, before: hooked ? snapshotOf(req) : undefined }
}

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
  const made = req.sessionID !== id && !joined.has(sessionIfAny(req) ?? session)
  const isSignedOut = isOAuthError(error) && error.code === 'signed_out'
  if (made && req.res?.headersSent) putBack(lifetime, req, isSignedOut ? undefined : session)
  else if (made) lifetime.drop(req.sessionStore, req.sessionID)
  // A hook that was given up may still write: then into a session that no browser has.
  if (isOAuthError(error) && error.code === 'hook_failed') {
    req.res?.once('finish', () => {
      req.sessionStore.generate(req)
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

/**
 * Finishes what {@link beginSession} began: brings the new session up to what the old record holds
 * by now, adds the sign-in and saves. Returns the connections that the new one replaces.
 *
 * What another tab wrote meanwhile stays. Where another sign-in of the same browser was faster, its
 * session is joined: two new ids would sign the visitor out of one of them. That it is the same
 * browser is proven by the cookie of this sign-in, which the faster one brought as well: the old
 * session's id proves nothing, it may be planted. Where the old record is gone, a logout won.
 * @throws StateError `signed_out`, SessionError
 */
export async function finishSession(
  services: MoveServices,
  client: Client,
  req: Request,
  old: OldSession,
  entry: SignInEntry,
): Promise<readonly Listed[]> {
  if (!old.stored) return addAndSave(services, req, entry)
  return services.lock(`session ${old.id}`, async () => {
    const current = await currentOf(services, req, old.id, entry.finished.name)
    if (!current) throw signedOut(client)
    const left = req.sessionID
    bringUpTo(services, req, old, current)
    // The hook may have saved the session that was made for it.
    if (left !== req.sessionID) services.lifetime.drop(req.sessionStore, left)
    const replaced = await addAndSave(services, req, entry)
    if (current.id !== req.sessionID) {
      const { companions } = entry
      if (companions.length > 0) await markCompanions(services, current.id, companions)
      await markMoved(services, current.id, req.sessionID)
      services.lifetime.drop(req.sessionStore, current.id)
    }
    // A logout that looked before it was moved or saved.
    if (await wasDestroyed(services, current.id)) {
      services.lifetime.drop(req.sessionStore, req.sessionID)
      throw signedOut(client)
    }
    return replaced
  })
}

/**
 * Brings the session, as the hook left it, up to what the old record holds by now, or the session
 * that another sign-in made of it. What the hook wrote into the session that was made for it wins.
 * One that it gave the visitor itself, as Passport's `req.login()` does, stays as it is and is
 * given the list of connections.
 */
function bringUpTo(
  { sessionKeys: keys }: MoveServices,
  req: Request,
  { id, next, before }: OldSession,
  current: Current,
): void {
  const session = sessionOf(req)
  if (session !== next) {
    const list = listIn(session, keys).reduce(withListed, listIn(current.data, keys))
    const finished = finishedIn(current.data, keys)
    Object.assign(session, { [keys.list]: list, [keys.finished]: finished })
    return
  }
  const changes = before && changesSince(before, req)
  if (current.id !== id) joinSession(req, current)
  else replaceData(session, current.data)
  if (changes) applyChanges(changes, req)
}

/** Which session a sign-in began with, which one it made, and where its visitor lands. */
export interface SignedIn {
  readonly from: string
  readonly to: string
  readonly returnTo: string
}

/**
 * Gives the request the session that the first of two same callbacks made. Not one that came with
 * another session meanwhile: that visitor keeps what they have.
 */
export async function joinFinished(
  req: Request,
  { from, to }: Omit<SignedIn, 'returnTo'>,
): Promise<void> {
  if (req.sessionID === to || (req.sessionID !== from && wasStored(req))) return
  const data = await readStored(req.sessionStore, to)
  if (data) joinSession(req, { id: to, data })
}

interface Current {
  readonly id: string
  readonly data: SessionData
}

/** The record with this id, or the one that its own browser was moved to. */
async function currentOf(
  services: MoveServices,
  req: Request,
  id: string,
  cookieName: string,
): Promise<Current | undefined> {
  const data = await readStored(req.sessionStore, id)
  if (data) return { id, data }
  const next = await movedTo(services, id)
  if (next === null || next === UNDECIDED) return undefined
  if (!(await isCompanion(services, id, cookieName))) return undefined
  return currentOf(services, req, next, cookieName)
}

/** Sessions that another sign-in made: one that joins them and fails must leave them alone. */
const joined = new WeakSet<SessionWithOAuth>()

/** express-session sends the id's cookie, as it is another than the request came with. */
function joinSession(req: Request, { id, data }: Current): void {
  req.sessionID = id
  req.sessionStore.createSession(req, data)
  joined.add(sessionOf(req))
  skipUnchangedSave(sessionOf(req))
}

async function addAndSave(
  services: MoveServices,
  req: Request,
  { connection, listed, finished }: SignInEntry,
): Promise<readonly Listed[]> {
  const { sessionKeys: keys } = services
  const session = sessionOf(req)
  const list = listIn(session, keys)
  const [replaced, left] = connection ? parted(list, connection) : [[], list]
  Object.assign(session, {
    [keys.list]: listed && connection ? [...left, connection] : left,
    [keys.finished]: withFinished(finishedIn(session, keys), finished),
  })
  await saveSession(req)
  skipUnchangedSave(session)
  return replaced
}

/** Those of the same provider and account, and the others. */
function parted(
  list: readonly Listed[],
  connection: Listed,
): readonly [same: readonly Listed[], others: readonly Listed[]] {
  const same = list.filter((each) => isSame(each, connection))
  return [same, list.filter((each) => !same.includes(each))]
}

/** The same data as a record has, whatever was there. */
function replaceData(session: SessionWithOAuth, data: SessionData): void {
  for (const name of Object.keys(session)) {
    if (name !== 'cookie') Reflect.deleteProperty(session, name)
  }
  copyData(data, session)
}

function copyData(from: object, to: object): void {
  for (const [name, value] of Object.entries(from)) {
    if (name !== 'cookie') setKey(to, name, value)
  }
}

function signedOut({ id }: Client): StateError {
  return new StateError(
    'signed_out',
    id,
    'the session that this sign-in began in ended while it was under way',
    'The visitor signed out of the site, or signed in again elsewhere, meanwhile: start again.',
  )
}
