import type { Request, Response } from 'express'
import { sha256 } from '../../protocol/authorization/pkce.js'
import { methodNotAllowed, pagePolicy } from './answer.js'
import { buttonsScript } from '../buttons/buttons-script.js'
import { donePage } from '../pages/done-page.js'
import type { Site } from '../site.js'
import { stylesheet } from '../pages/stylesheet.js'

/** A file of ours: kept as text so that every build carries it. */
export interface Asset {
  readonly type: string
  readonly body: string
  readonly etag: string
}

function asset(type: string, body: string): Asset {
  return { type: `${type}; charset=utf-8`, body, etag: `"${sha256(body).slice(0, 16)}"` }
}

const known = new WeakMap<Site, ReadonlyMap<string, Asset>>()

/** By their names below `mountPath`. They hold the providers' names and colours, nothing secret. */
export function assetsOf(site: Site): ReadonlyMap<string, Asset> {
  const made = known.get(site)
  if (made) return made
  const { clients, authPath, cookie, returnTo } = site
  const script = buttonsScript({ clients, authPath, partitioned: cookie.partitioned === true })
  const assets = new Map([
    ['buttons.css', asset('text/css', stylesheet(clients))],
    ['buttons.js', asset('text/javascript', script)],
    ['done', asset('text/html', donePage(authPath, returnTo.fallback))],
  ])
  known.set(site, assets)
  return assets
}

/** Static and cacheable; a changed file has another ETag. */
export function sendAsset(
  site: Site,
  req: Request,
  res: Response,
  { type, body, etag }: Asset,
): void {
  if (req.method !== 'GET' && req.method !== 'HEAD')
    return methodNotAllowed(req, res, site, 'GET, HEAD')
  res.setHeader('Cache-Control', 'public, max-age=3600')
  res.setHeader('Content-Type', type)
  res.setHeader('ETag', etag)
  res.setHeader('Referrer-Policy', 'no-referrer')
  res.setHeader('X-Content-Type-Options', 'nosniff')
  res.setHeader('Content-Security-Policy', pagePolicy(site))
  if (req.headers['if-none-match'] === etag) res.statusCode = 304
  // Node.js itself sends no body with a 304 or to HEAD.
  res.end(body)
}
