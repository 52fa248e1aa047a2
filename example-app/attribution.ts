import type { SandboxCall as CallOf } from 'express-oauth-connect/sandbox'
import type { SiteVisit } from './site-log.js'

type SandboxCall = CallOf<string>

/**
 * Which of the sandbox's calls belong to a sign-in: nothing on them names the browser, but state,
 * code and token lead from one to the next.
 */
export function callsOfSignIn(
  start: SiteVisit,
  callbacks: readonly SiteVisit[],
  calls: readonly SandboxCall[],
): readonly SandboxCall[] {
  const state = stateOf(new URL(start.location, 'http://localhost').searchParams)
  const codes = new Set(callbacks.flatMap(({ query }) => query.getAll('code')))
  const exchanges = calls.filter(
    (call) => call.endpoint === 'token' && codes.has(paramOf(call, 'code') ?? ''),
  )
  const issued = new Set(exchanges.flatMap(({ responseBody }) => tokensIn(responseBody)))
  // What a person did there is nobody's business here; the request that asked is told.
  const asked = calls.find(
    (call) =>
      call.endpoint === 'authorize' &&
      call.method === 'GET' &&
      state !== null &&
      stateOf(queryOf(call)) === state,
  )
  return calls.filter((call) => {
    if (call.endpoint === 'authorize') return call === asked
    if (call.endpoint === 'token') return exchanges.includes(call)
    // The profile: asked for before the site knows any page view.
    return call.headers['x-request-id'] === undefined && issued.has(bearerOf(call) ?? '')
  })
}

/** The callbacks that a start led to; a state that was lost on the way fits any. */
export function callbacksOf(start: SiteVisit, visits: readonly SiteVisit[]): readonly SiteVisit[] {
  const state = stateOf(new URL(start.location, 'http://localhost').searchParams)
  return visits.filter(({ route, at, query }) => {
    const came = stateOf(query)
    return route === 'callback' && at >= start.at && (came === null || came === state)
  })
}

/** One view of the page: its API calls carry this id. */
export interface PageView {
  readonly id: string
  readonly since: number
}

/** The API calls of a page view, and the token requests that they needed. */
export function callsOfPageView(
  { id, since }: PageView,
  calls: readonly SandboxCall[],
): readonly SandboxCall[] {
  const api = calls.filter(({ headers }) => headers['x-request-id'] === id)
  const used = new Set(api.map(bearerOf))
  const issued = calls
    .filter(({ endpoint }) => endpoint === 'token')
    .map(({ responseBody }) => tokensIn(responseBody))
    .filter((tokens) => tokens.some((token) => used.has(token)))
  const known = new Set(issued.flat())
  return calls.filter((call) => {
    if (api.includes(call)) return true
    if (call.endpoint !== 'token' || call.at < since) return false
    const isRenewal = known.has(paramOf(call, 'refresh_token') ?? '')
    return isRenewal || tokensIn(call.responseBody).some((token) => used.has(token))
  })
}

/** bStats carries it inside redirect_uri. */
function stateOf(query: URLSearchParams): string | null {
  const redirectUri = query.get('redirect_uri') ?? ''
  const inside = URL.canParse(redirectUri) ? new URL(redirectUri).searchParams.get('state') : null
  return query.get('state') ?? inside
}

function queryOf({ query }: SandboxCall): URLSearchParams {
  const single = Object.entries(query).map(([name, value]) => [name, [value].flat()[0] ?? ''])
  return new URLSearchParams(single as [string, string][])
}

function paramOf(call: SandboxCall, name: string): string | undefined {
  return queryOf(call).get(name) ?? new URLSearchParams(call.body).get(name) ?? undefined
}

function bearerOf(call: SandboxCall): string | undefined {
  return call.headers.authorization?.split(' ')[1] ?? paramOf(call, 'access_token')
}

/** Access and refresh token of an answer, JSON or XML. */
function tokensIn(body: string): readonly string[] {
  const found = body.matchAll(/(?:access|refresh)_token"?\s*[:>]\s*"?([^"<\s]+)/g)
  return [...found].flatMap(([, token]) => token ?? [])
}
