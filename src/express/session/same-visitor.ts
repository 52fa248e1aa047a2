import type { Request } from 'express'
import { StateError } from '../../errors.js'
import { isRecord } from '../../protocol/api/api-request.js'
import { sha256 } from '../../protocol/authorization/pkce.js'
import type { Client } from '../../protocol/provider/client.js'
import { FINISHED } from './list.js'
import { sessionIfAny, wasStored } from './session.js'

/**
 * A digest of the session's id, where the session says something of a visitor. An empty one may be
 * lost and made again: nobody is confused with anybody.
 */
export function visitorIn(req: Request): string | null {
  const session = sessionIfAny(req)
  if (!session || !wasStored(req)) return null
  return Object.keys(session).some((name) => name !== 'cookie') ? digestOf(req.sessionID) : null
}

/** The name of a session where its id must not be told. */
export function digestOf(sessionId: string): string {
  return sha256(sessionId).slice(0, 22)
}

/**
 * A start must not connect whoever signs in to the site next in the same browser: the session is
 * the one of the start, or one that a sign-in of ours moved it to.
 * @param began - what {@link visitorIn} said at start
 * @throws StateError `signed_out`, 400
 */
export function assertSameVisitor(req: Request, { id }: Client, began: string | null): void {
  if (began === null || began === digestOf(req.sessionID) || cameFrom(req, began)) return
  throw new StateError(
    'signed_out',
    id,
    'the session is another than the one this sign-in began in',
    wasStored(req)
      ? 'The visitor signed out of the site or in to it meanwhile: start again.'
      : 'The session ended meanwhile, or its cookie did not come along (SameSite=Strict, a path ' +
          'or a domain that leaves the callback out): start again.',
  )
}

/** What a sign-in notes in the session it makes, of whatever `oauth()` of the site. */
function cameFrom(req: Request, began: string): boolean {
  return Object.entries(sessionIfAny(req) ?? {}).some(
    ([name, value]: [string, unknown]) =>
      name.startsWith(FINISHED) &&
      Array.isArray(value) &&
      value.some((each: unknown) => isRecord(each) && each.from === began),
  )
}
