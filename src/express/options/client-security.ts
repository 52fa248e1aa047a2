import { createSecureContext, type SecureContextOptions } from 'node:tls'
import type { HttpOptions } from '../../http/transport/options.js'
import type { Clients } from '../../protocol/provider/client.js'
import { ENDPOINT_CELLS } from '../../protocol/provider/endpoint-cells.js'
import { assertEndpoint } from '../../protocol/url.js'

/** `allowHttp` is for a developer's machine: elsewhere, everybody on the way would read tokens. */
export function assertSecure(clients: Clients): Clients {
  for (const { id, provider } of clients.values()) {
    for (const url of ENDPOINT_CELLS.flatMap((name) => provider[name] ?? [])) {
      assertEndpoint(url, `oauth: ${id}: in production, each endpoint`)
    }
  }
  return clients
}

/**
 * A dispatcher of the site's opens connections of its own, without the certificate; a certificate
 * that is not the key's would fail with the first call.
 */
export function assertTls(clients: Clients, { dispatcher }: HttpOptions): Clients {
  for (const { id, tls } of clients.values()) {
    if (!tls) continue
    if (dispatcher !== undefined) {
      throw new TypeError(`oauth: ${id}: tls works with http.httpsAgent, not with http.dispatcher`)
    }
    try {
      createSecureContext(tls as SecureContextOptions)
    } catch (error) {
      const { code = 'unknown' } = error as { readonly code?: string }
      throw new TypeError(`oauth: ${id}: tls: cert, key, ca and passphrase do not fit (${code})`, {
        cause: error,
      })
    }
  }
  return clients
}
