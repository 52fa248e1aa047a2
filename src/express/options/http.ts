import type { HttpOptions } from '../../http/transport/options.js'
import { withoutPrototype } from '../../protocol/params.js'
import { show } from '../../protocol/url.js'
import { assertKnown } from '../../protocol/known-name.js'

/** Milliseconds, up to two minutes. */
export function readTimeout(value: unknown): number {
  if (typeof value === 'number' && value > 0 && value <= 120_000) return value
  throw new TypeError(`oauth: timeout must be milliseconds from 1 to 120000, got ${show(value)}`)
}

const HTTP_OPTIONS = ['httpAgent', 'httpsAgent', 'proxy', 'dispatcher', 'connectionsPerOrigin']

/** Where connections come from and how many, and nothing that makes calls less safe. */
export function readHttp(http: HttpOptions): HttpOptions {
  assertKnown('oauth: http', http, HTTP_OPTIONS)
  const { httpAgent, httpsAgent, proxy, dispatcher, connectionsPerOrigin } = withoutPrototype(http)
  if (dispatcher !== undefined) {
    if (typeof (dispatcher as Partial<typeof dispatcher> | null)?.dispatch !== 'function') {
      throw new TypeError(
        `oauth: http.dispatcher must be a dispatcher of undici, got ${show(dispatcher)}`,
      )
    }
    if ((httpAgent ?? httpsAgent ?? proxy ?? false) !== false) {
      throw new TypeError(
        'oauth: http takes either a dispatcher, or agents and a proxy, and got both; an undici ' +
          'dispatcher can be a ProxyAgent itself',
      )
    }
  }
  if (connectionsPerOrigin !== undefined && !isCount(connectionsPerOrigin)) {
    throw new TypeError(
      'oauth: http.connectionsPerOrigin must be a whole number from 1, ' +
        `got ${show(connectionsPerOrigin)}`,
    )
  }
  return { ...http }
}

function isCount(value: unknown): boolean {
  return Number.isInteger(value) && (value as number) >= 1
}
