import express, {
  type Express,
  type NextFunction,
  type Request,
  type Response,
  type Router,
} from 'express'
import session, { type SessionOptions } from 'express-session'
import supertest from 'supertest'
import {
  clientSecretPost,
  defineProvider,
  isOAuthError,
  oauth,
  type OAuthOptions,
  type OAuthRouter,
  type Provider,
  type Registration,
  type RegistrationOptions,
} from 'express-oauth-connect'
import { openedIn, type Opened } from './opened.js'

export const BASE_URL = 'http://localhost:3000'
export const SECRET = 'a secret of the site, 32 bytes or more'
export const CLIENT = { clientId: 'client-id', clientSecret: 'client-secret-canary' }

export type Browser = ReturnType<typeof supertest.agent>

export interface TestSite {
  readonly app: Express
  readonly auth: OAuthRouter
  /** For pages of a test's own, whose errors come to the site's handler. */
  readonly routes: Router
  /** A new browser with an empty cookie jar. */
  readonly browser: () => Browser
  /** One request's worth of browser, with exactly these cookies. */
  readonly browserWith: (cookie: string) => Browser
  /** What came to the site's own error handler. */
  readonly errors: readonly unknown[]
}

/** A plain provider at a stub's origin. */
export function plain(
  origin: string,
  cells: Partial<Provider> = {},
  options: Partial<RegistrationOptions> = {},
): Registration {
  const provider = defineProvider({
    id: 'plain',
    name: 'Plain',
    authorizationEndpoint: 'https://plain.example/authorize',
    tokenEndpoint: `${origin}/token`,
    apiBaseUrl: `${origin}/api/`,
    clientAuth: clientSecretPost,
    ...cells,
  })
  return provider({ ...CLIENT, ...options })
}

/** A site with the given providers, and a few pages to look at it from outside. */
export function site(
  providers: readonly Registration[],
  options: Partial<OAuthOptions> = {},
  sessions: Partial<SessionOptions> = {},
): TestSite {
  const app = express()
  const errors: unknown[] = []
  const auth = oauth({ baseUrl: BASE_URL, secret: SECRET, providers, ...options })
  app.use(
    session({ secret: 'session secret', resave: false, saveUninitialized: false, ...sessions }),
  )
  app.use(auth)
  app.get('/put/:value', (req, res) => {
    Object.assign(req.session, { cart: req.params.value })
    res.json({ id: req.sessionID })
  })
  app.get('/session', async (req, res) => {
    const opened = await openedIn(req, SECRET)
    res.json(Object.assign({}, req.session, { id: req.sessionID, opened }))
  })
  app.get('/call/:id', (req, res, next) => {
    const { path = 'me', account } = req.query as { path?: string; account?: string }
    req
      .oauth(req.params.id, account === undefined ? {} : { account })
      .get(path)
      .then((response) => res.json(response.data), next)
  })
  app.get('/secret/:id', (req, res) => {
    void auth.required(req.params.id)(req, res, () => res.send('you are in'))
  })
  // What a test adds afterwards comes before the handler of errors.
  const routes = express.Router()
  app.use(routes)
  app.use((error: unknown, _req: Request, res: Response, next: NextFunction) => {
    errors.push(error)
    if (isOAuthError(error)) res.status(error.status).json(error)
    else next(error)
  })
  return {
    app,
    auth,
    routes,
    errors,
    browser: () => supertest.agent(app),
    browserWith: (cookie) => supertest.agent(app).set('Cookie', cookie),
  }
}

/** Goes to start and answers as the provider would: the callback's address, not yet visited. */
export async function begin(
  browser: Browser,
  id = 'plain',
  query: Readonly<Record<string, string>> = {},
): Promise<{ authorize: URL; state: string; callback: (params?: object) => string }> {
  const start = await browser.get(`/auth/${id}/start`).query(query).expect(302)
  const authorize = new URL(start.get('Location') ?? '')
  const state = authorize.searchParams.get('state') ?? ''
  return {
    authorize,
    state,
    callback: (params = { code: 'the-code' }) =>
      `/auth/${id}/callback?${new URLSearchParams({ state, ...params }).toString()}`,
  }
}

/** Signs in from start to the landing page. */
export async function signIn(
  browser: Browser,
  id = 'plain',
  query: Readonly<Record<string, string>> = {},
  answer: Readonly<Record<string, string>> = { code: 'the-code' },
) {
  const { callback } = await begin(browser, id, query)
  return browser.get(callback(answer)).expect(302)
}

/** The connections of the session that `/session` shows, with their tokens. */
export function savedIn({ opened }: { readonly opened: readonly Opened[] }): readonly Opened[] {
  return opened
}
