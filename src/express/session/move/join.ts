import type { Request } from 'express'
import type { SessionData } from 'express-session'
import { isCompanion, movedTo, UNDECIDED } from '../marks.js'
import { sessionOf, skipUnchangedSave, wasStored, type SessionWithOAuth } from '../session.js'
import { readStored } from '../stored.js'
import type { MoveServices } from './old-session.js'

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

/** A record of the session store that a sign-in goes on from. */
export interface Current {
  readonly id: string
  readonly data: SessionData
}

/** The record with this id, or the one that its own browser was moved to. */
export async function currentOf(
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

/** Whether another sign-in made this session. */
export function wasJoined(session: SessionWithOAuth): boolean {
  return joined.has(session)
}

/** express-session sends the id's cookie, as it is another than the request came with. */
export function joinSession(req: Request, { id, data }: Current): void {
  req.sessionID = id
  req.sessionStore.createSession(req, data)
  joined.add(sessionOf(req))
  skipUnchangedSave(sessionOf(req))
}
