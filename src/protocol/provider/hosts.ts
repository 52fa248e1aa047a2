import type { Client, Clients } from './client.js'
import { readBaseUrl, show } from '../url.js'

/** By host; empty for a site of one host. */
export type Hosts = ReadonlyMap<string, Clients>

type BaseUrls = readonly [string, ...string[]]

/**
 * The public bases of a site: one, or one for each of its hosts.
 * @throws TypeError that shows the value received
 */
export function readBaseUrls(value: unknown): BaseUrls {
  const list: readonly unknown[] = Array.isArray(value) ? value : [value]
  const [first, ...others] = list.map((each) => readBaseUrl(each, 'oauth: baseUrl'))
  if (first === undefined)
    throw new TypeError('oauth: baseUrl is an empty list: name at least one host')
  const { protocol, pathname } = new URL(first)
  for (const other of others) {
    const url = new URL(other)
    if (url.protocol === protocol && url.pathname === pathname) continue
    throw new TypeError(
      `oauth: baseUrl: all hosts of a site have one scheme and one path, got ${show(first)} and ` +
        show(other),
    )
  }
  if (new Set([first, ...others]).size < list.length) {
    throw new TypeError(`oauth: baseUrl names one host twice, got ${show(JSON.stringify(list))}`)
  }
  return [first, ...others]
}

/** The registrations by host, where there is more than one. */
export function hostsOf(baseUrls: BaseUrls, clientsAt: (baseUrl: string) => Clients): Hosts {
  if (baseUrls.length === 1) return new Map()
  return new Map(baseUrls.map((base) => [new URL(base).host, clientsAt(base)]))
}

/** Where a request says that it is sent. */
export interface Asked {
  /** As in its Host header, with the port. */
  readonly host: string
  /** What stands for the host behind a proxy that is trusted; without a port. */
  readonly hostname: string
}

/**
 * A registration with the redirect URI of the host that the request came to. What the request says
 * only selects one of baseUrl's: any other host means the first.
 */
export function clientAt(hosts: Hosts, client: Client, { host, hostname }: Asked): Client {
  const behindProxy = [...hosts.keys()].find((known) => known.replace(/:\d+$/, '') === hostname)
  const clients = hosts.get(host) ?? hosts.get(behindProxy ?? '')
  return clients?.get(client.id) ?? client
}
