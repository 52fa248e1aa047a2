import { ApiError } from '../../errors.js'
import { isTemplate } from '../provider/placeholders/placeholder.js'
import { show } from '../url.js'

/** What is plainly a path below the base, so that no URL parser need be asked. */
const PLAIN = /^\/?[\w~-]+(?:[./][\w~-]+)*\/?$/
/** A scheme makes an address absolute, whatever follows it. */
export const SCHEME = /^[a-z][a-z0-9+.-]*:/i
/** What a URL parser drops or turns round. */
const UNSAFE = /[\p{Cc}\p{Z}\\]/u
/** Some servers cut a segment off at the semicolon, or at a control character. */
const DOT_SEGMENT = /(?:^|\/)\.{1,2}(?:[/?#;]|$)/

/**
 * The part of an address below `apiBaseUrl`: a relative path, or an absolute URL inside it. The
 * token travels along, so anything that leads elsewhere is refused (RFC 9700 §4.9).
 * @throws ApiError `origin_not_allowed`
 */
export function pathWithin(provider: string, apiBaseUrl: string, address: string): string {
  if (address === '') return ''
  if (PLAIN.test(address)) return address.replace(/^\//, '')
  const base = new URL(apiBaseUrl)
  const root = base.pathname.replace(/\/?$/, '/')
  const target = SCHEME.test(address)
    ? address
    : `${base.origin}${root}${address.replace(/^\//, '')}`
  const url = URL.canParse(target) ? new URL(target) : undefined
  const inside =
    url?.origin === base.origin &&
    url.username === '' &&
    url.password === '' &&
    (url.pathname.startsWith(root) || url.pathname === base.pathname)
  if (!inside || UNSAFE.test(address) || address.startsWith('//') || climbs(address)) {
    const hint = `The token may only be sent below ${apiBaseUrl}: give a path relative to it.`
    throw notAllowed(provider, address, hint)
  }
  return url.pathname.slice(root.length) + url.search
}

function notAllowed(provider: string, address: string, hint: string): ApiError {
  const message = `refusing ${show(address)}: it is no path below apiBaseUrl`
  return new ApiError('origin_not_allowed', provider, message, { status: 500, hint })
}

/** An address below one of several bases. */
export interface Below {
  /** The base that it is below, where that is not the first. */
  readonly base?: string
  /** Relative to it. */
  readonly path: string
}

/**
 * The same where an API lives at several addresses: a relative path is below the first of them, an
 * absolute URL below any.
 * @param movedFrom - where the API lives for all others: an absolute URL there is one here
 * @throws ApiError `origin_not_allowed`
 */
export function placeWithin(
  provider: string,
  bases: readonly string[],
  given: string,
  movedFrom: readonly string[],
): Below {
  const [first = ''] = bases
  const address = SCHEME.test(given) ? moved(given, bases, movedFrom) : given
  const found = SCHEME.test(address) ? bases.find((each) => startsBelow(each, address)) : first
  const base = found ?? first
  if (isTemplate(base)) throw notAllowed(provider, address, `${base} is not known yet.`)
  const path = pathWithin(provider, base, address)
  return base === first ? { path } : { base, path }
}

/** The sandbox's address for one of the provider's own. Letter by letter: nothing is decoded. */
function moved(address: string, bases: readonly string[], movedFrom: readonly string[]): string {
  const at = movedFrom.findIndex((base) => !isTemplate(base) && startsBelow(base, address))
  const [from, to] = [movedFrom[at]?.replace(/\/$/, ''), bases[at]?.replace(/\/$/, '')]
  if (from === undefined || to === undefined || !address.startsWith(from)) return address
  return to + address.slice(from.length)
}

function startsBelow(apiBaseUrl: string, address: string): boolean {
  if (!URL.canParse(address)) return false
  const [base, url] = [new URL(apiBaseUrl), new URL(address)]
  const root = base.pathname.replace(/\/?$/, '/')
  return url.origin === base.origin && `${url.pathname}/`.startsWith(root)
}

/** The address of a path that {@link pathWithin} returned. */
export function apiUrl(apiBaseUrl: string, path: string): string {
  return path === '' ? apiBaseUrl : `${apiBaseUrl.replace(/\/?$/, '/')}${path}`
}

/** `..` and `.` as they are, and as servers behind may decode them, one after the other. */
function climbs(address: string): boolean {
  const path = address.replace(/[?#].*$/s, '').replace(SCHEME, '')
  const decoded = path
    .replace(/%(?:25)+/g, '%')
    .replace(/%2e/gi, '.')
    .replace(/%(?:2f|5c)/gi, '/')
    .replace(/%(?:3b|[01][0-9a-f])/gi, ';')
  return DOT_SEGMENT.test(decoded)
}
