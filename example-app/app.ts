import { randomUUID } from 'node:crypto'
import express, { type Express, type NextFunction, type Request, type Response } from 'express'
import session, { type Store as SessionStore } from 'express-session'
import helmet from 'helmet'
import {
  isOAuthError,
  type ConnectionSummary,
  type OAuthRouter,
  type Registration,
} from 'express-oauth-connect'
import type { Sandbox } from 'express-oauth-connect/sandbox'
import { catalogueRoutes } from './catalogue/routes.js'
import type { Playgrounds } from './catalogue/playgrounds.js'
import { askApis } from './api-calls.js'
import { documentation } from './documentation.js'
import { readView, type View } from './view.js'
import { examplePage } from './page.js'
import { notFoundPage } from './not-found.js'
import type { ProviderId } from './registrations.js'
import { membersOnly, membersPage } from './members.js'
import { fromThisSite } from './same-site.js'
import { createSiteLog, type SiteLog } from './site-log.js'
import { STYLESHEET } from './stylesheet.js'
import { switches } from './switches.js'
import { exchanges, inFront } from './wire.js'

/** What the site is made of. */
export interface Parts {
  readonly baseUrl: string
  readonly auth: OAuthRouter
  /** Those whose token is the application's own: nobody signs in there. */
  readonly applications: readonly Registration[]
  readonly sessionSecret: string
  readonly sessions: SessionStore | undefined
  readonly sandbox: Sandbox
  /** The providers that are the embedded stand-ins. */
  readonly sandboxed: readonly ProviderId[]
  readonly playgrounds: Playgrounds
}

/** README's first example, grown into a page. */
export function createApp(parts: Parts): Express {
  const { baseUrl, auth, sandbox, sandboxed, playgrounds } = parts
  const app = express()
  const log = createSiteLog(sandboxed)
  app.disable('x-powered-by')
  app.use(toBaseUrl(baseUrl))
  app.use(securityHeaders(parts))
  app.use(sessions(parts))
  app.use('/docs', documentation())
  app.use(log.middleware)
  app.use(auth)
  app.use(catalogueRoutes(playgrounds, log, baseUrl))

  app.get('/', (req, res, next) => {
    const view = readView(req, res)
    showPage(parts, view, log, req, res).catch(next)
  })
  app.get('/members', membersOnly, membersPage)
  app.post('/logout', fromThisSite(baseUrl), (req, res, next) => {
    auth.logout(req, res, { returnTo: '/?done=logout' }).catch(next)
  })
  app.get('/example.css', (_req, res) => {
    res.type('css').set('Cache-Control', 'public, max-age=300').send(STYLESHEET)
  })
  if (sandboxed.length > 0) app.use('/sandbox', switches(baseUrl, sandbox, sandboxed))
  app.use(notFoundPage)
  app.use(plainErrors)
  return app
}

async function showPage(
  { auth, applications, sandbox, sandboxed }: Parts,
  view: View,
  log: SiteLog,
  req: Request,
  res: Response,
): Promise<void> {
  const pageView = { id: randomUUID(), since: Date.now() }
  const own = applications.map(applicationSummary)
  const connections = [...own, ...(await req.oauth.connections())]
  const answers = await askApis(req.oauth, connections, pageView.id)
  // A dead token that could not be renewed has ended its connection meanwhile.
  const left = [...own, ...(await req.oauth.connections())]
  const standing = new Set(left.map(({ provider, account }) => provider + account))
  const visits = log.of(req)
  const shown = exchanges(visits, sandbox.calls, sandboxed, pageView)
  const wire = inFront(shown, view.at)
  res.set('Cache-Control', 'no-store').vary('Accept-Language')
  const { user } = req.session
  res.send(
    examplePage({ view, user, auth, applications, answers, standing, sandbox, sandboxed, wire }),
  )
}

/** An application's token is no visitor's: it is there without any sign-in. */
function applicationSummary({ id, provider, grant, scope }: Registration): ConnectionSummary {
  const times = { connectedAt: 0, expiresAt: null }
  return { provider: id, name: provider.name, account: 'default', grant, scope, ...times }
}

function sessions({ baseUrl, sessionSecret, sessions }: Parts) {
  const secure = baseUrl.startsWith('https:')
  return session({
    name: secure ? '__Host-example' : 'example',
    secret: sessionSecret,
    resave: false,
    saveUninitialized: false,
    // Behind a proxy that ends TLS; Express' own trust proxy stays off.
    ...(secure && { proxy: true }),
    cookie: { httpOnly: true, sameSite: 'lax', secure, path: '/' },
    ...(sessions && { store: sessions }),
  })
}

function securityHeaders({ baseUrl }: Parts) {
  const secure = baseUrl.startsWith('https:')
  return helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'none'"],
        scriptSrc: ["'self'"],
        styleSrc: ["'self'"],
        connectSrc: ["'self'"],
        // Pictures of those who sign in lie at their providers, or at a stand-in.
        imgSrc: ["'self'", 'data:', 'https:', 'http://127.0.0.1:*'],
        formAction: ["'self'"],
        baseUri: ["'none'"],
        frameAncestors: ["'none'"],
      },
    },
    strictTransportSecurity: secure,
    referrerPolicy: { policy: 'same-origin' },
    xFrameOptions: { action: 'deny' },
  })
}

/** Cookies are per host: 127.0.0.1 would never see what the callback at localhost brings. */
function toBaseUrl(baseUrl: string) {
  const base = new URL(baseUrl)
  const local = ['localhost', '127.0.0.1', '[::1]']
  return function sameHost(req: Request, res: Response, next: NextFunction): void {
    const host = req.headers.host ?? ''
    const name = host.replace(/:\d+$/, '')
    const other = local.includes(name) && local.includes(base.hostname) && name !== base.hostname
    if (other && req.method === 'GET') res.redirect(302, base.origin + req.originalUrl)
    else next()
  }
}

/** A failure that no card shows: still one sentence and never a stack. */
function plainErrors(error: unknown, _req: Request, res: Response, next: NextFunction): void {
  if (res.headersSent) return next(error)
  const status = isOAuthError(error) ? error.status : 500
  const text = isOAuthError(error) ? error.message : 'The example stumbled. Please try again.'
  res.status(status).type('text').send(`${text}\n`)
}
