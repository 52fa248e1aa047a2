import type { Request } from 'express'
import type { Visitor } from '../connections/visitor.js'
import { assertOrder } from './mounting.js'
import { sessionHome } from './session/home.js'
import { assertOurs } from './session/list.js'
import { sessionOf } from './session/session.js'
import { tellSite } from './report.js'
import type { Site } from './site.js'

/**
 * Whose connections this request may use, and where they are.
 * @throws SessionError 503 where the request has no session, or had none when it passed `oauth()`
 */
export function visitorOf(site: Site, req: Request): Visitor {
  sessionOf(req)
  assertOrder(site, req)
  assertOurs(req, site.sessionKeys)
  return {
    home: sessionHome(site, req),
    owner: req.sessionID,
    tellEnded: (ended) => {
      tellSite(site, ended, req)
    },
  }
}
