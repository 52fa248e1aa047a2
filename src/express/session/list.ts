import type { Request } from 'express'
import { SessionError } from '../../errors.js'
import { MAX_OPEN_REQUESTS } from '../../protocol/authorization/request.js'
import { isRecord } from '../../protocol/api/api-request.js'

/** What a session says of a connection: its tokens are in the connection's own record. */
export interface Listed {
  /** Names the record. */
  readonly id: string
  /** The registration's id. */
  readonly provider: string
  /** Its name among several of one provider. */
  readonly account: string
}

/** A sign-in that this session saw to its end: its callback may come again. */
export interface Finished {
  /** What its cookie was named by. */
  readonly name: string
  /** Where it went. */
  readonly returnTo: string
  /** Whether it ran in a popup. */
  readonly popup: boolean
  /** Milliseconds since 1970. */
  readonly at: number
  /** A digest of the id that the session had before. */
  readonly from: string
  /** Whether the person was made to prove who they are, by `max_age` or `prompt=login`. */
  readonly askedAgain?: true
}

/** Under which names a site keeps them in the session: two `oauth()` have one each. */
export interface SessionKeys {
  readonly list: string
  readonly finished: string
}

/** What the names of all sites begin with. */
export const FINISHED = 'oauthFinished'

/** The names for the site mounted there. */
export function sessionKeysOf(mountPath: string): SessionKeys {
  const suffix = mountPath === '/auth' ? '' : ` ${mountPath}`
  return { list: `oauth${suffix}`, finished: `${FINISHED}${suffix}` }
}

/** The connections that a session lists, oldest first. */
export function listIn(data: object | undefined, { list }: SessionKeys): readonly Listed[] {
  const value = (data as Readonly<Record<string, unknown>> | undefined)?.[list]
  return Array.isArray(value) ? value.filter(isListed) : []
}

/** The finished sign-ins that a session remembers, oldest first. */
export function finishedIn(
  data: object | undefined,
  { finished }: SessionKeys,
): readonly Finished[] {
  const value = (data as Readonly<Record<string, unknown>> | undefined)?.[finished]
  return Array.isArray(value) ? value.filter(isFinished) : []
}

/** A list with one more at its end, in place of the one with the same provider and account. */
export function withListed(list: readonly Listed[], added: Listed): readonly Listed[] {
  return [...list.filter((listed) => !isSame(listed, added)), added]
}

/** A list with one more at its end; the oldest give way. */
export function withFinished(list: readonly Finished[], added: Finished): readonly Finished[] {
  return [...list, added].slice(-MAX_OPEN_REQUESTS)
}

/** Whether both name the same account at the same provider. */
export function isSame(a: Listed, b: Listed): boolean {
  return a.provider === b.provider && a.account === b.account
}

/**
 * A site that keeps something of its own under our name would lose it.
 * @throws SessionError 503
 */
export function assertOurs(req: Request, { list, finished }: SessionKeys): void {
  const session = req.session as unknown as Readonly<Record<string, unknown>>
  assertShape(session, list, isListed)
  assertShape(session, finished, isFinished)
}

function assertShape(
  session: Readonly<Record<string, unknown>>,
  name: string,
  isOurs: (value: unknown) => boolean,
): void {
  const value = session[name]
  if (value === undefined || (Array.isArray(value) && value.every(isOurs))) return
  const key = `req.session[${JSON.stringify(name)}]`
  throw new SessionError(
    'session_failed',
    '',
    `${key} holds something of the site's own`,
    `oauth() keeps what it knows of this visitor in ${key}: give the site's own value another ` +
      'name, or oauth() another mountPath, which is a part of that name.',
  )
}

function isListed(value: unknown): value is Listed {
  return isRecord(value) && isText(value.id) && isText(value.provider) && isText(value.account)
}

function isText(value: unknown): value is string {
  return typeof value === 'string'
}

function isFinished(value: unknown): value is Finished {
  return isRecord(value) && isText(value.name) && isText(value.returnTo)
}
