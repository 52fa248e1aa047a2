import { isOAuthError, type OAuthError } from '../../errors.js'
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
 * @internal
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
    const client = await findClient(provider).catch(asOAuthError)
    if (client === undefined || isOAuthError(client)) {
      // Nobody is registered there any more, or it cannot be said who is.
      await visitor.home.remove(id)
      unrevoked.push({ provider, account, error: client })
    } else {
      const error = await endConnection(services, visitor, client, record)
      if (error || !(await isRevoked(services, client, record))) {
        unrevoked.push({ provider, account, error })
      }
    }
    disconnected.push({ provider, account })
  }
  return { disconnected, unrevoked }
}

function asOAuthError(error: unknown): OAuthError {
  if (isOAuthError(error)) return error
  throw error
}

/** Whether there was anything to revoke with, and anywhere to do it. */
async function isRevoked(
  services: Services,
  client: Client,
  record: ConnectionRecord,
): Promise<boolean> {
  if (!openIfOurs(services.connectionSealer, client, record)) return false
  try {
    // A server's metadata may be what names the endpoint.
    const { provider } = await services.channel.discover(client)
    return provider.revocationEndpoint !== undefined
  } catch {
    return false
  }
}
