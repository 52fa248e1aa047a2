import type { Request } from 'express'
import { StateError } from '../../errors.js'
import type { OpenConnection } from '../../connections/record.js'
import type { Client } from '../../protocol/provider/client.js'
import { sessionIfAny } from '../session/session.js'
import type { Site } from '../site.js'
import { indexSignIn, takesLogoutTokens } from './sign-in-index.js'

/**
 * Writes down in which session a sign-in ended, for the server to end it later.
 * @param home - where the connection is: in the session's list, with the site's user, or nowhere
 * @throws StateError `signed_out` where the server has ended it already
 */
export async function noteSignIn(
  site: Site,
  client: Client,
  req: Request,
  { id, identity, connectedAt }: OpenConnection,
  home: { readonly taken: boolean; readonly listed: boolean },
): Promise<void> {
  if (!identity || !takesLogoutTokens(site, client)) return
  const signIn = {
    session: req.sessionID,
    record: home.taken ? '' : id,
    listed: home.listed && !home.taken,
  }
  const maxAge = sessionIfAny(req)?.cookie.originalMaxAge ?? null
  const outcome = await indexSignIn(site, client, identity, signIn, { connectedAt, maxAge })
  if (outcome === 'signed in') return
  site.lifetime.drop(req.sessionStore, req.sessionID)
  throw new StateError(
    'signed_out',
    client.id,
    'the provider has ended this sign-in already',
    'The person signed out there meanwhile: start again.',
  )
}
