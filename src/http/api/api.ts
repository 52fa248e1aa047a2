import type { ApiRequestConfig, ApiResponse, ProviderApi } from '../../protocol/api/provider-api.js'
import { withoutPrototype } from '../../protocol/params.js'
import { speaksOpenId, type Client } from '../../protocol/provider/client.js'
import type { BackChannel } from '../back-channel.js'
import { openUserinfo } from '../openid/signed-userinfo.js'
import { openIdProfile } from '../openid/userinfo.js'
import { callApi } from './call.js'
import type { ConnectionSource } from './connection-source.js'
import { fetchProfile } from './profile.js'

/** The client that `req.oauth(id)` and `auth.app(id)` hand out. */
export function createApi(
  channel: BackChannel,
  client: Client,
  source: ConnectionSource,
): ProviderApi {
  const call = <T>(config: ApiRequestConfig) =>
    callApi(channel, client, source, config) as Promise<ApiResponse<T>>
  const methods: Omit<ProviderApi, 'profile'> = {
    request: call,
    get: (url, config) => call({ ...config, url, method: 'GET' }),
    post: (url, data, config) => call({ ...config, url, data, method: 'POST' }),
    put: (url, data, config) => call({ ...config, url, data, method: 'PUT' }),
    patch: (url, data, config) => call({ ...config, url, data, method: 'PATCH' }),
    delete: (url, config) => call({ ...config, url, method: 'DELETE' }),
  }
  const profile = async () => {
    const connection = await source.connection()
    if (client.provider.profile !== undefined || !speaksOpenId(client)) {
      return fetchProfile(client, api, connection)
    }
    const { claims } = withoutPrototype(source)
    const ask = (at: Client) => callApi(channel, at, source, { method: 'GET', url: '' })
    const discovered = await channel.discover(client)
    const open = (token: string) => openUserinfo(channel, discovered, token)
    return openIdProfile(discovered, { connection, claims, ask, open })
  }
  const api: ProviderApi = { ...methods, profile }
  return api
}
