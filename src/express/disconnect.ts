import type { Request } from 'express'
import type { SessionData } from 'express-session'
import { endConnection } from '../connections/end.js'
import type { Client } from '../protocol/provider/client.js'
import { listIn } from './session/list.js'
import { wasDestroyed } from './session/marks.js'
import { report } from './report.js'
import { readStored, writeStored } from './session/session.js'
import type { Site } from './site.js'
import { visitorOf } from './visitor.js'

/**
 * Ends a visitor's connection: here, in the session's list, then at the provider. Tells whether
 * there was one.
 */
export async function disconnect(
  site: Site,
  req: Request,
  client: Client,
  account: string | undefined,
): Promise<boolean> {
  const visitor = visitorOf(site, req)
  const record = await visitor.home.find(visitor.owner, client.id, account)
  if (!record) return false
  const unrevoked = await endConnection(site, visitor, client, record)
  if (unrevoked) report(site, unrevoked, req)
  await unlist(site, req, record.id)
  return true
}

/**
 * Takes the connection out of the session's list, in the session as the store has it now: what
 * another request wrote meanwhile stays. Without its record the entry means nothing, so that a
 * request that writes an older list back does no harm.
 */
async function unlist(site: Site, req: Request, id: string): Promise<void> {
  const { list: name } = site.sessionKeys
  await site.lock(`session ${req.sessionID}`, async () => {
    const data: SessionData | undefined = await readStored(req.sessionStore, req.sessionID)
    const list = listIn(data, site.sessionKeys)
    const left = list.filter((listed) => listed.id !== id)
    if (!data || left.length === list.length) return
    await writeStored(req.sessionStore, req.sessionID, {
      ...data,
      cookie: req.session.cookie,
      [name]: left,
    })
    if (await wasDestroyed(site, req.sessionID)) site.lifetime.drop(req.sessionStore, req.sessionID)
  })
}
