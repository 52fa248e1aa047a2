import { randomUUID } from 'node:crypto'
import express, { type Request, type Response, type Router } from 'express'
import type { RequestOAuth } from 'express-oauth-connect'
import { toFailure } from '../api-calls.js'
import { fromThisSite } from '../same-site.js'
import type { SiteLog } from '../site-log.js'
import { readView } from '../view.js'
import { exchangeOf } from '../wire.js'
import { listPage } from './list-page.js'
import { pathOf, type Playground, type Playgrounds } from './playgrounds.js'
import { providerPage, type ProviderPage } from './provider-page.js'
import { signsIn } from './registration.js'

/** The pages of the catalogue, and the OAuth routes of every provider in it. */
export function catalogueRoutes(playgrounds: Playgrounds, log: SiteLog, baseUrl: string): Router {
  const router = express.Router()
  router.get('/providers', (req, res) => {
    const asked = typeof req.query.q === 'string' ? req.query.q.trim().slice(0, 100) : ''
    const view = readView(req, res)
    res.set('Cache-Control', 'no-store').vary('Accept-Language')
    res.send(listPage(view, req.session.user, asked))
  })
  router.use((req, res, next) => {
    const [, id] = /^\/providers\/([^/]+)/.exec(req.path) ?? []
    if (id === undefined) return next()
    playgrounds.open(id).then((playground) => {
      if (!playground) return next()
      res.locals.playground = playground
      // Its routes, and `req.oauth` of the pages after it.
      playground.auth(req, res, next)
    }, next)
  })
  router.get('/providers/:id', (req, res, next) => {
    const playground = playgroundOf(res)
    if (!playground) return next()
    showProvider(playground, log, req, res).catch(next)
  })
  router.post('/providers/:id/kill', fromThisSite(baseUrl), (_req, res, next) => {
    const playground = playgroundOf(res)
    if (!playground) return next()
    playground.stand.killTokens()
    res.redirect(303, pathOf(playground.entry.id))
  })
  return router
}

function playgroundOf({ locals }: Response): Playground | undefined {
  return locals.playground as Playground | undefined
}

async function showProvider(
  playground: Playground,
  log: SiteLog,
  req: Request,
  res: Response,
): Promise<void> {
  const { entry, auth, stand } = playground
  const { id, table } = entry
  const pageView = { id: randomUUID(), since: Date.now() }
  const [before] = await req.oauth.connections()
  const api = signsIn(table) ? before && req.oauth(id) : auth.app(id)
  const answer = api && (await ask(api, pageView.id))
  // A dead token that could not be renewed has ended its connection meanwhile.
  const [connection] = await req.oauth.connections()
  const view = readView(req, res)
  const wire = exchangeOf(id, log.of(req), stand.calls, pageView)
  const person = req.session.people?.[id]
  res.set('Cache-Control', 'no-store').vary('Accept-Language')
  res.send(providerPage(view, req.session.user, { playground, connection, person, answer, wire }))
}

/** Any path will do: a stand-in answers for them all. */
async function ask(
  api: ReturnType<RequestOAuth>,
  pageView: string,
): Promise<NonNullable<ProviderPage['answer']>> {
  try {
    const { data } = await api.get('stand-in/ping', { headers: { 'x-request-id': pageView } })
    return { said: shortened(JSON.stringify(data)) }
  } catch (error) {
    return { failure: toFailure(error) }
  }
}

function shortened(text: string): string {
  return text.length > 150 ? `${text.slice(0, 150)}…` : text
}
