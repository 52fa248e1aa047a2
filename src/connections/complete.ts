import { createApi } from '../http/api/api.js'
import type { ConnectionSource } from '../http/api/connection-source.js'
import { fetchAfterToken } from '../http/api/after-token.js'
import type { Connection } from '../protocol/connection.js'
import type { Claims } from '../protocol/openid/claims.js'
import { accountOf, withEndpoints, type Client } from '../protocol/provider/client.js'
import { assertApiKnown } from '../protocol/provider/placeholders/read.js'
import { revoke } from './end.js'
import type { Services } from './services.js'

/**
 * A connection whose tokens were issued a moment ago, with what the token answer left out. What
 * start and callback said stays. Where that fails, the tokens are revoked: nobody will use them.
 * @throws ApiError, TokenError
 */
export async function completeConnection<T extends Connection>(
  services: Services,
  client: Client,
  issued: T,
  claims?: Claims,
): Promise<T> {
  try {
    const { channel } = services
    const api = createApi(channel, client, issuedSource(issued, claims))
    const more = await fetchAfterToken(client, api, issued, channel.timeout)
    const params = { ...more, ...issued.params }
    assertApiKnown(withEndpoints(client, params))
    return { ...issued, params, account: accountOf(client, params, claims) }
  } catch (error) {
    await revoke(services, client, issued)
    throw error
  }
}

/** A token that was issued a moment ago: there is nothing to renew it from yet. */
export function issuedSource(connection: Connection, claims?: Claims): ConnectionSource {
  return {
    connection: () => Promise.resolve(connection),
    claims,
    accepted: () => undefined,
    renew: () => Promise.resolve(undefined),
    refusedAgain: () => Promise.resolve(),
  }
}
