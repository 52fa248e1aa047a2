import type { Request } from 'express'
import { isOAuthError, SessionError } from '../../errors.js'
import type { ConnectionStore } from '../../connections/connection-store.js'
import { inTime } from '../../protocol/in-time.js'
import { withoutPrototype } from '../../protocol/params.js'
import { describeThrown } from '../../protocol/thrown.js'
import { show } from '../../protocol/url.js'

/** A site's own user, by the id it is known by there; a number is kept as its text. */
export type Owner = string | number | bigint

/** Whose connections a request may use; nothing while nobody is signed in to the site. */
export type OwnerOf = (
  req: Request,
) => Owner | null | undefined | PromiseLike<Owner | null | undefined>

/** Where connections outlive a session, and whose they are. */
export interface ConnectionsOptions {
  /** `sqlConnections(db)`, `redisConnections(client)`, `memoryConnections()` or one of your own. */
  readonly store: ConnectionStore
  /**
   * The site's own user of a request, such as `({ session }) => session.userId`; it may be async.
   * While it says nobody, connections stay in the session.
   */
  readonly owner: OwnerOf
}

/** As long as the column of every database that `connectionsSchema` makes. */
const MAX_LENGTH = 255
const OPERATIONS = ['find', 'get', 'put', 'remove', 'page'] as const

/**
 * The option `connections`, looked at when the site starts.
 * @throws TypeError that says what is missing
 * @internal
 */
export function readConnections(given: unknown): ConnectionsOptions | undefined {
  if (given === undefined) return undefined
  const expected = 'oauth: connections must be { store, owner }'
  if (typeof given !== 'object' || given === null) {
    throw new TypeError(`${expected}, got ${show(given)}`)
  }
  const unknown = Object.keys(given).find((name) => name !== 'store' && name !== 'owner')
  if (unknown !== undefined) throw new TypeError(`${expected}, got ${show(unknown)} in it`)
  const { store, owner } = withoutPrototype(given as Partial<ConnectionsOptions>)
  const operations: Partial<ConnectionStore> = typeof store === 'object' ? store : {}
  const missing = OPERATIONS.filter((name) => typeof operations[name] !== 'function')
  if (!store || missing.length > 0) {
    throw new TypeError(
      'oauth: connections.store must be a connection store such as sqlConnections(db), ' +
        `got ${show(store)} without ${missing.join(', ')}`,
    )
  }
  if (typeof owner !== 'function') {
    throw new TypeError(
      'oauth: connections.owner must be a function of the request, such as ' +
        `({ session }) => session.userId, got ${show(owner)}`,
    )
  }
  return { store, owner }
}

/**
 * An owner as it is kept.
 * @throws TypeError for what is no text and no number, for an empty or a long one
 * @internal
 */
export function readOwner(owner: unknown, where: string): string {
  const isNumber = Number.isSafeInteger(owner) || typeof owner === 'bigint'
  const text = isNumber ? String(owner) : owner
  if (typeof text === 'string' && text !== '' && text.length <= MAX_LENGTH) return text
  const got = typeof text === 'string' && text !== '' ? `${text.length} characters` : show(owner)
  throw new TypeError(
    `${where}: an owner is the site's own id of a user, a text of 1 to ${MAX_LENGTH} characters ` +
      `or a whole number, got ${got}`,
  )
}

/**
 * Whose connections this request may use; `undefined` while nobody is signed in to the site.
 * @throws SessionError 503 where the site's function fails, or says what is no owner
 * @internal
 */
export async function ownerOf(
  { owner }: Pick<ConnectionsOptions, 'owner'>,
  req: Request,
  timeout: number,
): Promise<string | undefined> {
  let said: unknown
  const late = () => failed(`did not settle within ${timeout} ms`)
  try {
    said = await inTime(() => owner(req), timeout, late)
  } catch (error) {
    if (isOAuthError(error) && error instanceof SessionError) throw error
    throw failed(`threw ${describeThrown(error)}`)
  }
  if (said === undefined || said === null || said === '') return undefined
  try {
    return readOwner(said, 'connections.owner')
  } catch (error) {
    const why = (error as TypeError).message.slice('connections.owner: '.length)
    throw failed(`said who it is wrongly: ${why}`)
  }
}

/** What it threw may quote whatever the site works with. */
function failed(what: string): SessionError {
  return new SessionError(
    'store_failed',
    '',
    `connections.owner ${what}`,
    'Return the id of the site’s own user, or nothing while nobody is signed in to the site.',
  )
}
