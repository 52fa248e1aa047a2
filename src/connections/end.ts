import { revokeTokens } from '../http/token-endpoint.js'
import type { Client } from '../protocol/provider/client.js'
import type { Connection } from '../protocol/connection.js'
import type { ConnectionRecord, ConnectionStore } from './connection-store.js'
import { openRecord } from './record.js'
import type { Services } from './services.js'

/** Ends a connection here, then tells the provider, where it wants to know (RFC 7009). */
export async function endConnection(
  services: Services,
  home: ConnectionStore,
  client: Client,
  { id }: Pick<ConnectionRecord, 'id'>,
): Promise<void> {
  const live = await home.get(id)
  await home.remove(id)
  const connection = live && openIfOurs(services, client, live)
  if (connection) await revoke(services, client, connection)
}

/** Revokes what nobody will use; that the provider cannot be told changes nothing here. */
export async function revoke(
  { channel }: Services,
  client: Client,
  connection: Connection,
): Promise<void> {
  await revokeTokens(channel, client, connection).catch(() => undefined)
}

function openIfOurs(
  { connectionSealer }: Services,
  client: Client,
  record: ConnectionRecord,
): Connection | undefined {
  try {
    return openRecord(connectionSealer, client, record)
  } catch {
    return undefined
  }
}
