/** Characters of a place as it is sent, each of a few bytes in the transaction's cookie. */
const MAX_LENGTH = 2048
/** One slash, and not the beginning of another host for any browser. */
const LOCAL_PATH = /^\/(?![/\\])/
/** The same for readers that take more signs for a slash. */
const ONE_SLASH = /^\/(?![/\\\u2044\u2215\u29f5\u29f8\u29f9\ufe68\uff0f\uff3c])/
/** Names and single slashes: nothing that two readers could understand differently. */
const PLAIN = /^(?:\/[\w-]+)+\/?$/
/** Dots in place of a name: browsers drop them, and what remains is another path. */
const DOTS = /\/\.{1,2}(?:\/|$)/
/** URL parsers drop some of them (URL Standard §4.4), and a header must not hold the others. */
const CONTROL = /\p{Cc}/u
/** What nobody sees, so that some software drops it. */
const INVISIBLE = /[\p{Cc}\p{Cf}\p{Z}]/gu

/** What decides where a visitor may be sent after sign-in. */
export interface ReturnToRules {
  /** The site's own public base, without a slash at the end. */
  readonly baseUrl: string
  /** The origins of the site's other hosts. */
  readonly otherHosts?: readonly string[]
  /** The path of our own routes, as the browser sees it: returning there would loop. */
  readonly authPath: string
  /** Exact foreign origins that may be named, and private-use schemes such as `com.example:`. */
  readonly origins: readonly string[]
  /** Where to go when nothing usable was named. */
  readonly fallback: string
}

/** A place to go to, or why it is none. */
export type ReturnTo = { readonly place: string } | { readonly refused: string }

/**
 * Where to go afterwards: a path of this site, or a URL of a listed origin; anything else gives
 * the fallback (RFC 9700 §4.11.1). Checked at start, and again at the callback.
 */
export function readReturnTo(value: unknown, rules: ReturnToRules): string {
  const checked = checkReturnTo(value, rules)
  return 'place' in checked ? checked.place : rules.fallback
}

/** The same for whoever tells the developer what is refused. */
export function checkReturnTo(value: unknown, rules: ReturnToRules): ReturnTo {
  if (value === rules.fallback) return { place: rules.fallback }
  if (typeof value !== 'string') return { refused: 'it is not one text' }
  // Escaping makes no place shorter.
  if (value.length > MAX_LENGTH) return { refused: TOO_LONG }
  if (PLAIN.test(value) && !isOwn(value, rules)) return { place: value }
  if (CONTROL.test(value) || CONTROL.test(decoded(value))) {
    return { refused: 'it holds control characters' }
  }
  const checked = value.startsWith('/') ? localPath(value, rules) : absolute(value, rules)
  if ('place' in checked && checked.place.length > MAX_LENGTH) return { refused: TOO_LONG }
  return checked
}

const TOO_LONG = `it has more than ${MAX_LENGTH} characters as it is sent`
const FOREIGN: ReturnTo = { refused: 'it leads to another site, or is no path of this one' }

function localPath(value: string, rules: ReturnToRules): ReturnTo {
  const { baseUrl } = rules
  const path = value.replace(/[?#].*$/s, '')
  const shown = decoded(path)
  if (path.includes('\\') || !LOCAL_PATH.test(value)) return FOREIGN
  if (!ONE_SLASH.test(shown.replace(INVISIBLE, ''))) return FOREIGN
  if (DOTS.test(shown)) return { refused: 'its path has "." or ".." for a name' }
  const url = new URL(value, baseUrl)
  // Whatever was checked above: what goes out is looked at as it goes out.
  const place = url.pathname + url.search + url.hash
  if (url.origin !== new URL(baseUrl).origin || !LOCAL_PATH.test(place)) return FOREIGN
  if (isOwn(decoded(url.pathname), rules)) return { refused: 'it is an address of the sign-in' }
  return { place }
}

/** Below our own routes, in whatever case a router forgives, and with slashes that a proxy merges. */
function isOwn(path: string, { authPath }: ReturnToRules): boolean {
  const ours = authPath.toLowerCase()
  const asked = path.replace(/\/{2,}/g, '/').toLowerCase()
  return asked === ours || asked.startsWith(`${ours}/`)
}

function absolute(value: string, rules: ReturnToRules): ReturnTo {
  const { baseUrl, otherHosts = [], origins } = rules
  if (value.includes('\\') || !URL.canParse(value)) return FOREIGN
  const url = new URL(value)
  const [origin] = ORIGIN.exec(value) ?? []
  // In capitals, or with the port that goes without saying, it is the site all the same.
  if (origin !== undefined && [new URL(baseUrl).origin, ...otherHosts].includes(url.origin)) {
    const rest = value.slice(origin.length)
    return localPath(rest.startsWith('/') ? rest : `/${rest}`, rules)
  }
  const scheme = origins.includes(url.protocol) && value.startsWith(`${url.protocol}/`)
  // Begins with the origin itself: no user, and no other scheme, fits before that slash.
  const listed = origins.includes(url.origin) && value.startsWith(`${url.origin}/`)
  return scheme || listed ? { place: url.href } : FOREIGN
}

/** With both slashes and without a user: what a careless reader takes for the host is the host. */
const ORIGIN = /^https?:\/\/[^/?#@\s]+(?=[/?#]|$)/i

/** Decoded once; bytes that are no UTF-8 stand for no slash, dot or control. */
function decoded(text: string): string {
  return text.replace(/(?:%[0-9a-f]{2})+/gi, (escapes) =>
    Buffer.from(escapes.replaceAll('%', ''), 'hex').toString(),
  )
}
