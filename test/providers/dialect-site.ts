import express from 'express'
import session from 'express-session'
import supertest from 'supertest'
import {
  oauth,
  type ApiRequestConfig,
  type OAuthError,
  type Registration,
} from 'express-oauth-connect'
import { BASE_URL, SECRET, type Browser } from '../support/site.js'
import { json, stub, type Received, type Stub } from '../support/stub.js'

/** What a provider answers at one path. */
export type Handler = (request: Received) => {
  readonly status?: number
  readonly body: unknown
}

export const KEYS = { clientId: 'the-client', clientSecret: 'client-secret-canary' }

/** A provider that answers by path, and fails for any other one. */
export async function provider(routes: Record<string, Handler>): Promise<Stub> {
  const server = await stub()
  server.api = (request, res) => {
    const { status = 200, body } = routes[request.path]?.(request) ?? { status: 404, body: {} }
    json(res, status, body)
  }
  return server
}

/** A site with pages for an API call, the profile and a disconnect. */
export function siteOf(registration: Registration): Browser {
  const app = express()
  app.use(session({ secret: 'x', resave: false, saveUninitialized: false }))
  const auth = oauth({ baseUrl: BASE_URL, secret: SECRET, providers: [registration] })
  app.use(auth)
  const { id, grant } = registration
  const apiOf = (req: express.Request) =>
    grant === 'authorization_code' ? req.oauth(id) : auth.app(id)
  const failed = (res: express.Response) => (error: unknown) =>
    res.status((error as OAuthError).status).json(error)
  app.post('/api', express.json(), (req, res) => {
    apiOf(req)
      .request(req.body as ApiRequestConfig)
      .then((answer) => res.json(answer.data ?? null), failed(res))
  })
  app.get('/profile', (req, res) => {
    apiOf(req)
      .profile()
      .then((profile) => res.json(profile), failed(res))
  })
  app.post('/bye', (req, res) => {
    req.oauth.disconnect(id).then(() => res.json({}), failed(res))
  })
  return supertest.agent(app)
}

/** Where start sends the browser. */
export async function start(browser: Browser, id: string, query: object = {}): Promise<URL> {
  const answer = await browser.get(`/auth/${id}/start`).query(query).expect(302)
  return new URL(answer.get('Location') ?? '')
}

/** Start and callback; what the provider was asked at start. */
export async function signIn(
  browser: Browser,
  id: string,
  {
    query = {},
    brings = {},
    status = 302,
  }: { query?: object; brings?: object; status?: number } = {},
): Promise<URL> {
  const url = await start(browser, id, query)
  const state = url.searchParams.get('state') ?? ''
  const back = { ...(state && { state }), code: 'C1', ...brings }
  await browser.get(`/auth/${id}/callback`).query(back).expect(status)
  return url
}

/** Tokens that are due at once, then some that live an hour. */
export function tokens(fields: object = {}): Handler {
  let n = 0
  return () => {
    n++
    const life = { expires_in: n === 1 ? 1 : 3600 }
    const given = { access_token: `access-${n}`, refresh_token: `refresh-${n}`, ...life }
    return { body: { ...given, ...fields } }
  }
}

/** Tokens that live an hour. */
export function token(fields: object = {}): Handler {
  return () => ({ body: { access_token: 'access-1', expires_in: 3600, ...fields } })
}

export const formOf = (request: Received | undefined) => Object.fromEntries(request?.form ?? [])
export const queryOf = (request: Received | undefined) => Object.fromEntries(request?.query ?? [])
export const jsonOf = (request: Received | undefined) =>
  JSON.parse(request?.body ?? '{}') as unknown
