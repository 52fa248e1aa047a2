import type { Request } from 'express'
import { openIfOurs } from '../connections/record.js'
import { scopeWords } from '../protocol/authorization/scope.js'
import { ownField, type Params } from '../protocol/params.js'
import type { Client } from '../protocol/provider/client.js'
import { finishedIn } from './session/list.js'
import { sessionIfAny } from './session/session.js'
import type { Site } from './site.js'
import { visitorOf } from './visitor.js'

/** What a page wants of a connection beyond its being there. */
export interface Needs {
  readonly scope: readonly string[]
  /** Seconds since the person proved who they are; `undefined` where that is long enough ago. */
  readonly maxAge: number | undefined
}

/** Within which a visitor who comes back has just been asked. */
const JUST_ASKED_MS = 60_000

/** What is missing in words; `undefined` where nothing is. */
export async function lackOf(
  site: Site,
  req: Request,
  client: Client,
  { scope, maxAge }: Needs,
): Promise<string | undefined> {
  const { home, owner, where } = await visitorOf(site, req)
  const nobody = `nobody has connected it ${where}`
  const record = await home.find(owner, client.id)
  if (!record) return nobody
  if (scope.length === 0 && maxAge === undefined) return undefined
  const connection = openIfOurs(site.connectionSealer, client, record)
  if (!connection) return nobody
  const granted = scopeWords(client, connection.tokens.scope ?? client.scope)
  const missing = scope.find((word) => !granted.includes(word))
  if (missing !== undefined) return `it is connected without the scope ${missing}`
  const { identity, connectedAt } = connection
  const provedAt = identity?.authTime === undefined ? connectedAt : identity.authTime * 1000
  if (maxAge === undefined || site.now() - provedAt <= maxAge * 1000) return undefined
  return `the person signed in there more than ${maxAge} seconds ago`
}

/**
 * What start is asked for, beside the place to return to. OpenID Connect Core §3.1.2.1: `max_age`
 * where the table takes it; `prompt=login` for a provider that knows only that.
 */
export function wishOf({ provider }: Client, { scope, maxAge }: Needs): Params {
  const taken = (name: string) => ownField(provider.startParams ?? {}, name) !== undefined
  return {
    ...(scope.length > 0 && { scope: scope.join(provider.scopeSeparator ?? ' ') }),
    ...(maxAge !== undefined && taken('max_age') && { max_age: String(maxAge) }),
    ...(maxAge !== undefined && !taken('max_age') && taken('prompt') && { prompt: 'login' }),
  }
}

/** Whether a start with these parameters makes the person prove who they are. */
export function asksAgain(params: Params): boolean {
  if (ownField(params, 'max_age') !== undefined) return true
  return (ownField(params, 'prompt') ?? '').split(' ').includes('login')
}

/**
 * Whether this visitor has just come back from such a start. A provider may grant less than was
 * asked for, or take no notice of an age: the visitor would go round in circles. An age may pass on
 * the way back, so that is asked for twice.
 */
export function wasJustAsked(
  site: Site,
  req: Request,
  client: Client,
  needs: Needs,
  place: string,
): boolean {
  if (needs.scope.length === 0 && needs.maxAge === undefined) return false
  const again = asksAgain(wishOf(client, needs))
  const span = Math.min(JUST_ASKED_MS, (needs.maxAge ?? Infinity) * 1000)
  const asked = finishedIn(sessionIfAny(req), site.sessionKeys).filter(
    ({ returnTo, at, askedAgain = false }) =>
      returnTo === place && Math.abs(site.now() - at) < span && (askedAgain || !again),
  )
  return asked.length >= (again ? 2 : 1)
}
