import {
  Router,
  type NextFunction,
  type Request,
  type RequestHandler,
  type Response,
} from 'express'
import type { Client } from '../protocol/client.js'
import { fail, harden, methodNotAllowed, notFound } from './answer.js'
import { assetsOf, sendAsset } from './assets.js'
import { callback } from './callback.js'
import { disconnect } from './disconnect.js'
import { listConnections } from './list-connections.js'
import type { OAuthOptions } from './options.js'
import { observeOutcome, type OutcomeMessage } from './outcomes.js'
import { siteOf, type Site } from './site.js'
import { start } from './start.js'

type Action = (site: Site, client: Client, req: Request, res: Response) => Promise<void>

/** What there is below `{mount}/:provider/`, with the one method each of them knows. */
const ACTIONS: ReadonlyMap<
  string,
  readonly [phase: OutcomeMessage['phase'], method: 'GET' | 'POST', action: Action]
> = new Map([
  ['start', ['start', 'GET', start]],
  ['callback', ['callback', 'GET', callback]],
  ['disconnect', ['disconnect', 'POST', disconnect]],
] as const)

/**
 * The routes below `mountPath`: start, callback, disconnect, connections and the button's files.
 * `oauth()` is this and `connections` together.
 * @param options - the very object that `connections` is given
 * @throws TypeError for bad options
 */
export function authRouter(options: OAuthOptions): Router {
  const router = Router()
  router.use(authRoutes(siteOf(options)))
  return router
}

/** The same as one function, for a router that does more. */
export function authRoutes(site: Site): RequestHandler {
  const mount = `${site.mountPath}/`
  return function authRoutes(req, res, next) {
    const path = pathBelow(mount, req.url)
    if (path === undefined) return next()
    dispatch(site, path, req, res, next).catch(next)
  }
}

/** Read from the raw address: Express' own matching forgives case, slashes and encodings. */
async function dispatch(
  site: Site,
  path: string,
  req: Request,
  res: Response,
  next: NextFunction,
): Promise<void> {
  const asset = assetsOf(site).get(path)
  if (asset) return sendAsset(site, req, res, asset)
  harden(res)
  const route = routeOf(site, path)
  if (!route) return notFound(req, res, site)
  if (req.method !== route.method) return methodNotAllowed(req, res, site, route.method)
  try {
    await route.serve(req, res)
  } catch (error) {
    fail(site, req, res, next, error, route.provider)
  }
}

interface Route {
  readonly method: 'GET' | 'POST'
  /** `''` where no provider is concerned. */
  readonly provider: string
  readonly serve: (req: Request, res: Response) => Promise<void>
}

function routeOf(site: Site, path: string): Route | undefined {
  if (path === 'connections') {
    return { method: 'GET', provider: '', serve: (req, res) => listConnections(site, req, res) }
  }
  const [id = '', name = '', ...rest] = path.split('/')
  const client = site.clients.get(id)
  const action = ACTIONS.get(name)
  if (!client || !action || rest.length > 0) return undefined
  const [phase, method, act] = action
  return {
    method,
    provider: id,
    serve: (req, res) =>
      observeOutcome(
        { provider: id, phase },
        () => act(site, client, req, res),
        () => res.statusCode,
      ),
  }
}

/** The target may name a host (RFC 9112 §3.2.2): it has to be served, and no word of it believed. */
function pathBelow(mount: string, target: string): string | undefined {
  const url = target.startsWith('/') ? target : target.replace(/^https?:\/\/[^/?#]*/i, '')
  if (!url.startsWith(mount)) return undefined
  const end = url.indexOf('?')
  return url.slice(mount.length, end === -1 ? undefined : end)
}
