import type { Request } from 'express'
import type { SessionData } from 'express-session'
import { isOAuthError, StateError } from '../../errors.js'
import type { Client } from '../../protocol/provider/client.js'
import { applyChanges, changesSince, snapshotOf, type Snapshot } from './changes.js'
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
  sessionOf,
  skipUnchangedSave,
  useSession,
  wasStored,
  type SessionWithOAuth,
} from './session.js'

/** What a sign-in needs to give its visitor another session. */
export interface MoveServices extends SessionServices {
  readonly lifetime: Lifetime
}

/** What a sign-in adds to the session. */
export interface SignInEntry {
  /** Absent where the site keeps the tokens itself. */
  readonly listed: Listed | undefined
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
  /** The session that took its place, and what that held at first. */
  readonly next: SessionWithOAuth
  readonly before: Snapshot
}

/**
 * Gives the request a new session with a new id (session fixation), with the site's data as this
 * request knows them. The old record stays untouched.
 */
export function beginSession(req: Request): OldSession {
  const old = { id: req.sessionID, session: sessionOf(req), stored: wasStored(req) }
  req.sessionStore.generate(req)
  const session = sessionOf(req)
  copyData(old.session, session)
  // A site may have made this visitor's session longer ("remember me").
  session.cookie.originalMaxAge = old.session.cookie.originalMaxAge
  session.resetMaxAge()
  return { ...old, next: session, before: snapshotOf(req) }
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
  if (req.sessionID !== id) lifetime.drop(req.sessionStore, req.sessionID)
  // A hook that was given up may still write: then into a session that no browser has.
  if (isOAuthError(error) && error.code === 'hook_failed') {
    req.res?.once('finish', () => {
      req.sessionStore.generate(req)
    })
  }
  if (!isOAuthError(error) || error.code !== 'signed_out') return useSession(req, id, session)
  req.sessionStore.generate(req)
  skipUnchangedSave(sessionOf(req))
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
  const hooked = hookedSession(req, old)
  if (!old.stored) return addAndSave(services, req, entry)
  return services.lock(`session ${old.id}`, async () => {
    const current = await currentOf(services, req, old.id, entry.finished.name)
    if (!current) throw signedOut(client)
    const left = req.sessionID
    hooked.bringUpTo(services, current)
    if (current.id !== old.id && left !== req.sessionID)
      services.lifetime.drop(req.sessionStore, left)
    const replaced = await addAndSave(services, req, entry)
    const moved = current.id !== req.sessionID
    if (moved) {
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

/** The session as the site's hook left it. */
interface HookedSession {
  /** Adds what the old record, or the session that another sign-in made of it, holds by now. */
  bringUpTo(services: MoveServices, current: Current): void
}

/**
 * The hook may have written into the session that was made for it: its keys win over what the store
 * has. Or it gave the visitor a session of its own, as Passport's `req.login()` does: then that one
 * stays as it is, and is given the list of connections.
 */
function hookedSession(req: Request, { id, next, before }: OldSession): HookedSession {
  if (sessionOf(req) !== next) {
    return {
      bringUpTo({ sessionKeys: keys }, { data }) {
        const session = sessionOf(req)
        const list = listIn(session, keys).reduce(withListed, listIn(data, keys))
        Object.assign(session, { [keys.list]: list, [keys.finished]: finishedIn(data, keys) })
      },
    }
  }
  const changes = changesSince(before, req)
  return {
    bringUpTo(_services, current) {
      if (current.id !== id) joinSession(req, current)
      else replaceData(sessionOf(req), current.data)
      applyChanges(changes, req)
    },
  }
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

/** express-session sends the id's cookie, as it is another than the request came with. */
function joinSession(req: Request, { id, data }: Current): void {
  req.sessionID = id
  req.sessionStore.createSession(req, data)
  skipUnchangedSave(sessionOf(req))
}

async function addAndSave(
  services: MoveServices,
  req: Request,
  { listed, finished }: SignInEntry,
): Promise<readonly Listed[]> {
  const { sessionKeys: keys } = services
  const session = sessionOf(req)
  const list = listIn(session, keys)
  Object.assign(session, {
    [keys.list]: listed ? withListed(list, listed) : list,
    [keys.finished]: withFinished(finishedIn(session, keys), finished),
  })
  await saveSession(req)
  skipUnchangedSave(session)
  return listed ? list.filter((each) => isSame(each, listed)) : []
}

/** The same data as a record has, whatever was there. */
function replaceData(session: SessionWithOAuth, data: SessionData): void {
  for (const name of Object.keys(session)) {
    if (name !== 'cookie') Reflect.deleteProperty(session, name)
  }
  copyData(data, session)
}

/** Defined, not assigned: a key named `__proto__` would change the session's prototype. */
function copyData(from: object, to: object): void {
  for (const [name, value] of Object.entries(from)) {
    if (name === 'cookie') continue
    const plain = { value: value as unknown, writable: true, enumerable: true, configurable: true }
    Object.defineProperty(to, name, plain)
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
