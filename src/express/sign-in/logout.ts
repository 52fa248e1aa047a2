import type { Request, Response } from 'express'
import type { ConnectionRecord } from '../../connections/connection-store.js'
import { endConnection } from '../../connections/end.js'
import { recordsOf } from '../../connections/owners/records.js'
import type { Visitor } from '../../connections/visitor.js'
import { destroySession } from '../session/session.js'
import { assertKnown } from '../options/option-checks.js'
import { report } from '../report.js'
import { redirect } from '../routes/answer.js'
import { returnToOf } from '../routes/return-to.js'
import { findClient, type Site } from '../site.js'
import { visitorOf } from '../visitor.js'

/** What a site may say of a logout. */
export interface LogoutOptions {
  /** Where the visitor lands. Default: the site's `defaultReturnTo`. */
  readonly returnTo?: string | undefined
}

/**
 * Ends this visitor's connections, tells the providers, then destroys the session, and redirects.
 * To destroy the session alone leaves the tokens alive at the provider; to forget only one's own
 * user id leaves the visitor connected, and signed in again by the next page that asks for it.
 * @throws SessionError where the session store fails: then nobody is signed out, or not wholly
 * @internal
 */
export async function logout(
  site: Site,
  req: Request,
  res: Response,
  options: LogoutOptions = {},
): Promise<void> {
  assertKnown('auth.logout', options, ['returnTo'])
  const visitor = await visitorOf(site, req)
  const ending: Promise<void>[] = []
  for await (const record of recordsOf(visitor.home, { owner: visitor.owner })) {
    ending.push(end(site, visitor, record, req))
  }
  await Promise.all(ending)
  await destroySession(req)
  redirect(res, returnToOf(site, '', req, options.returnTo), 303)
}

async function end(
  site: Site,
  visitor: Visitor,
  record: ConnectionRecord,
  req: Request,
): Promise<void> {
  const client = await findClient(site, record.provider)
  const unrevoked = client && (await endConnection(site, visitor, client, record, 'logout'))
  if (unrevoked) report(site, unrevoked, req)
}
