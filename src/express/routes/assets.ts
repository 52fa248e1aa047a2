import type { Request, Response } from 'express'
import { sha256 } from '../../protocol/authorization/pkce.js'
import { colourRules } from '../buttons/colours.js'
import { scriptFor } from '../buttons/script.js'
import { donePage } from '../pages/done.js'
import type { Site } from '../site.js'
import { methodNotAllowed, pagePolicy } from './answer.js'
import { BUTTONS_CSS, BUTTONS_JS, PAGES_CSS } from './browser-files.js'

/** A file that browsers load: text in memory, so that a bundled app needs no files beside it. */
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
  const styles = [BUTTONS_CSS, colourRules(site.clients), PAGES_CSS].join('\n')
  const assets = new Map([
    ['buttons.css', asset('text/css', styles)],
    ['buttons.js', asset('text/javascript', scriptFor(site, BUTTONS_JS))],
    ['done', asset('text/html', donePage(site.authPath, site.returnTo.fallback))],
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
