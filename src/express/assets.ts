import type { Request, Response } from 'express'
import { sha256 } from '../protocol/pkce.js'
import { methodNotAllowed, PAGE_POLICY } from './answer.js'
import type { Site } from './site.js'
import { STYLESHEET } from './stylesheet.js'

/** A file of ours: kept as text so that every build carries it. */
export interface Asset {
  readonly type: string
  readonly body: string
  readonly etag: string
}

function asset(type: string, body: string): Asset {
  return { type: `${type}; charset=utf-8`, body, etag: `"${sha256(body).slice(0, 16)}"` }
}

/** By their names below `mountPath`. */
export const assets: ReadonlyMap<string, Asset> = new Map([
  ['buttons.css', asset('text/css', STYLESHEET)],
])

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
  res.setHeader('Content-Security-Policy', PAGE_POLICY)
  if (req.headers['if-none-match'] === etag) res.statusCode = 304
  res.end(req.method === 'HEAD' || res.statusCode === 304 ? undefined : body)
}
