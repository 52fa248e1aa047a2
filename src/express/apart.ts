import type { RequestHandler, Router } from 'express'
import type { OAuthOptions } from './options.js'
import * as mounted from './request-oauth.js'
import * as routes from './routes/router.js'
import * as sites from './site.js'

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
  return sites.createSite(options)
}

/**
 * The routes below `mountPath`: start, callback, disconnect, connections and the button's files.
 * `oauth()` is this and `requestOAuth` together.
 * @param site - what `createSite(options)` made
 */
export function authRouter(site: OAuthSite): Router {
  return routes.authRouter(site as sites.Site)
}

/**
 * Middleware that gives every request `req.oauth`. `oauth()` is this and `authRouter` together.
 * @param site - what `createSite(options)` made
 */
export function requestOAuth(site: OAuthSite): RequestHandler {
  return mounted.requestOAuth(site as sites.Site)
}
