import type { Request } from 'express'
import { openIfOurs } from '../../connections/record.js'
import type { Clients } from '../../protocol/provider/client.js'
import type { Lookup } from '../options/lookup.js'
import { readRecord } from '../session/home.js'
import type { Listed } from '../session/list.js'
import type { SessionServices } from '../session/services.js'
import { sessionIfAny } from '../session/session.js'
import { withinDeadline } from '../session/stored.js'
import { indexSignIn, takesLogoutTokens } from './sign-in-index.js'

/** What a session's sign-ins are found by. */
export interface NoteServices extends SessionServices {
  readonly backchannelLogout: boolean
  readonly clients: Clients
  readonly lookup: Lookup | undefined
}

/**
 * Writes down anew what a session lists: it lives on, and it may have another id since its
 * sign-ins, after the site regenerated it for one.
 */
export async function noteListed(
  services: NoteServices,
  req: Request,
  list: readonly Listed[],
): Promise<void> {
  if (!services.backchannelLogout) return
  const { sessionStore: store, sessionID: session } = req
  const maxAge = sessionIfAny(req)?.cookie.originalMaxAge ?? null
  for (const { id, provider } of list) {
    const client = services.clients.get(provider) ?? (await services.lookup?.find(provider))
    const record = client && (await readRecord(store, id, session))
    const connection = record && openIfOurs(services.connectionSealer, client, record)
    if (!client || !connection?.identity || !takesLogoutTokens(services, client)) continue
    const { identity, connectedAt } = connection
    const signIn = { session, record: id, listed: true }
    const outcome = await indexSignIn(services, client, identity, signIn, { connectedAt, maxAge })
    if (outcome === 'logged out') await withinDeadline((done) => store.destroy(session, done))
  }
}
