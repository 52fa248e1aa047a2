import {
  deviceAuthorizationForm,
  readDeviceAuthorization,
  type DeviceCode,
} from '../../protocol/grants/device-authorization.js'
import type { Params } from '../../protocol/params.js'
import type { Client } from '../../protocol/provider/client.js'
import type { BackChannel } from '../back-channel.js'
import { askAsClient } from './client-request.js'

/**
 * Asks for a user code (RFC 8628 §3.1).
 * @param url - of the device authorization endpoint
 * @throws TokenError for a refusal, an outage and an answer that cannot be used
 */
export async function requestDeviceCode(
  channel: BackChannel,
  client: Client,
  url: string,
  { scope, params }: { readonly scope: string; readonly params: Params },
): Promise<DeviceCode> {
  const form = deviceAuthorizationForm(client, scope, params)
  const endpoint = { url, name: 'the device authorization endpoint', phase: 'device' } as const
  const fields = await askAsClient(channel, client, endpoint, form)
  return readDeviceAuthorization(client.id, fields, url, channel.now())
}
