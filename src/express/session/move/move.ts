import type { Request } from 'express'
import { StateError } from '../../../errors.js'
import type { Client } from '../../../protocol/provider/client.js'
import {
  finishedIn,
  isSame,
  listIn,
  withFinished,
  withListed,
  type Finished,
  type Listed,
} from '../list.js'
import { markCompanions, markMoved, wasDestroyed } from '../marks.js'
import { saveSession, sessionOf, skipUnchangedSave, useSession, wasStored } from '../session.js'
import { applyChanges, changesSince, snapshotOf } from './changes.js'
import { copyData, replaceData } from './data.js'
import { currentOf, joinSession, type Current } from './join.js'
import type { MoveServices, OldSession } from './old-session.js'

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

/**
 * Gives the request a new session with a new id (session fixation), with the site's data as this
 * request knows them. The old record stays untouched.
 * @param hooked - whether the site may write into it before it is saved
 */
export function beginSession(req: Request, hooked: boolean): OldSession {
  const old = { id: req.sessionID, session: sessionOf(req), stored: wasStored(req) }
  try {
    req.sessionStore.generate(req)
  } catch (error) {
    // The site's own genid or cookie function threw. Without this the request keeps a session without
    // a cookie, and express-session throws when the answer ends.
    useSession(req, old.id, old.session)
    throw error
  }
  const session = sessionOf(req)
  copyData(old.session, session)
  // A site may have made this visitor's session longer ("remember me").
  session.cookie.originalMaxAge = old.session.cookie.originalMaxAge
  session.resetMaxAge()
  return { ...old, next: session, before: hooked ? snapshotOf(req) : undefined }
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

function signedOut({ id }: Client): StateError {
  return new StateError(
    'signed_out',
    id,
    'the session that this sign-in began in ended while it was under way',
    'The visitor signed out of the site, or signed in again elsewhere, meanwhile: start again.',
  )
}
