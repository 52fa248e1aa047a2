import type { OAuthError } from '../../errors.js'
import type { Client } from '../../protocol/provider/client.js'
import type { ConnectionRecord } from '../connection-store.js'
import { endConnection } from '../end.js'
import { openIfOurs } from '../record.js'
import type { Services } from '../services.js'
import type { Visitor } from '../visitor.js'
import { recordsOf } from './records.js'

/** A connection that has ended here. */
export interface Disconnected {
  /** The registration's id. */
  readonly provider: string
  /** Its name among several of one provider. */
  readonly account: string
}

/** One whose tokens may still be alive at its provider. */
export interface Unrevoked extends Disconnected {
  /**
   * Why the provider could not be told; `undefined` where it knows no revocation, or where the
   * connection could not be opened: by another registration, or an older secret.
   */
  readonly error: OAuthError | undefined
}

/** What became of an owner's connections. */
export interface DisconnectReport {
  /** All that were there: none is left in the store. */
  readonly disconnected: readonly Disconnected[]
  /** Those of them whose tokens were not revoked. */
  readonly unrevoked: readonly Unrevoked[]
}

/**
 * Ends all connections of an owner, and tells the providers (RFC 7009).
 * @throws SessionError where the store fails: what is left is left for another try
 */
export async function disconnectAll(
  services: Services,
  visitor: Visitor,
  findClient: (id: string) => Promise<Client | undefined>,
): Promise<DisconnectReport> {
  const disconnected: Disconnected[] = []
  const unrevoked: Unrevoked[] = []
  for await (const record of recordsOf(visitor.home, { owner: visitor.owner })) {
    const { id, provider, account } = record
    const client = await findClient(provider)
    const error = client && (await endConnection(services, visitor, client, record))
    // Nobody is registered there any more.
    if (!client) await visitor.home.remove(id)
    disconnected.push({ provider, account })
    if (error || !client || !isRevoked(services, client, record)) {
      unrevoked.push({ provider, account, error })
    }
  }
  return { disconnected, unrevoked }
}

/** Whether there was anything to revoke with, and anywhere to do it. */
function isRevoked(services: Services, client: Client, record: ConnectionRecord): boolean {
  if (client.provider.revocationEndpoint === undefined) return false
  return openIfOurs(services.connectionSealer, client, record) !== undefined
}
