import {
  Router,
  type NextFunction,
  type Request,
  type RequestHandler,
  type Response,
} from 'express'
import type { ProviderApi } from '../http/api/api.js'
import { button, buttons, type ButtonOptions } from './buttons/buttons.js'
import { sessionNews } from './session/news.js'
import type { OAuthOptions } from './options.js'
import { applicationApi, attachOAuth } from './request-oauth.js'
import { required } from './routes/required.js'
import { authRoutes } from './routes/router.js'
import { guardSession } from './session/session-guard.js'
import { siteOf, type Site } from './site.js'

/** The router that `oauth()` returns, and what a site needs of it elsewhere. */
export interface OAuthRouter<Id extends string = string> extends Router {
  /**
   * Middleware: passes when all of `ids` are connected; else a page goes to start and comes back,
   * anything else gets 401.
   * @throws TypeError for an id nobody registered
   */
  required(...ids: Id[]): RequestHandler
  /** The HTML of one button, safe to put into a page as it is. */
  button(id: Id, options?: ButtonOptions): string
  /** The HTML of all buttons. */
  buttons(options?: ButtonOptions): string
  /**
   * The API client with the application's own token, for code outside a request.
   * @throws TypeError unless the registration's grant is client_credentials
   */
  app(id: Id): ProviderApi
}

/**
 * Mounts everything by one `app.use(oauth({ … }))`, after express-session: the routes below
 * `mountPath`, and `req.oauth` on every request.
 * @param options - checked once, here
 * @throws TypeError for an unknown option, a bad URL, a duplicate id; it shows the value received,
 *   never a secret
 */
export function oauth<const Id extends string>(options: OAuthOptions<Id>): OAuthRouter<Id> {
  const site = siteOf(options)
  const attach = attacher(site)
  const serve = authRoutes(site)
  const router = shortcut(Router(), (req, res, next) => {
    attach(req)
    void serve(req, res, next)
  })
  return Object.assign(router, {
    required: (...ids: string[]) => required(site, ids),
    button: (id: string, settings?: ButtonOptions) => button(site, id, settings),
    buttons: (settings?: ButtonOptions) => buttons(site, settings),
    app: (id: string) => applicationApi(site, id),
  })
}

/**
 * Middleware that gives every request `req.oauth`. `oauth()` is this and `authRouter`
 * together; an app that mounts them apart gives both the same options object.
 * @param options - checked once, here
 * @throws TypeError for bad options
 */
export function connections(options: OAuthOptions): RequestHandler {
  const attach = attacher(siteOf(options))
  return function connections(req, _res, next) {
    attach(req)
    next()
  }
}

function attacher(site: Site): (req: Request) => void {
  const news = sessionNews(site)
  return function attach(req) {
    attachOAuth(site, req)
    guardSession(req, news)
  }
}

/**
 * A router whose first layer is called directly: the walk through a router costs every request of
 * the site more than all that we do on it. What the site adds to the router comes after.
 */
function shortcut(router: Router, first: RequestHandler): Router {
  function oauth(req: Request, res: Response, next: NextFunction): void {
    const rest = router.stack.length === 0 ? next : () => router(req, res, next)
    void first(req, res, rest)
  }
  return Object.setPrototypeOf(oauth, router) as Router
}
