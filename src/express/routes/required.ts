import type { Request, RequestHandler } from 'express'
import { isOAuthError, NotConnectedError } from '../../errors.js'
import { scopeWords } from '../../protocol/authorization/scope.js'
import { compact, withoutPrototype, withQuery } from '../../protocol/params.js'
import { isApplication, type Client } from '../../protocol/provider/client.js'
import { show } from '../../protocol/url.js'
import { assertKnown } from '../options/option-checks.js'
import { attachOAuth } from '../request-oauth.js'
import { finishedIn } from '../session/list.js'
import { sessionIfAny } from '../session/session.js'
import { details } from '../summaries.js'
import { clientOf, findClientOrThrow, type Site } from '../site.js'
import { visitorOf } from '../visitor.js'
import { answerError, harden, redirect } from './answer.js'

/** What else `auth.required` asks for. */
export interface RequiredOptions {
  /**
   * Words that the connection must have been granted, of the registration's `scope` or
   * `optionalScope`; a page navigation asks for them at start.
   */
  readonly scope?: string | readonly string[] | undefined
}

/**
 * Middleware that lets a request pass when every one of `ids` is connected. Otherwise a page
 * navigation goes to start and comes back, and anything else gets 401. One that has just come back
 * without the session it was given gets 503 with the reason.
 * @throws TypeError without an id, for an id nobody registered, and for one whose token is the
 *   application's own: each of them would let everybody in; for a scope that start would refuse
 * @internal
 */
export function required(
  site: Site,
  ids: string | readonly string[],
  options: RequiredOptions = {},
): RequestHandler {
  const names = readIds(ids)
  const given = site.lookup ? undefined : names.map((id) => signsIn(clientOf(site, id)))
  const scope = readScope(given ?? [], options)
  return function requireConnections(req, res, next) {
    // Where only a path of the app has oauth(), as with app.use('/auth', auth).
    if (!('oauth' in req)) attachOAuth(site, req)
    const check = async () => {
      for (const [index, id] of names.entries()) {
        const client = given?.[index] ?? (await findClientOrThrow(site, id))
        const lack = await lackOf(site, req, client, scope)
        if (lack === undefined) continue
        harden(res)
        const return_to = publicPath(site, req)
        if (isNavigation(req) && !(scope.length > 0 && cameFromStart(site, req, return_to))) {
          await site.landings.assertLanded(client, req, res)
          const start = `${site.authPath}/${client.id}/start`
          const asked = scope.join(client.provider.scopeSeparator ?? ' ')
          return redirect(res, withQuery(start, compact({ return_to, scope: asked })))
        }
        const error = new NotConnectedError(client.id, lack)
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

function readIds(ids: unknown): readonly string[] {
  const list: unknown = typeof ids === 'string' ? [ids] : ids
  if (Array.isArray(list) && list.length > 0) return list as readonly string[]
  throw new TypeError(
    'auth.required: name at least one provider, as in required("example") or ' +
      `required(["one", "two"]); got ${Array.isArray(list) ? 'an empty list' : typeof list}`,
  )
}

function signsIn(client: Client): Client {
  if (!isApplication(client)) return client
  throw new TypeError(
    `auth.required: ${JSON.stringify(client.id)} has the application's own token, which every visitor ` +
      "may use: it would let everybody in. Register it with grant: 'authorization_code'",
  )
}

/** @throws TypeError for a scope that start would refuse */
function readScope(clients: readonly Client[], options: RequiredOptions): readonly string[] {
  assertKnown('auth.required', options, ['scope'])
  const { scope = [] } = withoutPrototype(options)
  const words: readonly string[] = typeof scope === 'string' ? [scope] : scope
  for (const client of words.length > 0 ? clients : []) {
    const known = [...scopeWords(client, client.scope), ...client.optionalScope]
    const foreign = words.find((word) => !known.includes(word))
    if (foreign === undefined) continue
    throw new TypeError(
      `auth.required: ${client.id}: scope must be of the registration's scope or optionalScope, ` +
        `got ${show(foreign)}`,
    )
  }
  return words
}

/** What is missing in words; `undefined` where nothing is. */
async function lackOf(
  site: Site,
  req: Request,
  client: Client,
  scope: readonly string[],
): Promise<string | undefined> {
  const visitor = await visitorOf(site, req)
  const { home, owner, where } = visitor
  const nobody = `nobody has connected it ${where}`
  if (scope.length === 0) {
    return (await home.find(owner, client.id)) ? undefined : nobody
  }
  const connection = await details(site, visitor, client, undefined)
  if (!connection) return nobody
  const granted = scopeWords(client, connection.scope ?? '')
  const missing = scope.find((word) => !granted.includes(word))
  return missing === undefined ? undefined : `it is connected without the scope ${missing}`
}

/** A provider may grant less than was asked for: the visitor would go round in circles. */
function cameFromStart(site: Site, req: Request, place: string): boolean {
  return finishedIn(sessionIfAny(req), site.sessionKeys).some(
    ({ returnTo, at }) => returnTo === place && Math.abs(site.now() - at) < 60_000,
  )
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
