import { isOAuthError, TokenError, type OAuthError } from '../errors.js'
import { revokeTokens } from '../http/revocation.js'
import type { Client } from '../protocol/provider/client.js'
import type { Connection } from '../protocol/connection.js'
import { endedConnection, type EndReason, type Keeper } from './ended.js'
import type { ConnectionRecord, ConnectionStore } from './connection-store.js'
import { openIfOurs } from './record.js'
import type { Services } from './services.js'

/** Attempts to remove the version just read. Renewals are minutes apart: one may come in between. */
const MAX_CHANGES = 3

/**
 * Ends a connection here, then tells the provider, where it wants to know (RFC 7009). Returns why
 * the provider could not be told.
 */
export async function endConnection(
  services: Services,
  { home, tellEnded }: Keeper,
  client: Client,
  { id }: Pick<ConnectionRecord, 'id'>,
  reason: EndReason = 'visitor',
): Promise<OAuthError | undefined> {
  const last = await removeLatest(home, id)
  const connection = last && openIfOurs(services.connectionSealer, client, last)
  if (!connection) return undefined
  tellEnded(endedConnection(connection, reason))
  return revoke(services, client, connection)
}

/** Only the last version has the tokens that are alive: a renewal may come in between. */
async function removeLatest(
  home: ConnectionStore,
  id: string,
): Promise<ConnectionRecord | undefined> {
  for (let changes = 0; changes < MAX_CHANGES; changes++) {
    const latest = await home.get(id)
    if (!latest || (await isRemoved(home, id, latest.version))) return latest
  }
  const latest = await home.get(id)
  await isRemoved(home, id)
  return latest
}

/** One that is gone although the answer was lost is removed: nobody else would revoke its tokens. */
async function isRemoved(home: ConnectionStore, id: string, version?: number): Promise<boolean> {
  try {
    return await home.remove(id, version)
  } catch (error) {
    const left = await home.get(id).catch(() => 'unknown')
    if (left !== undefined) throw error
    return true
  }
}

/**
 * Revokes what nobody will use. That the provider cannot be told changes nothing here; the reason
 * is returned.
 */
export async function revoke(
  { channel }: Services,
  client: Client,
  connection: Connection,
): Promise<OAuthError | undefined> {
  try {
    await revokeTokens(channel, client, connection)
    return undefined
  } catch (error) {
    return isOAuthError(error) ? error : new TokenError('internal_error', client.id, 'not revoked')
  }
}
