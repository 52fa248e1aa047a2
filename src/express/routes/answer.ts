import type { NextFunction, Request, Response } from 'express'
import { isOAuthError, OAuthError } from '../../errors.js'
import { withQuery } from '../../protocol/params.js'
import { placeOf } from '../../protocol/thrown.js'
import { errorJson, errorPage, errorText, type ErrorView } from '../pages/error.js'
import { languageOf } from '../pages/language.js'
import { siteName } from '../pages/site-name.js'
import { donePath, isPopup } from './popup.js'
import { isApplication, type Client } from '../../protocol/provider/client.js'
import { report } from '../report.js'
import type { Site } from '../site.js'

/** What every answer of the router says: keep nothing, tell no other site, guess no type. */
export function harden(res: Response): void {
  if (res.headersSent) return
  res.setHeader('Cache-Control', 'no-store')
  res.setHeader('Referrer-Policy', 'no-referrer')
  res.setHeader('X-Content-Type-Options', 'nosniff')
}

/** By hand: `res.redirect` negotiates a body that nobody reads. */
export function redirect(res: Response, url: string, status: 302 | 303 = 302): void {
  // The site answered meanwhile, a time limit of its own for one.
  if (res.headersSent) return
  res.statusCode = status
  res.setHeader('Location', url)
  res.end()
}

/** A request that none of our routes serves; the same body for every provider there is not. */
export function notFound(req: Request, res: Response, site: Site): void {
  const error = new OAuthError('not_found', '', 'no route of oauth() has this address', {
    status: 404,
    hint: site.development ? knownAddresses(site) : '',
  })
  answerRefusal(site, req, res, error)
}

/** A developer has mistyped an id more often than anything else. */
function knownAddresses({ clients, lookup, authPath }: Site): string {
  const place = `Start is ${authPath}/<id>/start`
  return lookup
    ? `${place}, where the function providers finds a registration of that id: it found none.`
    : `${place}, and the registered ids are ${[...clients.keys()].join(', ')}.`
}

/** A route asked with a method it does not know (RFC 9110 §15.5.6). */
export function methodNotAllowed(
  req: Request,
  res: Response,
  site: Site,
  allow: string,
  hint = '',
): void {
  res.setHeader('Allow', allow)
  const message = `${req.method} is no method of this route; it knows ${allow}`
  const error = new OAuthError('method_not_allowed', '', message, { status: 405, hint })
  answerRefusal(site, req, res, error)
}

/** The same body whatever the address, so that it does not tell which providers there are. */
function answerRefusal(site: Site, req: Request, res: Response, error: OAuthError): void {
  report(site, error, req)
  const { status, code, hint, message } = error
  send(site, req, res, { ...plainView(site, req), status, code, hint, message })
}

function plainView(site: Site, req: Request) {
  return {
    hint: '',
    language: languageOf(req),
    siteName: siteName(site, req),
    authPath: site.authPath,
    home: site.returnTo.fallback,
    development: site.development,
  }
}

/** Where a failure goes: the site's own page, the site's own handler, or our answer. */
export function fail(
  site: Site,
  req: Request,
  res: Response,
  next: NextFunction,
  thrown: unknown,
  provider: string,
  page = req.method === 'GET',
): void {
  const error = isOAuthError(thrown) ? thrown : internalError(provider, thrown)
  const client = knownClient(site, provider)
  const popup = client !== undefined && isPopup(site, client, req)
  // Only start and callback are pages that a visitor is on, a posted callback too.
  const path = client && page ? failurePath(site) : undefined
  if (path !== undefined) report(site, error, req)
  if (popup && path !== undefined) {
    // The popup closes; the page behind it is told, and has the site's own words.
    redirect(res, donePath(site, client, error.code))
  } else if (path !== undefined) {
    redirect(
      res,
      withQuery(path, { error: error.code, provider }),
      req.method === 'POST' ? 303 : 302,
    )
  } else if (site.failures === 'next') {
    next(error)
  } else {
    answerError(site, req, res, error, provider, popup)
  }
}

function knownClient({ clients, lookup }: Site, provider: string): Client | undefined {
  return clients.get(provider) ?? lookup?.known(provider)
}

function failurePath({ failures }: Site): string | undefined {
  return failures.startsWith('/') ? failures : undefined
}

/** Our own answer to a failure, in the form that was asked for. */
export function answerError(
  site: Site,
  req: Request,
  res: Response,
  error: OAuthError,
  provider: string,
  popup = false,
): void {
  report(site, error, req)
  if (res.headersSent) return
  for (const [name, value] of Object.entries(error.headers ?? {})) res.setHeader(name, value)
  const client = knownClient(site, provider)
  send(site, req, res, {
    ...plainView(site, req),
    status: error.status,
    code: error.code,
    hint: error.hint,
    popup,
    message: withoutProvider(error),
    ...(client && {
      provider: client.id,
      providerName: client.provider.name,
      application: isApplication(client),
    }),
    ...(error.siteMessage !== undefined && { siteMessage: error.siteMessage }),
    ...(error.providerMessage !== undefined && { providerMessage: error.providerMessage }),
  })
}

/** The answer names the provider anyway. */
function withoutProvider({ message, provider }: OAuthError): string {
  const prefix = `${provider}: `
  return provider !== '' && message.startsWith(prefix) ? message.slice(prefix.length) : message
}

function send(site: Site, req: Request, res: Response, view: ErrorView): void {
  harden(res)
  res.statusCode = view.status
  res.vary('Accept')
  res.vary('Accept-Language')
  switch (req.accepts(['html', 'json', 'text'])) {
    case 'json':
      res.setHeader('Content-Type', 'application/json; charset=utf-8')
      return void res.end(errorJson(view))
    case 'html':
      res.setHeader('Content-Type', 'text/html; charset=utf-8')
      res.setHeader('Content-Language', view.language)
      res.setHeader('Content-Security-Policy', pagePolicy(site))
      return void res.end(errorPage(view))
    default:
      res.setHeader('Content-Type', 'text/plain; charset=utf-8')
      return void res.end(errorText(view))
  }
}

/**
 * Our pages load their own stylesheet and script, and nothing else. They may be framed by others
 * only where the whole site may: its cookie says so.
 */
export function pagePolicy({ cookie }: Site): string {
  const policy =
    "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; " +
    "img-src data:; base-uri 'none'; form-action 'none'"
  return cookie.sameSite === 'none' ? policy : `${policy}; frame-ancestors 'self'`
}

/**
 * A fault of the site's own session or hooks, or of ours: what a table's cells throw was named
 * before. Its message may quote an answer, so only its name and place are told.
 */
function internalError(provider: string, thrown: unknown): OAuthError {
  const name = thrown instanceof Error ? thrown.constructor.name : 'something'
  const place = thrown instanceof Error ? placeOf(thrown) : undefined
  return new OAuthError('internal_error', provider, `${name} was thrown`, {
    status: 502,
    hint:
      place === undefined
        ? 'Nothing tells where: look at the session, its store and what else runs before oauth().'
        : `It was thrown at ${place}: look there.`,
  })
}
