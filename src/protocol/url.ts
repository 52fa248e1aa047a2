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
 * @throws TypeError that shows the value received and what is expected
 */
export function readBaseUrl(value: unknown, what: string, http = false): string {
  assertEndpoint(value, what, http)
  const base = value.replace(/\/$/, '')
  const expected = expectedOfBase(value, base)
  if (expected === undefined) return base
  throw new TypeError(`${what} must ${expected}, got ${show(value)}`)
}

function expectedOfBase(value: string, base: string): string | undefined {
  const { host, href } = new URL(value)
  if (value.includes('?')) return 'have no query'
  if (!PLAIN_HOST.test(host)) {
    return 'name one host by small letters, digits, "-" and ".", without a wildcard'
  }
  if (value.slice(8).includes('//')) return 'have no empty path segment'
  const spelled = href.replace(/\/$/, '')
  return base === spelled ? undefined : `be spelled as "${spelled}"`
}

const PLAIN_HOST = /^(?:[a-z0-9-]+(?:\.[a-z0-9-]+)*|\[[0-9a-f:.]+\])(?::\d+)?$/

/** Moves a URL to another origin; path and query are kept. */
export function atOrigin(url: string, origin: string): string {
  const { pathname, search } = new URL(url)
  // A `{name}` is filled later.
  const rest = `${pathname}${search}`.replace(/%7B([\w-]+)%7D/gi, '{$1}')
  return `${new URL(origin).origin}${rest}`
}

/** A value in an error message; a URL without its user and password. Never call it with a secret. */
export function show(value: unknown): string {
  const text = typeof value === 'string' ? JSON.stringify(withoutUser(value)) : plain(value)
  return text.length > 200 ? `${text.slice(0, 200)}…` : text
}

/** An object without a prototype has no text. */
function plain(value: unknown): string {
  try {
    const text = String(value)
    return /^\[object \w+\]$/.test(text) ? 'an object' : withoutUser(text)
  } catch {
    return 'an object'
  }
}

/** Also where the rest is no URL: whoever mistypes a scheme has typed the password already. */
function withoutUser(text: string): string {
  // Escaped, it separates nothing, and is meant to.
  const end = Math.max(text.lastIndexOf('@'), text.toLowerCase().lastIndexOf('%40'))
  if (end === -1 || (URL.canParse(text) && !hasUser(new URL(text)))) return text
  const slashes = text.indexOf('//')
  const start = slashes === -1 || slashes > end ? 0 : slashes + 2
  return text.slice(0, start) + '[hidden]' + text.slice(end)
}

/** A scheme that is none is a user: `user:password@host`. */
function hasUser({ username, password, host, protocol }: URL): boolean {
  return username !== '' || password !== '' || (host === '' && protocol !== 'file:')
}

/** Whether a host name, as WHATWG URL spells it, means this machine. */
export function isLoopback(hostname: string): boolean {
  return LOOPBACK.test(hostname)
}

function isSecure({ protocol, hostname }: URL, http: boolean): boolean {
  return protocol === 'https:' || (protocol === 'http:' && (http || isLoopback(hostname)))
}
