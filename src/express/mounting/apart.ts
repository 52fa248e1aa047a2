import { Router, type RequestHandler } from 'express'
import type { OAuthOptions } from '../options/oauth-options.js'
import { attachOAuth } from '../request-oauth.js'
import { authRoutes } from '../routes/router.js'
import { show } from '../../protocol/url.js'
import { createSite as createFullSite, type Site } from '../site.js'

/** What an app that mounts the routes and `req.oauth` apart gives to both. */
export interface OAuthSite {
  /** Public origin, and path prefix, of the site. */
  readonly baseUrl: string
  /** Below which the routes are. */
  readonly mountPath: string
}

/**
 * Makes what `authRouter` and `requestOAuth` share.
 * @param options - checked once, here
 * @throws TypeError for an unknown option, a bad URL, a duplicate id; it shows the value received,
 *   never a secret
 */
export function createSite<const Id extends string>(options: OAuthOptions<Id>): OAuthSite {
  return createFullSite(options)
}

/**
 * The routes below `mountPath`: start, callback, disconnect, connections and the button's files.
 * `oauth()` is this and `requestOAuth` together.
 * @param site - what `createSite(options)` made
 * @throws TypeError for anything else
 */
export function authRouter(site: OAuthSite): Router {
  assertSite('authRouter', site)
  const router = Router()
  router.use(authRoutes(site as Site))
  return router
}

/**
 * Middleware that gives every request `req.oauth`. `oauth()` is this and `authRouter` together.
 * @param site - what `createSite(options)` made
 * @throws TypeError for anything else
 */
export function requestOAuth(site: OAuthSite): RequestHandler {
  assertSite('requestOAuth', site)
  return function requestOAuth(req, _res, next) {
    attachOAuth(site as Site, req)
    next()
  }
}

/** The options themselves, for one, would fail at the first request only. */
function assertSite(caller: string, site: unknown): void {
  if ((site as Partial<Site> | null | undefined)?.sessionKeys) return
  throw new TypeError(`${caller}: expected what createSite(options) made, got ${show(site)}`)
}
