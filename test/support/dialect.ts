import express from 'express'
import type { ApiRequestConfig, OAuthError, Registration } from 'express-oauth-connect'
import { begin, site, type Browser } from './site.js'
import { json, stub, type Received, type Stub } from './stub.js'

/** What a provider of a test answers at one address. */
type Route = (request: Received) => { readonly status?: number; readonly body?: unknown }

/** A provider on this machine that answers by method and path, and 404 to anything else. */
export interface Dialect extends Stub {
  /** By `'POST /oauth/token'`. */
  readonly routes: Record<string, Route>
}

export async function dialect(): Promise<Dialect> {
  const server = await stub()
  const routes: Record<string, Route> = {}
  server.api = (request, res) => {
    const { status = 200, body = {} } = routes[`${request.method} ${request.path}`]?.(request) ?? {
      status: 404,
    }
    json(res, status, body)
  }
  server.token = server.api
  return Object.assign(server, { routes })
}

/** A browser at a site that shows the profile and calls the API for it. */
export function browserOf(registration: Registration): Browser {
  const { routes, browser } = site([registration])
  const { id } = registration
  const refuse = (res: express.Response) => (error: unknown) =>
    res.status((error as OAuthError).status).json(error)
  routes.get('/profile', (req, res) => {
    void req
      .oauth(id)
      .profile()
      .then((profile) => res.json(profile), refuse(res))
  })
  routes.post('/api', express.json(), (req, res) => {
    const config = req.body as ApiRequestConfig
    void req
      .oauth(id)
      .request(config)
      .then(({ data }) => res.json(data), refuse(res))
  })
  routes.post('/bye', (req, res) => {
    void req.oauth.disconnect(id).then(() => res.json({}), refuse(res))
  })
  return browser()
}

/** From start to the callback; the address that the person was sent to, and the site's answer. */
export async function comeBack(
  browser: Browser,
  id: string,
  answer: Readonly<Record<string, string>> = { code: 'C' },
) {
  const { authorize, callback } = await begin(browser, id)
  const response = await browser.get(callback(answer)).set('Accept', 'application/json')
  return { asked: Object.fromEntries(authorize.searchParams), response }
}

/** The fields of a form that came. */
export function formOf(request: Received | undefined): Record<string, string> {
  return Object.fromEntries(request?.form ?? [])
}

/** The fields of a query that came. */
export function queryOf(request: Received | undefined): Record<string, string> {
  return Object.fromEntries(request?.query ?? [])
}
