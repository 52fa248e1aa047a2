import type { Request } from 'express'
import type { Visitor } from '../connections/visitor.js'
import { assertOrder } from './mounting/order.js'
import { ownerOf } from './owner/owner-option.js'
import { sessionHome } from './session/home.js'
import { assertOurs } from './session/list.js'
import { sessionOf } from './session/session.js'
import { unlist } from './session/unlist.js'
import { tellSite } from './report.js'
import type { Site } from './site.js'

/**
 * Whose connections this request may use, and where they are: those of the site's own user, or of
 * the session while nobody is signed in to the site.
 * @throws SessionError 503 where the request has no session, or nobody can tell whose it is
 */
export async function visitorOf(site: Site, req: Request): Promise<Visitor> {
  const { connections, timeout } = site
  const owner = connections && (await ownerOf(connections, req, timeout))
  return owner === undefined ? sessionVisitor(site, req) : ownerVisitor(site, owner, req)
}

/**
 * The connections beside this request's session.
 * @throws SessionError 503 where it has none, or had none when it passed `oauth()`
 */
export function sessionVisitor(site: Site, req: Request): Visitor {
  sessionOf(req)
  assertOrder(site, req)
  assertOurs(req, site.sessionKeys)
  return {
    home: sessionHome(site, req),
    owner: req.sessionID,
    where: 'in this session',
    tellEnded: (ended) => {
      tellSite(site, ended, req)
    },
    unlist: (id) => unlist(site, req, id),
  }
}

/**
 * The connections of one of the site's own users.
 * @param req - where a request of theirs asks
 * @throws TypeError for a site without `connections`
 */
export function ownerVisitor(site: Site, owner: string, req?: Request): Visitor {
  return {
    home: ownerHome(site),
    owner,
    where: 'for this user',
    tellEnded: (ended) => {
      tellSite(site, { ...ended, owner }, req)
    },
    unlist: () => Promise.resolve(),
  }
}

/**
 * Where the connections of the site's own users are.
 * @throws TypeError for a site that has none
 */
export function ownerHome({ connections }: Site): Visitor['home'] {
  if (connections) return connections.store
  throw new TypeError(
    'oauth: connections live in sessions here; to use them outside of a request, give ' +
      'oauth({ connections: { store, owner } })',
  )
}
