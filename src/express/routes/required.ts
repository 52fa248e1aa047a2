import type { Request, RequestHandler } from 'express'
import { isOAuthError, NotConnectedError } from '../../errors.js'
import { withQuery } from '../../protocol/params.js'
import { isApplication, type Client } from '../../protocol/provider/client.js'
import { clientOf, type Site } from '../site.js'
import { visitorOf } from '../visitor.js'
import { answerError, harden, redirect } from './answer.js'

/**
 * Middleware that lets a request pass when every one of `ids` is connected. Otherwise a page
 * navigation goes to start and comes back, and anything else gets 401. One that has just come back
 * without the session it was given gets 503 with the reason.
 * @throws TypeError without an id, for an id nobody registered, and for one whose token is the
 *   application's own: each of them would let everybody in
 */
export function required(site: Site, ids: string | readonly string[]): RequestHandler {
  const clients = clientsOf(site, typeof ids === 'string' ? [ids] : ids)
  return function requireConnections(req, res, next) {
    const check = async () => {
      for (const client of clients) {
        if (await isConnected(site, req, client.id)) continue
        harden(res)
        if (isNavigation(req)) {
          await site.landings.assertLanded(client, req, res)
          const start = `${site.authPath}/${client.id}/start`
          return redirect(res, withQuery(start, { return_to: publicPath(site, req) }))
        }
        const error = new NotConnectedError(client.id, 'nobody has connected it in this session')
        return site.failures === 'next'
          ? next(error)
          : answerError(site, req, res, error, client.id)
      }
      if (res.headersSent) return
      site.landings.settle(req, res)
      next()
    }
    check()
      .catch((error: unknown) => {
        if (!isOAuthError(error) || site.failures === 'next') return next(error)
        answerError(site, req, res, error, error.provider)
      })
      .catch(next)
  }
}

function clientsOf(site: Site, ids: unknown): readonly Client[] {
  if (!Array.isArray(ids) || ids.length === 0) {
    throw new TypeError(
      'auth.required: name at least one provider, as in required("example") or ' +
        `required(["one", "two"]); got ${Array.isArray(ids) ? 'an empty list' : typeof ids}`,
    )
  }
  return ids.map((id: string) => {
    const client = clientOf(site, id)
    if (!isApplication(client)) return client
    throw new TypeError(
      `auth.required: ${JSON.stringify(id)} has the application's own token, which every visitor ` +
        "may use: it would let everybody in. Register it with grant: 'authorization_code'",
    )
  })
}

async function isConnected(site: Site, req: Request, id: string): Promise<boolean> {
  const { home, owner } = visitorOf(site, req)
  return (await home.find(owner, id)) !== undefined
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
