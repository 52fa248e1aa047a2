import type { Request } from 'express'
import { giveBackPlace, takePlace } from '../../connections/owners/take-place.js'
import { sealRecord, type OpenConnection } from '../../connections/record.js'
import type { Client } from '../../protocol/provider/client.js'
import { removeRecord, sessionHome } from '../session/home.js'
import type { Site } from '../site.js'
import { ownerHome } from '../visitor.js'

/**
 * Puts the new connection where it belongs: to the site's own user, as the hook left the request,
 * or beside the visitor's new session. Returns how to take it back.
 */
export async function keepConnection(
  site: Site,
  client: Client,
  req: Request,
  connection: OpenConnection,
): Promise<() => Promise<void>> {
  const { id, owner } = connection
  const record = sealRecord(site.connectionSealer, client, owner ?? req.sessionID, connection)
  if (owner !== undefined) {
    const home = ownerHome(site)
    const replaced = await takePlace(home, record)
    return () => giveBackPlace(home, record, replaced)
  }
  const undo = async () => {
    await removeRecord(site, req.sessionStore, id).catch(() => undefined)
  }
  try {
    await sessionHome(site, req).put(record, null)
    return undo
  } catch (error) {
    await undo()
    throw error
  }
}
