import { inHeader } from '../../protocol/api/bearer.js'
import {
  readExchanged,
  tokenExchange,
  type ExchangedToken,
  type ExchangeOptions,
} from '../../protocol/grants/token-exchange.js'
import { withoutPrototype } from '../../protocol/params.js'
import type { Client } from '../../protocol/provider/client.js'
import type { BackChannel } from '../back-channel.js'
import { requestTokens } from '../token-endpoint.js'

/** The token's type is judged by {@link readExchanged}: an ordinary answer has no `N_A`. */
const ANY_TYPE = inHeader('Authorization', 'Bearer')

/**
 * Exchanges one token for another (RFC 8693 §2).
 * @throws TokenError for a refusal, an outage and an answer that cannot be used
 */
export async function exchangeToken(
  channel: BackChannel,
  registered: Client,
  options: ExchangeOptions,
): Promise<ExchangedToken> {
  const client = await channel.discover(registered)
  const { bearer } = client.provider
  const cells = { bearer: bearer ?? ANY_TYPE, tokenFields: ['issued_token_type'] }
  const reading = { ...client, provider: withoutPrototype({ ...client.provider, ...cells }) }
  const grant = tokenExchange(options, client.provider.scopeSeparator)
  const { tokens, params } = await requestTokens(channel, reading, grant)
  return readExchanged(client.id, tokens, params, bearer !== undefined)
}
