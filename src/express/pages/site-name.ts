import { domainToUnicode } from 'node:url'
import type { Request } from 'express'
import type { Site } from '../site.js'

/** What visitors know the site by: the host they are at, of those that `baseUrl` lists. */
export function siteName({ origins, baseUrl }: Site, { headers }: Request): string {
  const hosts = origins.map((origin) => new URL(origin).host)
  const host = hosts.find((one) => one === headers.host) ?? new URL(baseUrl).host
  const [name = '', port] = host.split(/:(\d+)$/)
  return (domainToUnicode(name) || name) + (port === undefined ? '' : `:${port}`)
}
