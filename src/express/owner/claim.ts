import type { Request } from 'express'
import { NotConnectedError } from '../../errors.js'
import { giveBackPlace, takePlace } from '../../connections/owners/take-place.js'
import { openIfOurs, sealRecord, type OpenConnection } from '../../connections/record.js'
import { validConnection, type Visitor } from '../../connections/visitor.js'
import { randomId } from '../../protocol/authorization/pkce.js'
import type { ConnectionSummary } from '../../protocol/connection.js'
import type { Client } from '../../protocol/provider/client.js'
import { listIn, type Listed } from '../session/list.js'
import { sessionOf } from '../session/session.js'
import { findClient, type Site } from '../site.js'
import { summaryOf } from '../summaries.js'
import { ownerHome, ownerVisitor, sessionVisitor } from '../visitor.js'
import { ownerOf } from './owner-option.js'

/**
 * Gives the connections of this session to the site's own user. Of two with the same account the
 * newer one stays.
 * @throws TypeError for a site without `connections`, NotConnectedError while nobody is signed in
 *   to it, SessionError
 */
export async function claim(site: Site, req: Request): Promise<ConnectionSummary[]> {
  ownerHome(site)
  const owner = site.connections && (await ownerOf(site.connections, req, site.timeout))
  if (owner === undefined) {
    throw new NotConnectedError(
      '',
      'req.oauth.claim(): nobody is signed in to the site',
      'connections.owner said nobody: call it after the visitor has signed in.',
    )
  }
  const from = sessionVisitor(site, req)
  const to = ownerVisitor(site, owner, req)
  const claimed: ConnectionSummary[] = []
  for (const listed of listIn(sessionOf(req), site.sessionKeys)) {
    const client = await findClient(site, listed.provider)
    const connection = client && (await handOver(site, client, listed, from, to))
    if (client && connection) claimed.push(summaryOf(client, connection))
  }
  return claimed
}

/** A renewal of the session's connection may come in between. */
const MAX_CHANGES = 3

/** Moves one connection; `undefined` where it is not there, or cannot be opened, or an older one. */
async function handOver(
  site: Site,
  client: Client,
  { id, account }: Listed,
  from: Visitor,
  to: Visitor,
): Promise<OpenConnection | undefined> {
  // A renewal under way has spent its refresh token: what it brings is what is moved.
  await validConnection(site, from, client, account).catch(() => undefined)
  for (let changes = 0; changes < MAX_CHANGES; changes++) {
    const record = await from.home.get(id)
    const connection = record && openIfOurs(site.connectionSealer, client, record)
    if (!connection) return undefined
    const moved = { ...connection, id: randomId(), version: 1, owner: to.owner }
    const older = await to.home.find(to.owner, client.id, account)
    const known = older && openIfOurs(site.connectionSealer, client, older)
    const outdated = known !== undefined && known.connectedAt > connection.connectedAt
    // First there, then no longer here: a process that dies in between loses nothing.
    const taken =
      !outdated &&
      (await takePlace(to.home, sealRecord(site.connectionSealer, client, to.owner, moved)))
    if (await from.home.remove(id, connection.version)) {
      await from.unlist(id)
      return outdated ? undefined : moved
    }
    if (!outdated) await giveBackPlace(to.home, moved, taken || undefined)
  }
  return undefined
}
