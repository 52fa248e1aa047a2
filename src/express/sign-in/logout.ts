import type { Request, Response } from 'express'
import { isOAuthError } from '../../errors.js'
import type { ConnectionRecord } from '../../connections/connection-store.js'
import { endConnection } from '../../connections/end.js'
import { recordsOf } from '../../connections/owners/records.js'
import type { Visitor } from '../../connections/visitor.js'
import { destroySession } from '../session/session.js'
import { assertKnown } from '../../protocol/known-name.js'
import { report } from '../report.js'
import { redirect } from '../routes/answer.js'
import { returnToOf } from '../routes/return-to.js'
import { findClient, findClientOrThrow, type Site } from '../site.js'
import { visitorOf } from '../visitor.js'
import { withoutPrototype } from '../../protocol/params.js'
import { endSessionUrl } from './end-session.js'

/** What a site may say of a logout. */
export interface LogoutOptions {
  /** Where the visitor lands. Default: the site's `defaultReturnTo`. */
  readonly returnTo?: string | undefined
  /**
   * The registration's id: the person's session at that provider is ended as well, by its
   * `endSessionEndpoint`, where this visitor is connected to it (OpenID Connect RP-Initiated Logout
   * 1.0). The absolute address of `returnTo` has to be registered there.
   */
  readonly provider?: string | undefined
  /** Comes back with the visitor, in the query of `returnTo`; with `provider` only. */
  readonly state?: string | undefined
}

/**
 * Ends this visitor's connections, tells the providers, then destroys the session, and redirects.
 * To destroy the session alone leaves the tokens alive at the provider; to forget only one's own
 * user id leaves the visitor connected, and signed in again by the next page that asks for it.
 * @throws SessionError where the session store fails: then nobody is signed out, or not wholly;
 *   TypeError for a provider that nobody registered
 * @internal
 */
export async function logout(
  site: Site,
  req: Request,
  res: Response,
  options: LogoutOptions = {},
): Promise<void> {
  assertKnown('auth.logout', options, ['returnTo', 'provider', 'state'])
  const { returnTo: asked, provider, state } = withoutPrototype(options)
  const visitor = await visitorOf(site, req)
  const returnTo = returnToOf(site, '', req, asked)
  const client = provider === undefined ? undefined : await findClientOrThrow(site, provider)
  const url = client && (await endSessionUrl(site, client, visitor, req, { returnTo, state }))
  const ending: Promise<void>[] = []
  for await (const record of recordsOf(visitor.home, { owner: visitor.owner })) {
    ending.push(end(site, visitor, record, req))
  }
  await Promise.all(ending)
  await destroySession(req)
  redirect(res, url ?? returnTo, 303)
}

async function end(
  site: Site,
  visitor: Visitor,
  record: ConnectionRecord,
  req: Request,
): Promise<void> {
  // A registration that cannot be had must keep nobody signed in.
  const client = await findClient(site, record.provider).catch((error: unknown) => {
    if (isOAuthError(error)) report(site, error, req)
    return undefined
  })
  if (client) {
    const unrevoked = await endConnection(site, visitor, client, record, 'logout')
    if (unrevoked) report(site, unrevoked, req)
  } else {
    await visitor.home.remove(record.id)
  }
}
