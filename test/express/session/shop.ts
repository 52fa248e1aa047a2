import type { SessionOptions } from 'express-session'
import type { Registration } from 'express-oauth-connect'
import { plain, site, type Browser, type TestSite } from '../../support/site.js'
import type { Stub } from '../../support/stub.js'
import type { WatchedStore } from '../../support/watched-store.js'

/** A provider of that stub that can be told of tokens that nobody will use. */
export function revocable(
  { origin }: Stub,
  options: { readonly id?: string } = {},
  cells: Parameters<typeof plain>[1] = {},
): Registration {
  return plain(origin, { revocationEndpoint: `${origin}/revoke`, ...cells }, options)
}

/** A site with every way that a session ends. */
export function shop(
  store: WatchedStore,
  providers: readonly Registration[],
  sessions: Partial<SessionOptions> = {},
): TestSite {
  const made = site(providers, {}, { store, ...sessions })
  const { app } = made
  app.get('/logout', (req, res, next) => {
    req.session.destroy((error: unknown) => (error ? next(error) : res.end('bye')))
  })
  app.get('/unset', (req, res) => {
    Object.assign(req, { session: null })
    res.end('bye')
  })
  app.get('/ban', (req, res, next) => {
    store.destroy(req.sessionID, (error: unknown) => (error ? next(error) : res.end('bye')))
  })
  app.get('/regenerate', (req, res, next) => {
    const { oauth: list } = req.session
    req.session.regenerate((error: unknown) => {
      if (error) return next(error)
      // As Passport's `keepSessionInfo` does.
      if (req.query.keep === '1') Object.assign(req.session, { oauth: list })
      Object.assign(req.session, { user: 1 })
      res.end('hello')
    })
  })
  return made
}

/** The refresh tokens that were revoked; each access token goes with its own. */
export const revokedAt = (provider: Stub) =>
  provider
    .to('/revoke')
    .map(({ form }) => form.get('token'))
    .filter((token) => token?.startsWith('refresh'))

/** What the session holds that the browser has, with its connections opened. */
export const sessionOf = async (browser: Browser) =>
  (await browser.get('/session')).body as Record<string, unknown> & { opened: [] }

/** Sends now: supertest alone waits for the first `then`. */
export const send = <T>(request: PromiseLike<T>) => Promise.resolve(request)

/** Who disconnects by a button of the site's own page. */
export const disconnect = (browser: Browser, id = 'plain') =>
  browser.post(`/auth/${id}/disconnect`).set('Sec-Fetch-Site', 'same-origin')
