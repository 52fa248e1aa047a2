const MAX_LENGTH = 2048
/** One slash, and not the beginning of another host for any browser. */
const LOCAL_PATH = /^\/(?![/\\])/
/** Names and single slashes: nothing that two readers could understand differently. */
const PLAIN = /^(?:\/[\w-]+)+\/?$/
/** Two slashes, or dots in place of a name: one reader drops them, the next finds a host in them. */
const DETOUR = /\/\/|\/\.{1,2}(?:\/|$)/
/** Controls, blanks, direction marks, and every sign that some software takes for a slash. */
const UNSAFE = /[\p{Cc}\p{Cf}\p{Z}\\\u2044\u2215\u29f5\u29f8\u29f9\ufe68\uff0f\uff3c]/u

/** What decides where a visitor may be sent after sign-in. */
export interface ReturnToRules {
  /** The site's own public base, without a slash at the end. */
  readonly baseUrl: string
  /** The path of our own routes, as the browser sees it: returning there would loop. */
  readonly authPath: string
  /** Exact foreign origins that may be named. */
  readonly origins: readonly string[]
  /** Where to go when nothing usable was named. */
  readonly fallback: string
}

/**
 * Where to go afterwards: a path of this site, or a URL of a listed origin; anything else gives
 * the fallback (RFC 9700 §4.11.1). Checked at start, and again at the callback.
 */
export function readReturnTo(value: unknown, rules: ReturnToRules): string {
  if (value === rules.fallback) return rules.fallback
  if (typeof value !== 'string' || value.length > MAX_LENGTH) return rules.fallback
  return localPath(value, rules) ?? foreignUrl(value, rules.origins) ?? rules.fallback
}

function localPath(value: string, { baseUrl, authPath }: ReturnToRules): string | undefined {
  const ours = authPath.toLowerCase()
  if (PLAIN.test(value) && !value.toLowerCase().startsWith(ours)) return value
  if (!isPlain(value) || !LOCAL_PATH.test(value) || !LOCAL_PATH.test(decoded(value))) return
  if (DETOUR.test(decoded(pathOf(value)))) return
  if (!URL.canParse(value, baseUrl)) return
  const url = new URL(value, baseUrl)
  if (url.origin !== new URL(baseUrl).origin || url.username !== '' || url.password !== '') return
  // Whatever was checked above: what goes out is looked at as it goes out.
  const path = url.pathname + url.search + url.hash
  const own = decoded(url.pathname).toLowerCase()
  if (!LOCAL_PATH.test(path) || own === ours || own.startsWith(`${ours}/`)) return
  return path
}

function foreignUrl(value: string, origins: readonly string[]): string | undefined {
  if (!isPlain(value) || !URL.canParse(value)) return
  const url = new URL(value)
  // Begins with the origin itself: no user, and no other scheme, fits before that slash.
  return origins.includes(url.origin) && value.startsWith(`${url.origin}/`) ? url.href : undefined
}

/** Nothing that one reader ignores and the next one obeys, plain or percent-encoded. */
function isPlain(value: string): boolean {
  const path = pathOf(value)
  const rest = value.slice(path.length)
  if (UNSAFE.test(value) || UNSAFE.test(decoded(path))) return false
  // A blank that stays encoded in a query harms nobody: "/search?q=two%20words"
  return !UNSAFE.test(decoded(rest).replaceAll(' ', ''))
}

/** Before query and fragment, which are the landing page's own business. */
function pathOf(value: string): string {
  return value.replace(/[?#].*$/s, '')
}

/** Decoded once; what cannot be decoded counts as unsafe. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return '\\'
  }
}
