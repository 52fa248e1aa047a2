import type { Request, RequestHandler } from 'express'
import { isOAuthError, NotConnectedError } from '../../errors.js'
import { isApplication } from '../../protocol/provider/client.js'
import { withQuery } from '../../protocol/params.js'
import { answerError, harden, redirect } from './answer.js'
import { removeSaved, savedConnections, sessionOf } from '../session/session.js'
import { stands } from '../session/news.js'
import { clientOf, type Site } from '../site.js'

/**
 * Middleware that lets a request pass when every one of `ids` is connected. Otherwise a page
 * navigation goes to start and comes back, and anything else gets 401. An application's own token
 * needs no start.
 * @throws TypeError for an id nobody registered
 */
export function required(site: Site, ids: readonly string[]): RequestHandler {
  const clients = ids.map((id) => clientOf(site, id)).filter((client) => !isApplication(client))
  return function requireConnections(req, res, next) {
    const check = async () => {
      for (const client of clients) {
        if (await isConnected(site, req, client.id)) continue
        harden(res)
        if (isNavigation(req)) {
          const start = `${site.authPath}/${client.id}/start`
          return redirect(res, withQuery(start, { return_to: publicPath(site, req) }))
        }
        const error = new NotConnectedError(client.id, 'nobody has connected it in this session')
        return site.errors === 'next' ? next(error) : answerError(site, req, res, error, client.id)
      }
      next()
    }
    check().catch((error: unknown) => {
      if (!isOAuthError(error) || site.errors === 'next') return next(error)
      answerError(site, req, res, error, error.provider)
    })
  }
}

async function isConnected(site: Site, req: Request, id: string): Promise<boolean> {
  sessionOf(req)
  for (const saved of savedConnections(req).filter(({ provider }) => provider === id)) {
    if (await stands(site, saved)) return true
    removeSaved(req, saved.id)
  }
  return false
}

/** A person following a link, not a script fetching data. */
function isNavigation(req: Request): boolean {
  if (req.method !== 'GET') return false
  const mode = req.headers['sec-fetch-mode']
  if (mode !== undefined) return mode === 'navigate'
  return req.headers.accept?.includes('text/html') ?? false
}

/** The address as the browser sees it, also behind a proxy that strips baseUrl's path. */
function publicPath(site: Site, req: Request): string {
  const prefix = new URL(site.baseUrl).pathname.replace(/\/$/, '')
  const { originalUrl } = req
  return originalUrl.startsWith(`${prefix}/`) ? originalUrl : prefix + originalUrl
}
