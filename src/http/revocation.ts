import { TokenError } from '../errors.js'
import type { Params } from '../protocol/params.js'
import { withEndpoints, type Client } from '../protocol/provider/client.js'
import { createRevocationRequests } from '../protocol/token/create-token-request.js'
import type { TokenRequest } from '../protocol/token/token-request.js'
import type { TokenSet } from '../protocol/token/token-set.js'
import type { BackChannel } from './back-channel.js'
import { observeCall } from './diagnostics.js'
import { sendTokenRequest } from './token-request.js'
import { invalidTokenAnswer } from './token-response.js'

/** What of a connection its revocation depends on. */
export interface RevokedConnection {
  readonly account: string
  readonly tokens: TokenSet
  readonly params: Params
}

/**
 * Tells the provider that a connection's tokens are no longer needed (RFC 7009 §2.1); nothing
 * happens where it has no `revocationEndpoint`.
 * @throws TokenError
 */
export async function revokeTokens(
  channel: BackChannel,
  registered: Client,
  connection: RevokedConnection,
): Promise<void> {
  const client = withEndpoints(await channel.discover(registered), connection.params)
  const { revocationEndpoint: url } = client.provider
  if (url === undefined) return
  const requests = await createRevocationRequests(client, url, connection, channel.timeout)
  const [main, other] = await Promise.allSettled(
    requests.map(({ request }) => revokeToken(channel, client, request)),
  )
  if (main?.status === 'rejected') throw main.reason
  if (other?.status !== 'rejected') return
  const reason: unknown = other.reason
  // A server may know refresh tokens only: they take their access tokens along (RFC 7009 §2.2.1).
  if (!(reason instanceof TokenError) || reason.providerStatus !== 400) throw reason
}

async function revokeToken(
  channel: BackChannel,
  client: Client,
  request: TokenRequest,
): Promise<void> {
  const { method, url } = request
  await observeCall({ provider: client.id, phase: 'revoke', method, url }, async (notes) => {
    const { status } = await sendTokenRequest(channel, client, request, notes)
    if (status >= 300) throw invalidTokenAnswer(client, status, 'the token was not revoked')
  })
}
