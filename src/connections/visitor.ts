import { NotConnectedError } from '../errors.js'
import type { ConnectionSource } from '../http/api/api.js'
import type { Client } from '../protocol/provider/client.js'
import { hasExpired, needsRenewal } from '../protocol/token/token-set.js'
import type { ConnectionRecord, ConnectionStore } from './connection-store.js'
import { openRecord, type OpenConnection } from './record.js'
import { canRenew, ended, renewConnection } from './renew.js'
import type { Services } from './services.js'

/** A token just received is used, however short its life: renewing it again would never end. */
const JUST_RENEWED_MS = 10_000

/** One owner's connections, wherever they are kept. */
export interface Visitor {
  readonly home: ConnectionStore
  readonly owner: string
}

/** Whose tokens a call carries: the owner's connection of that provider, renewed when it is due. */
export function visitorSource(
  services: Services,
  visitor: Visitor,
  client: Client,
  account: string | undefined,
): ConnectionSource {
  return {
    connection: () => validConnection(services, visitor, client, account),
    renew: async ({ account, tokens }) => {
      const record = await findRecord(visitor, client, account)
      const connection = openRecord(services.connectionSealer, client, record)
      // Somebody else noticed before.
      if (connection.tokens.accessToken !== tokens.accessToken) return connection
      if (canRenew(client, connection.tokens)) {
        return renewConnection(services, visitor.home, client, record)
      }
      await visitor.home.remove(record.id, record.version)
      throw ended(client, 'the provider no longer accepts its token')
    },
  }
}

/** The connection with a token that is valid now (RFC 6749 §6). */
export async function validConnection(
  services: Services,
  visitor: Visitor,
  client: Client,
  account: string | undefined,
): Promise<OpenConnection> {
  const record = await findRecord(visitor, client, account)
  const connection = openRecord(services.connectionSealer, client, record)
  const now = services.now()
  if (isFresh(client, connection, now)) return connection
  const usable = !hasExpired(connection.tokens, now)
  if (!canRenew(client, connection.tokens)) {
    if (usable) return connection
    await visitor.home.remove(record.id, record.version)
    throw ended(client, 'its access token has expired')
  }
  try {
    return await renewConnection(services, visitor.home, client, record)
  } catch (error) {
    // An outage of the token endpoint: the old token is good for a little longer.
    if (usable && !(error instanceof NotConnectedError)) return connection
    throw error
  }
}

async function findRecord(
  { home, owner }: Visitor,
  client: Client,
  account: string | undefined,
): Promise<ConnectionRecord> {
  const record = await home.find(owner, client.id, account)
  if (record) return record
  const whose = account === undefined ? '' : ` for the account ${JSON.stringify(account)}`
  throw new NotConnectedError(client.id, `nobody has connected it in this session${whose}`)
}

function isFresh(client: Client, { tokens, renewedAt }: OpenConnection, now: number): boolean {
  if (!needsRenewal(tokens, now, client.provider.refreshBefore)) return true
  return renewedAt !== undefined && now - renewedAt < JUST_RENEWED_MS && !hasExpired(tokens, now)
}
