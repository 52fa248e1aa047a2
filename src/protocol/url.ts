/** The host names that mean this machine: http is allowed there (RFC 8252 §7.3, §8.3, RFC 6761 §6.3). */
const LOOPBACK = /^(?:127\.0\.0\.1|\[::1\]|(?:[a-z0-9-]+\.)*localhost)$/

/**
 * An absolute https URL, or http on this machine, without user, password or fragment.
 * @param http - whether http will do anywhere
 * @throws TypeError that shows the value received
 */
export function assertEndpoint(
  value: unknown,
  what: string,
  http = false,
): asserts value is string {
  if (isEndpoint(value, http)) return
  throw new TypeError(`${what} must be ${ENDPOINT}, got ${show(value)}`)
}

/** What {@link isEndpoint} asks for, in words. */
export const ENDPOINT =
  'an absolute https URL (http only on localhost, *.localhost, 127.0.0.1 or [::1]) without user and fragment'

/** Whether `value` is an absolute URL as {@link assertEndpoint} wants it. */
export function isEndpoint(value: unknown, http = false): value is string {
  if (typeof value !== 'string' || !URL.canParse(value)) return false
  const url = new URL(value)
  return (
    isSecure(url, http) && !url.href.includes('#') && url.username === '' && url.password === ''
  )
}

/**
 * A site's public base: as {@link assertEndpoint}, and spelled exactly as a browser spells it,
 * because providers compare redirect URIs character by character (RFC 3986 §6.2.1). Returns it
 * without a slash at the end.
 * @param http - whether http will do anywhere
 * @throws TypeError that shows the value received and the spelling expected
 */
export function readBaseUrl(value: unknown, what: string, http = false): string {
  assertEndpoint(value, what, http)
  const url = new URL(value)
  const base = value.replace(/\/$/, '')
  const spelled = url.href.replace(/\/$/, '')
  const plainHost = /^(?:[a-z0-9-]+(?:\.[a-z0-9-]+)*|\[[0-9a-f:.]+\])(?::\d+)?$/.test(url.host)
  if (base !== spelled || /[?]|\/\//.test(value.slice(8)) || !plainHost) {
    throw new TypeError(`${what} must be spelled as "${spelled}" or the like, got ${show(value)}`)
  }
  return base
}

/** Moves a URL to another origin; path and query are kept. */
export function atOrigin(url: string, origin: string): string {
  const { pathname, search } = new URL(url)
  return `${new URL(origin).origin}${pathname}${search}`
}

/** A value in an error message. Never call it with a secret. */
export function show(value: unknown): string {
  const text = typeof value === 'string' ? JSON.stringify(value) : String(value)
  return text.length > 200 ? `${text.slice(0, 200)}…` : text
}

/** Whether a host name, as WHATWG URL spells it, means this machine. */
export function isLoopback(hostname: string): boolean {
  return LOOPBACK.test(hostname)
}

function isSecure({ protocol, hostname }: URL, http: boolean): boolean {
  return protocol === 'https:' || (protocol === 'http:' && (http || isLoopback(hostname)))
}
