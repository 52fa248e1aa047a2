import { revokeToken } from '../http/token-endpoint.js'
import { bare } from '../protocol/params.js'
import type { Client } from '../protocol/provider/client.js'
import type { TokenSet } from '../protocol/token/token-set.js'
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
  const tokens = live && openTokens(services, client, live)
  if (tokens) await revoke(services, client, tokens)
}

/** Revokes what nobody will use; that the provider cannot be told changes nothing here. */
export async function revoke(services: Services, client: Client, tokens: TokenSet): Promise<void> {
  const { revocationEndpoint } = client.provider
  if (revocationEndpoint === undefined) return
  const token = bare(tokens).refreshToken ?? tokens.accessToken
  await revokeToken(services.channel, client, revocationEndpoint, token).catch(() => undefined)
}

function openTokens(
  services: Services,
  client: Client,
  record: ConnectionRecord,
): TokenSet | undefined {
  try {
    return openRecord(services.connectionSealer, client, record).tokens
  } catch {
    return undefined
  }
}
