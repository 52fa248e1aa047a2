import type { Request } from 'express'
import type { SessionData } from 'express-session'
import { listIn } from './list.js'
import { wasDestroyed } from './marks.js'
import type { MoveServices } from './move/old-session.js'
import { readStored, writeStored } from './stored.js'

/**
 * Takes a connection out of the session's list, in the session as the store has it now: what
 * another request wrote meanwhile stays. Without its record the entry means nothing, so that a
 * request that writes an older list back does no harm.
 */
export async function unlist(services: MoveServices, req: Request, id: string): Promise<void> {
  const { list: name } = services.sessionKeys
  await services.lock(`session ${req.sessionID}`, async () => {
    const data: SessionData | undefined = await readStored(req.sessionStore, req.sessionID)
    const list = listIn(data, services.sessionKeys)
    const left = list.filter((listed) => listed.id !== id)
    if (!data || left.length === list.length) return
    await writeStored(req.sessionStore, req.sessionID, {
      ...data,
      cookie: req.session.cookie,
      [name]: left,
    })
    if (await wasDestroyed(services, req.sessionID)) {
      services.lifetime.drop(req.sessionStore, req.sessionID)
    }
  })
}
