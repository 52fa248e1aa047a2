import type { Request, RequestHandler } from 'express'
import { isOAuthError, NotConnectedError } from '../../errors.js'
import { scopeWords } from '../../protocol/authorization/scope.js'
import { withoutPrototype, withQuery } from '../../protocol/params.js'
import { isApplication, type Client } from '../../protocol/provider/client.js'
import { show } from '../../protocol/url.js'
import { assertKnown } from '../../protocol/known-name.js'
import { lackOf, wasJustAsked, wishOf } from '../lack.js'
import { attachOAuth } from '../request-oauth.js'
import { clientOf, findClientOrThrow, type Site } from '../site.js'
import { answerError, harden, redirect } from './answer.js'

/** What else `auth.required` asks for. */
export interface RequiredOptions {
  /**
   * Words that the connection must have been granted, of the registration's `scope` or
   * `optionalScope`; a page navigation asks for them at start.
   */
  readonly scope?: string | readonly string[] | undefined
  /**
   * Seconds since the person proved at the provider who they are (`auth_time` of the id_token, else
   * the sign-in here). After more than that a page navigation asks again, with `max_age` where the
   * provider's `startParams` take it, with `prompt=login` where they take only that (OpenID Connect
   * Core §3.1.2.1).
   */
  readonly maxAge?: number | undefined
}

/**
 * Middleware that lets a request pass when every one of `ids` is connected. Otherwise a page
 * navigation goes to start and comes back, and anything else gets 401. One that has just come back
 * without the session it was given gets 503 with the reason.
 * @throws TypeError without an id, for an id nobody registered, and for one whose token is the
 *   application's own: each of them would let everybody in; for a scope that start would refuse, and
 *   a maxAge that is no number of seconds
 * @internal
 */
export function required(
  site: Site,
  ids: string | readonly string[],
  options: RequiredOptions = {},
): RequestHandler {
  const names = readIds(ids)
  const given = site.lookup ? undefined : names.map((id) => signsIn(clientOf(site, id)))
  const needs = { scope: readScope(given ?? [], options), maxAge: readMaxAge(options) }
  return function requireConnections(req, res, next) {
    // Where only a path of the app has oauth(), as with app.use('/auth', auth).
    if (!('oauth' in req)) attachOAuth(site, req)
    const check = async () => {
      for (const [index, id] of names.entries()) {
        const client = given?.[index] ?? (await findClientOrThrow(site, id))
        const lack = await lackOf(site, req, client, needs)
        if (lack === undefined) continue
        harden(res)
        const return_to = publicPath(site, req)
        if (isNavigation(req) && !wasJustAsked(site, req, client, needs, return_to)) {
          await site.landings.assertLanded(client, req, res)
          const start = `${site.authPath}/${client.id}/start`
          return redirect(res, withQuery(start, { return_to, ...wishOf(client, needs) }))
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
  assertKnown('auth.required', options, ['scope', 'maxAge'])
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

/** @throws TypeError for what is no number of seconds; 0 would ask at every request */
function readMaxAge(options: RequiredOptions): number | undefined {
  const { maxAge } = withoutPrototype(options)
  if (maxAge === undefined || (Number.isInteger(maxAge) && maxAge > 0)) return maxAge
  throw new TypeError(`auth.required: maxAge must be whole seconds, 1 or more, got ${show(maxAge)}`)
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
