import type { RequestHandler } from 'express'
import { buttons } from './buttons/buttons.js'
import { sessionIfAny } from './session/session.js'
import type { Site } from './site.js'
import { summaries } from './summaries.js'
import { visitorOf } from './visitor.js'

/** Middleware that serves templates: they cannot wait for what is read from a store. */
export function locals(site: Site): RequestHandler {
  return function oauthLocals(req, res, next) {
    const show = async () => {
      const known = site.connections ?? sessionIfAny(req)
      const connections = known ? await summaries(site, await visitorOf(site, req), req) : []
      Object.assign(res.locals, { connections, buttons: buttons(site) })
    }
    show().then(() => next(), next)
  }
}
