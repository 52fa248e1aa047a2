import type { Request } from 'express'
import { SessionError } from '../../errors.js'
import { sessionIfAny } from '../session/session.js'
import type { Site } from '../site.js'

/** Requests that reached an `oauth()` before they had a session, and which it was. */
const early = new WeakMap<Request, Site>()

/** Remembers a request that passes `oauth()` without a session. */
export function noteOrder(site: Site, req: Request): void {
  if (!sessionIfAny(req)) early.set(req, site)
}

/**
 * A session that came after `oauth()` is none for its routes: nobody could ever sign in, and a page
 * would only say that nothing is connected.
 * @throws SessionError 503 that says in what order to mount them
 */
export function assertOrder(site: Site, req: Request): void {
  if (early.get(req) !== site || !sessionIfAny(req)) return
  throw new SessionError(
    'session_missing',
    '',
    'oauth() is mounted before express-session',
    'Its routes find no session, so that nobody can sign in. Write app.use(session({ … })) first, ' +
      'then app.use(auth), then the pages.',
  )
}
