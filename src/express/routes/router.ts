import type { NextFunction, Request, RequestHandler, Response } from 'express'
import type { Client } from '../../protocol/provider/client.js'
import { fail, harden, methodNotAllowed, notFound } from './answer.js'
import { clientAt } from '../../protocol/provider/hosts.js'
import { isOfAnother, noteMounted, pathBelow, pathIn, withoutSlash } from './address.js'
import { assetAt, sendAsset } from './assets.js'
import { callback } from './callback.js'
import { disconnect } from './disconnect.js'
import { listConnections } from './connections.js'
import { observeOutcome, type OutcomeMessage } from '../../connections/outcomes.js'
import { findClient, type Site } from '../site.js'
import { ownField } from '../../protocol/params.js'
import { backchannelLogout } from '../backchannel/backchannel-logout.js'
import { takesLogoutTokens } from '../backchannel/sign-in-index.js'
import { formPost, postsForm } from '../form-post/form-post.js'
import { start } from './start.js'

/** Answers at once where nothing has to be waited for. */
type Action = (site: Site, client: Client, req: Request, res: Response) => Promise<void> | undefined

/** What serves each method of a route. */
type Methods<Serve> = Readonly<Partial<Record<'GET' | 'POST', Serve>>>

/** What there is below `{mount}/:provider/`, with the methods that each of them knows. */
const ACTIONS = [
  ['start', { GET: start }, 'Start is a link: <a href>, or a form with method="get".'],
  [
    'callback',
    { GET: callback },
    'The provider sends the browser here; nothing else asks for it. One that posts a form needs ' +
      "responseMode: 'form_post'.",
  ],
  ['disconnect', { POST: disconnect }, 'Disconnect is a form with method="post".'],
] as const satisfies readonly (readonly [OutcomeMessage['phase'], Methods<Action>, string])[]

/** The same where the site lets servers end sign-ins. */
const BACKCHANNEL = [
  'backchannel-logout',
  { POST: backchannelLogout },
  'The server posts logout tokens here; nothing else does.',
] as const

/** The routes below `mountPath`: start, callback, disconnect, connections and the button's files. */
export function authRoutes(site: Site): RequestHandler {
  const routes = routesOf(site)
  const callbacks = callbacksOf(site, routes)
  noteMounted(site)
  return function authRoutes(req, res, next) {
    const path = pathBelow(site, req)
    if (path === undefined) {
      const callback = callbacks.size > 0 && callbacks.get(withoutSlash(pathIn(site, req)))
      return callback ? dispatch(site, callback, req, res, next) : next()
    }
    const asset = assetAt(site, path, req)
    if (asset) return sendAsset(site, req, res, asset)
    const route = routes.get(path) ?? routes.get(withoutSlash(path))
    if (!route && isOfAnother(site, path)) return next()
    if (!route && site.lookup) return void dispatchFound(site, withoutSlash(path), req, res, next)
    dispatch(site, route, req, res, next)
  }
}

/** A route of a registration that the site finds by its id. */
async function dispatchFound(
  site: Site,
  path: string,
  req: Request,
  res: Response,
  next: NextFunction,
): Promise<void> {
  const [id = ''] = path.split('/', 1)
  try {
    const client = await findClient(site, id)
    const route = client && new Map(clientRoutes(site, client)).get(path)
    dispatch(site, route, req, res, next)
  } catch (error) {
    fail(site, req, res, next, error, id)
  }
}

function dispatch(
  site: Site,
  route: Route | undefined,
  req: Request,
  res: Response,
  next: NextFunction,
): void {
  harden(res)
  if (!route) return notFound(req, res, site)
  const { methods, provider, hint } = route
  const serve = ownField(methods, req.method as keyof typeof methods)
  if (!serve) return methodNotAllowed(req, res, site, Object.keys(methods).join(', '), hint)
  const failed = (error: unknown) => fail(site, req, res, next, error, provider, 'GET' in methods)
  try {
    serve(req, res)?.catch(failed).catch(next)
  } catch (error) {
    failed(error)
  }
}

interface Route {
  readonly methods: Methods<(req: Request, res: Response) => Promise<void> | undefined>
  /** `''` where no provider is concerned. */
  readonly provider: string
  /** How it is asked for, to somebody who asked in another way. */
  readonly hint: string
}

/** By what is below the mount path. */
function routesOf(site: Site): ReadonlyMap<string, Route> {
  const routes = new Map<string, Route>()
  routes.set('connections', {
    methods: { GET: (req, res) => listConnections(site, req, res) },
    provider: '',
    hint: '',
  })
  for (const client of site.clients.values()) {
    for (const [path, route] of clientRoutes(site, client)) routes.set(path, route)
  }
  return routes
}

/** The routes of one registration. */
function clientRoutes(site: Site, client: Client): readonly (readonly [string, Route])[] {
  const { id: provider } = client
  const actionsOf = takesLogoutTokens(site, client) ? [...ACTIONS, BACKCHANNEL] : ACTIONS
  return actionsOf.map(([phase, known, hint]) => {
    const observed = (act: Action) => (req: Request, res: Response) =>
      observeOutcome(
        { provider, phase },
        () => act(site, atHost(site, client, req), req, res),
        () => res.statusCode,
      )
    const actions: Methods<Action> =
      phase === 'callback' && postsForm(client) ? { ...known, POST: formPost } : known
    const methods = Object.fromEntries(
      Object.entries(actions).map(([method, act]) => [method, observed(act)]),
    )
    return [`${provider}/${phase}`, { methods, provider, hint }]
  })
}

/** A registration as the host has it that the request came to. */
export function atHost({ hosts }: Site, client: Client, req: Request): Client {
  if (hosts.size === 0) return client
  return clientAt(hosts, client, { host: req.headers.host ?? '', hostname: req.hostname })
}

/** The callbacks whose redirect URIs are registered outside of our mount path. */
function callbacksOf(
  { clients }: Site,
  routes: ReadonlyMap<string, Route>,
): ReadonlyMap<string, Route> {
  const callbacks = new Map<string, Route>()
  for (const { id, callbackPath } of clients.values()) {
    const route = routes.get(`${id}/callback`)
    if (route && callbackPath !== undefined) callbacks.set(withoutSlash(callbackPath), route)
  }
  return callbacks
}
