import { NotConnectedError } from '../errors.js'
import type { ConnectionSource, Refusal } from '../http/api/connection-source.js'
import type { Client } from '../protocol/provider/client.js'
import { hasExpired, needsRenewal } from '../protocol/token/token-set.js'
import type { Keeper } from './ended.js'
import { openRecord, type OpenConnection } from './record.js'
import { canRenew, ended, endedByProvider, renewConnection, type FoundRecord } from './renew.js'
import type { Services } from './services.js'

/** A token just received is used, however short its life: renewing it again would never end. */
const JUST_RENEWED_MS = 10_000

/** One owner's connections, wherever they are kept. */
export interface Visitor extends Keeper {
  readonly owner: string
  /** Whose they are, for an error: `in this session`, `for this user`. */
  readonly where: string
  /** A connection has ended: takes it out of what lists it. */
  unlist(id: string): Promise<void>
}

/**
 * Whose tokens a call carries: the owner's connection of that provider, renewed when it is due.
 * Who that is, is asked when a call is made: that is where a failure of the session can be caught.
 */
export function visitorSource(
  services: Services,
  visitorNow: () => Promise<Visitor>,
  client: Client,
  account: string | undefined,
): ConnectionSource {
  const { refusals } = services
  return {
    connection: async () => validConnection(services, await visitorNow(), client, account),
    accepted: (connection) => {
      refusals.accepted(tokenName(connection as OpenConnection))
    },
    renew: async (refused, refusal) => {
      const { account, tokens } = refused
      const visitor = await visitorNow()
      const found = await findRecord(visitor, client, account)
      const connection = openRecord(services.connectionSealer, client, found.record)
      // Somebody else signed in to the site meanwhile: this call is not theirs.
      if (connection.owner !== (refused as OpenConnection).owner) return undefined
      // Somebody else noticed before.
      if (connection.tokens.accessToken !== tokens.accessToken) return connection
      if (canRenew(client, connection.tokens)) {
        if (!(await isWorthRenewing(services, client, connection, refusal))) return undefined
        return renewConnection(services, visitor, client, found)
      }
      if (!(await isOver(services, connection, refusal))) return undefined
      await endedByProvider(visitor, connection)
      throw ended(client, 'the provider no longer accepts its token')
    },
    refusedAgain: (fresh, refusal) => refusals.pause((fresh as OpenConnection).id, refusal),
  }
}

/** A renewal has a new name. */
function tokenName({ id, version }: OpenConnection): string {
  return `${id} ${version}`
}

/** Some APIs answer 403 to a dead token; to most of those who are refused a new one is of no use. */
async function isWorthRenewing(
  { refusals, now }: Services,
  client: Client,
  connection: OpenConnection,
  { state }: Refusal,
): Promise<boolean> {
  const worth =
    state !== 'forbidden' ||
    needsRenewal(connection.tokens, now(), client.provider.refreshBefore) ||
    refusals.wasAccepted(tokenName(connection))
  return worth && !(await refusals.isPaused(connection.id))
}

/** Whether a token that nobody can renew is dead for sure. */
async function isOver(
  { refusals }: Services,
  connection: OpenConnection,
  refusal: Refusal,
): Promise<boolean> {
  if (refusal.state === 'forbidden') return false
  return refusal.state === 'dead' || refusals.isRepeated(tokenName(connection), refusal)
}

/** The connection with a token that is valid now (RFC 6749 §6). */
export async function validConnection(
  services: Services,
  visitor: Visitor,
  client: Client,
  account: string | undefined,
): Promise<OpenConnection> {
  const found = await findRecord(visitor, client, account)
  const connection = openRecord(services.connectionSealer, client, found.record)
  const now = services.now()
  if (isFresh(client, connection, now)) return connection
  const usable = !hasExpired(connection.tokens, now)
  if (!canRenew(client, connection.tokens)) {
    if (usable) return connection
    await endedByProvider(visitor, connection)
    throw ended(client, 'its access token has expired')
  }
  try {
    return await renewConnection(services, visitor, client, found)
  } catch (error) {
    // An outage of the token endpoint: the old token is good for a little longer.
    if (usable && !(error instanceof NotConnectedError)) return connection
    throw error
  }
}

async function findRecord(
  { home, owner, where }: Visitor,
  client: Client,
  account: string | undefined,
): Promise<FoundRecord> {
  const askedAt = performance.now()
  const record = await home.find(owner, client.id, account)
  if (record) return { record, askedAt }
  const whose = account === undefined ? '' : ` for the account ${JSON.stringify(account)}`
  throw new NotConnectedError(client.id, `nobody has connected it ${where}${whose}`)
}

function isFresh(client: Client, { tokens, renewedAt }: OpenConnection, now: number): boolean {
  if (!needsRenewal(tokens, now, client.provider.refreshBefore)) return true
  // A negative age is that of a clock that was set back.
  const age = renewedAt === undefined ? Infinity : Math.abs(now - renewedAt)
  return age < JUST_RENEWED_MS && !hasExpired(tokens, now)
}
