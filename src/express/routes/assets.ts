import type { Request, Response } from 'express'
import { sha256 } from '../../protocol/authorization/pkce.js'
import { colourRules } from '../buttons/colours.js'
import { scriptFor } from '../buttons/script.js'
import { donePage } from '../pages/done.js'
import { languageOf } from '../pages/language.js'
import { siteName } from '../pages/site-name.js'
import type { Site } from '../site.js'
import { methodNotAllowed, pagePolicy } from './answer.js'
import { BUTTONS_CSS, BUTTONS_JS, PAGES_CSS } from './browser-files.js'

/** A file that browsers load: text in memory, so that a bundled app needs no files beside it. */
export interface Asset {
  readonly type: string
  readonly body: string
  readonly etag: string
  /** The header of the request that it depends on. */
  readonly vary?: string
}

function asset(type: string, body: string, vary?: string): Asset {
  const etag = `"${sha256(body).slice(0, 16)}"`
  return { type: `${type}; charset=utf-8`, body, etag, ...(vary !== undefined && { vary }) }
}

/** What a site has made, by its name; the last page by language and host. */
interface Assets {
  readonly files: ReadonlyMap<string, Asset>
  readonly done: Map<string, Asset>
}

const known = new WeakMap<Site, Assets>()

/** What stands at a path below `mountPath`: names and colours of the providers, nothing secret. */
export function assetAt(site: Site, path: string, req: Request): Asset | undefined {
  const assets = known.get(site) ?? { files: filesOf(site), done: new Map<string, Asset>() }
  known.set(site, assets)
  return path === 'done' ? doneAt(site, assets, req) : assets.files.get(path)
}

function doneAt(site: Site, { done }: Assets, req: Request): Asset {
  const view = { language: languageOf(req), siteName: siteName(site, req) }
  const name = `${view.language} ${view.siteName}`
  const { authPath, returnTo } = site
  const html = () => donePage({ ...view, authPath, home: returnTo.fallback })
  const made = done.get(name) ?? asset('text/html', html(), 'Accept-Language')
  done.set(name, made)
  return made
}

function filesOf(site: Site): ReadonlyMap<string, Asset> {
  const styles = [BUTTONS_CSS, colourRules(site.clients), PAGES_CSS].join('\n')
  return new Map([
    ['buttons.css', asset('text/css', styles)],
    ['buttons.js', asset('text/javascript', scriptFor(site, BUTTONS_JS))],
  ])
}

/** Static and cacheable; a changed file has another ETag. */
export function sendAsset(
  site: Site,
  req: Request,
  res: Response,
  { type, body, etag, vary }: Asset,
): void {
  if (req.method !== 'GET' && req.method !== 'HEAD')
    return methodNotAllowed(req, res, site, 'GET, HEAD')
  res.setHeader('Cache-Control', 'public, max-age=3600')
  res.setHeader('Content-Type', type)
  res.setHeader('ETag', etag)
  if (vary !== undefined) res.vary(vary)
  res.setHeader('Referrer-Policy', 'no-referrer')
  res.setHeader('X-Content-Type-Options', 'nosniff')
  res.setHeader('Content-Security-Policy', pagePolicy(site))
  if (req.headers['if-none-match'] === etag) res.statusCode = 304
  // Node.js itself sends no body with a 304 or to HEAD.
  res.end(body)
}
