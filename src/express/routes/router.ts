import type { NextFunction, Request, RequestHandler, Response } from 'express'
import type { Client } from '../../protocol/provider/client.js'
import { fail, harden, methodNotAllowed, notFound } from './answer.js'
import { assetsOf, sendAsset } from './assets.js'
import { callback } from './callback.js'
import { disconnect } from './disconnect.js'
import { listConnections } from './connections.js'
import { observeOutcome, type OutcomeMessage } from '../../connections/outcomes.js'
import type { Site } from '../site.js'
import { start } from './start.js'

/** Answers at once where nothing has to be waited for. */
type Action = (site: Site, client: Client, req: Request, res: Response) => Promise<void> | undefined

/** What there is below `{mount}/:provider/`, with the one method each of them knows. */
const ACTIONS = [
  ['start', 'GET', start],
  ['callback', 'GET', callback],
  ['disconnect', 'POST', disconnect],
] as const satisfies readonly (readonly [OutcomeMessage['phase'], Route['method'], Action])[]

/** The routes below `mountPath`: start, callback, disconnect, connections and the button's files. */
export function authRoutes(site: Site): RequestHandler {
  const mount = `${site.mountPath}/`
  const routes = routesOf(site)
  return function authRoutes(req, res, next) {
    const path = pathBelow(mount, req.url)
    if (path === undefined) return next()
    const asset = assetsOf(site).get(path)
    if (asset) return sendAsset(site, req, res, asset)
    dispatch(site, routes.get(path), req, res, next)
  }
}

function dispatch(
  site: Site,
  route: Route | undefined,
  req: Request,
  res: Response,
  next: NextFunction,
): void {
  harden(res)
  if (!route) return notFound(req, res, site)
  if (req.method !== route.method) return methodNotAllowed(req, res, site, route.method)
  const failed = (error: unknown) => fail(site, req, res, next, error, route.provider)
  try {
    route.serve(req, res)?.catch(failed).catch(next)
  } catch (error) {
    failed(error)
  }
}

interface Route {
  readonly method: 'GET' | 'POST'
  /** `''` where no provider is concerned. */
  readonly provider: string
  readonly serve: (req: Request, res: Response) => Promise<void> | undefined
}

/** By what is below the mount path. */
function routesOf(site: Site): ReadonlyMap<string, Route> {
  const routes = new Map<string, Route>()
  routes.set('connections', {
    method: 'GET',
    provider: '',
    serve: (req, res) => listConnections(site, req, res),
  })
  for (const [provider, client] of site.clients) {
    for (const [phase, method, act] of ACTIONS) {
      const serve: Route['serve'] = (req, res) =>
        observeOutcome(
          { provider, phase },
          () => act(site, client, req, res),
          () => res.statusCode,
        )
      routes.set(`${provider}/${phase}`, { method, provider, serve })
    }
  }
  return routes
}

/**
 * Read from the raw address: Express' own matching forgives case, slashes and encodings. The
 * target may name a host (RFC 9112 §3.2.2): it has to be served, and no word of it believed.
 */
function pathBelow(mount: string, target: string): string | undefined {
  const url = target.startsWith('/') ? target : target.replace(/^https?:\/\/[^/?#]*/i, '')
  if (!url.startsWith(mount)) return undefined
  const end = url.indexOf('?')
  return url.slice(mount.length, end === -1 ? undefined : end)
}
