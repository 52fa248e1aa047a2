/** A server, in the words of node:http. */
export interface Origin {
  /** All of it, as a URL has it. */
  readonly name: string
  readonly protocol: string
  readonly hostname: string
  readonly port: string
  /** What the Host header says (RFC 9110 §7.2). */
  readonly host: string
}

/** Where a request goes. */
export interface Target {
  readonly origin: Origin
  /** With the query. */
  readonly path: string
}

/** What a URL parser would leave as it is: no dots to resolve, nothing to encode. */
const SETTLED = /^(?!.*(?:\/\.|%2e))\/[\w.~%?=&+,:@/*!-]*$/i
const MAX_ORIGINS = 256

/** As many as there are providers, and the parser is asked once for each. */
const origins = new Map<string, Origin>()

/**
 * An absolute http or https URL taken apart.
 * @throws TypeError for what is no URL
 */
export function targetOf(url: string): Target {
  const slash = url.indexOf('/', 'https://'.length)
  const path = slash === -1 ? '' : url.slice(slash)
  if (!SETTLED.test(path)) {
    const parsed = new URL(url)
    return { origin: originOf(parsed), path: parsed.pathname + parsed.search }
  }
  const name = url.slice(0, slash)
  let origin = origins.get(name)
  if (!origin) {
    if (origins.size >= MAX_ORIGINS) origins.clear()
    origins.set(name, (origin = originOf(new URL(name))))
  }
  return { origin, path }
}

function originOf({ origin: name, protocol, hostname, port, host }: URL): Origin {
  return { name, protocol, hostname: hostname.replace(/[[\]]/g, ''), port, host }
}
