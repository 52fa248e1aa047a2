import type { AxiosRequestConfig } from 'axios'
import type { Dispatcher } from 'undici'

/** What a site may say of connections: where they come from and how many, never how safe they are. */
export interface HttpOptions {
  /** As axios has it: connections to http addresses. */
  readonly httpAgent?: unknown
  /** As axios has it: connections to https addresses. */
  readonly httpsAgent?: unknown
  /** As axios has it. Default: none, whatever the environment says. */
  readonly proxy?: AxiosRequestConfig['proxy'] | undefined
  /** A dispatcher of undici 7, such as its MockAgent, for all but proxies and forms. */
  readonly dispatcher?: Pick<Dispatcher, 'dispatch'> | undefined
  /**
   * How many calls one origin gets at once; further ones wait for at most twice the `timeout`, and
   * each has its own deadline from when it is sent. Multipart forms have as many
   * of their own; agents and dispatchers of the site's keep to their own limits. Default: 32.
   */
  readonly connectionsPerOrigin?: number | undefined
}
