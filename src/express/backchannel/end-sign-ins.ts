import type { Request } from 'express'
import type { Store as SessionStore } from 'express-session'
import { endedConnection } from '../../connections/ended.js'
import { recordsOf } from '../../connections/owners/records.js'
import { openIfOurs, subjectsOf } from '../../connections/record.js'
import type { ConnectionRecord } from '../../connections/connection-store.js'
import type { LogoutToken } from '../../protocol/openid/logout-token.js'
import type { Client } from '../../protocol/provider/client.js'
import { removeRecord } from '../session/home.js'
import { listIn } from '../session/list.js'
import { movedTo, UNDECIDED } from '../session/marks.js'
import { readStored, withinDeadline } from '../session/stored.js'
import type { Site } from '../site.js'
import { ownerVisitor } from '../visitor.js'
import { endIndexed, type IndexedSignIn } from './sign-in-index.js'

/** A visitor is seldom moved twice within the minutes that it is remembered. */
const MAX_MOVES = 5

/**
 * Ends the connections of that session or person, and destroys the sessions they signed in to, in
 * whatever process.
 * @throws SessionError where the session store or `shared` fails
 */
export async function endSignIns(
  site: Site,
  client: Client,
  req: Request,
  token: LogoutToken,
): Promise<void> {
  await endIndexed(site, client, token, (signIn) => endSession(site, req.sessionStore, signIn))
  await endOwned(site, client, req, token)
}

/** A session that no longer lists the connection is somebody else's affair. */
async function endSession(
  site: Site,
  store: SessionStore,
  { session, record, listed }: IndexedSignIn,
): Promise<void> {
  let id = session
  for (let moves = 0; moves < MAX_MOVES; moves++) {
    const data = await readStored(store, id)
    const ids = listIn(data, site.sessionKeys).map((each) => each.id)
    if (data && (!listed || ids.includes(record))) return destroy(store, id)
    const next = await movedTo(site, id)
    if (next === null || next === UNDECIDED) break
    id = next
  }
  if (listed) await removeRecord(site, store, record)
}

/** The store's `destroy` is wrapped: it ends what the session lists, and tells the site. */
function destroy(store: SessionStore, id: string): Promise<void> {
  return withinDeadline<undefined>((done) => store.destroy(id, done))
}

/** Those that the site keeps by its own users. */
async function endOwned(
  site: Site,
  client: Client,
  req: Request,
  { issuer, sub, sid }: LogoutToken,
): Promise<void> {
  if (!site.connections || sub === undefined) return
  const { store } = site.connections
  const found: ConnectionRecord[] = []
  for (const subject of subjectsOf(site.connectionSealer, { issuer, sub })) {
    const query = { provider: client.id, subject }
    for await (const record of recordsOf(store, query)) found.push(record)
  }
  for (const record of found) {
    const connection = openIfOurs(site.connectionSealer, client, record)
    if (!connection || (sid !== undefined && connection.identity?.sid !== sid)) continue
    if (!(await store.remove(record.id))) continue
    ownerVisitor(site, record.owner, req).tellEnded(endedConnection(connection, 'logout'))
  }
}
