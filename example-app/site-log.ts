import { randomBytes } from 'node:crypto'
import type { Request, RequestHandler, Response } from 'express'

/** A visit of the browser at one of our own OAuth routes. */
export interface SiteVisit {
  readonly provider: string
  /** Whose visit it was. */
  readonly browser: string
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
  /** The visits of the browser that sent this request, oldest first. */
  readonly of: (req: Request) => readonly SiteVisit[]
}

const MOST = 200
const ROUTE = /^(?:\/providers\/([^/]+))?\/auth\/([^/]+)\/(start|callback)$/
const isPage = (path: string): boolean => path === '/' || path.startsWith('/providers')

/** Remembers visits for the wire panel, in memory and for sandboxed providers only. */
export function createSiteLog(providers: readonly string[]): SiteLog {
  const entries: SiteVisit[] = []
  return {
    of: (req) => entries.filter(({ browser }) => browser === browserOf(req)),
    middleware(req, res, next) {
      if (isPage(req.path) && browserOf(req) === undefined) introduce(res)
      const [, own, id, route] = ROUTE.exec(req.path) ?? []
      // All of the catalogue are sandboxed, each below a page of its own.
      const provider = own === undefined ? providers.find((known) => known === id) : own
      if (provider && (route === 'start' || route === 'callback')) {
        const query = new URL(req.originalUrl, 'http://localhost').searchParams
        const browser = browserOf(req) ?? introduce(res)
        const visit = { provider, browser, route, at: Date.now(), path: req.path, query } as const
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

/**
 * The session will not do to tell browsers apart: before a sign-in there is none, and the sign-in
 * gives it a new id.
 */
const COOKIE = 'wire'

function browserOf(req: Request): string | undefined {
  return /(?:^|;\s*)wire=([\w-]{22})(?:;|$)/.exec(req.headers.cookie ?? '')?.[1]
}

function introduce(res: Response): string {
  const browser = randomBytes(16).toString('base64url')
  res.cookie(COOKIE, browser, { httpOnly: true, sameSite: 'lax' })
  return browser
}
