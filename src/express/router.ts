import { Router, type NextFunction, type Request, type Response } from 'express'
import type { Client } from '../protocol/client.js'
import { fail, harden, methodNotAllowed, notFound } from './answer.js'
import { assets, sendAsset } from './assets.js'
import { callback } from './callback.js'
import { disconnect } from './disconnect.js'
import type { OAuthOptions } from './options.js'
import { stands } from './news.js'
import { summaries } from './request-oauth.js'
import { savedConnections, sessionOf } from './session.js'
import { siteOf, type Site } from './site.js'
import { start } from './start.js'

type Route = (site: Site, client: Client, req: Request, res: Response) => Promise<void>

/** What there is below `{mount}/:provider/`, with the one method each of them knows. */
const ROUTES: ReadonlyMap<string, readonly [method: 'GET' | 'POST', route: Route]> = new Map([
  ['start', ['GET', start]],
  ['callback', ['GET', callback]],
  ['disconnect', ['POST', disconnect]],
] as const)

/**
 * The routes below `mountPath`: start, callback, disconnect, connections and the button's files.
 * `oauth()` is this and {@link connections} together.
 * @throws TypeError for bad options
 */
export function authRouter(options: OAuthOptions): Router {
  const site = siteOf(options)
  const router = Router({ caseSensitive: true, strict: true })
  router.use(function authRoutes(req, res, next) {
    const path = pathBelow(site.mountPath, req.url)
    if (path === undefined) return next()
    dispatch(site, path, req, res, next).catch(next)
  })
  return router
}

/** Read from the raw address: Express' own matching forgives case, slashes and encodings. */
async function dispatch(
  site: Site,
  path: string,
  req: Request,
  res: Response,
  next: NextFunction,
): Promise<void> {
  const asset = assets.get(path)
  if (asset) return sendAsset(site, req, res, asset)
  harden(res)
  if (path === 'connections') return listConnections(site, req, res, next)
  const [id = '', name = '', ...rest] = path.split('/')
  const client = site.clients.get(id)
  const route = ROUTES.get(name)
  if (!client || !route || rest.length > 0) return notFound(req, res, site)
  const [method, serve] = route
  if (req.method !== method) return methodNotAllowed(req, res, site, method)
  try {
    await serve(site, client, req, res)
  } catch (error) {
    fail(site, req, res, next, error, client.id)
  }
}

/** `GET {mount}/connections`: what is connected in this session. Never a token. */
async function listConnections(
  site: Site,
  req: Request,
  res: Response,
  next: NextFunction,
): Promise<void> {
  if (req.method !== 'GET') return methodNotAllowed(req, res, site, 'GET')
  try {
    sessionOf(req)
    const saved = savedConnections(req)
    const standing = await Promise.all(saved.map((connection) => stands(site, connection)))
    const connections = summaries(
      site,
      saved.filter((_, index) => standing[index]),
    )
    res.setHeader('Content-Type', 'application/json; charset=utf-8')
    res.end(JSON.stringify({ connections }))
  } catch (error) {
    fail(site, req, res, next, error, '')
  }
}

function pathBelow(mountPath: string, url: string): string | undefined {
  if (!url.startsWith(`${mountPath}/`)) return undefined
  const end = url.indexOf('?')
  return url.slice(mountPath.length + 1, end === -1 ? undefined : end)
}
