import type { ApiRequestConfig, ApiResponse } from '../../protocol/api/provider-api.js'
import { withoutPrototype } from '../../protocol/params.js'
import { apiBasesOf, withEndpoints, type Client } from '../../protocol/provider/client.js'
import { isTemplate } from '../../protocol/provider/placeholders/placeholder.js'
import type { BackChannel } from '../back-channel.js'
import { callOnce } from './attempt.js'
import { holdStream, isReplayable } from './body.js'
import { readApiConfig } from './config.js'
import type { ConnectionSource } from './connection-source.js'

/** One call, whose stream is closed wherever it fails. */
export async function callApi(
  channel: BackChannel,
  client: Client,
  source: ConnectionSource,
  given: ApiRequestConfig,
): Promise<ApiResponse> {
  const config = withoutPrototype(given)
  const close = holdStream(config.data)
  try {
    return await callOnceOrTwice(channel, client, source, config)
  } catch (error) {
    close()
    throw error
  }
}

/** One request; a second one only after the API refused the token and another one was had. */
async function callOnceOrTwice(
  channel: BackChannel,
  registered: Client,
  source: ConnectionSource,
  config: ApiRequestConfig,
): Promise<ApiResponse> {
  // What leads elsewhere is refused before a token is renewed for it, where that can be known.
  const known = apiBasesOf(registered.provider).some(isTemplate)
    ? undefined
    : readApiConfig(registered, config)
  const calledAt = channel.now()
  const connection = await source.connection()
  const client = withEndpoints(registered, connection.params)
  const request = known ?? readApiConfig(client, config)
  const first = await callOnce(channel, client, request, config, connection)
  if (first.accepted) source.accepted(connection)
  if (first.token === 'alive') return first.settle()
  const fresh = await source.renew(connection, { state: first.token, calledAt })
  if (!fresh || !isReplayable(request)) return first.settle()
  const second = await callOnce(channel, client, request, config, fresh)
  if (second.accepted) source.accepted(fresh)
  if (second.token !== 'alive') await source.refusedAgain(fresh, { state: second.token, calledAt })
  return second.settle()
}
