import type { RequestHandler } from 'express'
import type { ProviderId } from './registrations.js'

/** A visit of the browser at one of our own OAuth routes. */
export interface SiteVisit {
  readonly provider: ProviderId
  readonly route: 'start' | 'callback'
  readonly at: number
  readonly path: string
  readonly query: URLSearchParams
  status: number
  /** Where it was sent, if anywhere. */
  location: string
}

export interface SiteLog {
  readonly middleware: RequestHandler
  /** Oldest first. */
  readonly entries: readonly SiteVisit[]
}

const MOST = 200

/** Remembers visits for the wire panel, in memory and for sandboxed providers only. */
export function createSiteLog(providers: readonly ProviderId[]): SiteLog {
  const entries: SiteVisit[] = []
  return {
    entries,
    middleware(req, res, next) {
      const [, id, route] = /^\/auth\/([^/]+)\/(start|callback)$/.exec(req.path) ?? []
      const provider = providers.find((known) => known === id)
      if (provider && (route === 'start' || route === 'callback')) {
        const query = new URL(req.originalUrl, 'http://localhost').searchParams
        const visit = { provider, route, at: Date.now(), path: req.path, query } as const
        const entry: SiteVisit = { ...visit, status: 0, location: '' }
        entries.push(entry)
        entries.splice(0, Math.max(0, entries.length - MOST))
        res.once('finish', () => {
          entry.status = res.statusCode
          entry.location = String(res.getHeader('Location') ?? '')
        })
      }
      next()
    },
  }
}
