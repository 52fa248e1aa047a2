import type { Request, Response } from 'express'
import { endConnection } from '../../connections/end.js'
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
  const visitor = visitorOf(site, req)
  const { records } = await visitor.home.page({ owner: visitor.owner })
  await Promise.all(
    records.map(async (record) => {
      const client = await findClient(site, record.provider)
      if (!client) return
      const unrevoked = await endConnection(site, visitor, client, record, 'logout')
      if (unrevoked) report(site, unrevoked, req)
    }),
  )
  await destroySession(req)
  redirect(res, returnToOf(site, '', req, options.returnTo), 303)
}
