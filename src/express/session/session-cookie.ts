import type { Request } from 'express'
import type { Cookie } from 'express-session'

/** Where the session's cookie has to come back to. */
export interface CookiePlace {
  /** Public origin of the site. */
  readonly baseUrl: string
  /** The callback's path, as the browser sees it. */
  readonly path: string
  /** Where the browser comes back from; may hold placeholders. */
  readonly authorizationEndpoint: string
}

/** What is wrong with a session's cookie, and what to set. */
export interface CookieFault {
  readonly message: string
  readonly hint: string
}

/** As express-session has it; what a store gives back may be null. */
type SessionCookie = Pick<Cookie, 'secure' | 'sameSite' | 'originalMaxAge'> & {
  readonly partitioned?: boolean | undefined
  readonly path?: string | null | undefined
  readonly domain?: string | null | undefined
}

/**
 * Why a browser could not bring the session back after a sign-in, as far as its cookie and this
 * request say it: the visitor would sign in again and again (RFC 6265 §5.3, §5.4).
 */
export function cookieFault(
  cookie: SessionCookie,
  req: Request,
  place: CookiePlace,
): CookieFault | undefined {
  const { secure, partitioned, originalMaxAge } = cookie
  const path = cookie.path ?? '/'
  const sameSite = cookie.sameSite === true ? 'strict' : String(cookie.sameSite).toLowerCase()
  if (secure === true && !mayBeSecure(req)) {
    return {
      message: 'the session cookie is Secure, but this request came by http',
      hint: "Behind a proxy that ends TLS, say app.set('trust proxy', 1); without TLS, cookie.secure: false.",
    }
  }
  if (sameSite === 'strict' && !isSameSite(hostOf(place), place.authorizationEndpoint)) {
    return {
      message: 'the session cookie is SameSite=Strict: it does not come along from the provider',
      hint: "Set cookie: { sameSite: 'lax' } in express-session. Lax keeps it from other sites' forms, too.",
    }
  }
  if (secure !== true && (sameSite === 'none' || partitioned === true)) {
    const attribute = partitioned === true ? 'Partitioned' : 'SameSite=None'
    return {
      message: `the session cookie is ${attribute} and not Secure: browsers refuse it`,
      hint: 'Set cookie.secure: true in express-session, and serve the site by https.',
    }
  }
  if (!pathMatches(place.path, path)) {
    return {
      message: `the session cookie's path ${JSON.stringify(path)} does not cover ${place.path}`,
      hint: "Set cookie: { path: '/' } in express-session.",
    }
  }
  const { domain } = cookie
  if (typeof domain === 'string' && !domainMatches(hostOf(place), domain)) {
    return {
      message: `the session cookie's domain ${JSON.stringify(domain)} is not that of ${hostOf(place)}`,
      hint: 'Leave cookie.domain out in express-session, or name the host of baseUrl or one above it.',
    }
  }
  if (typeof originalMaxAge === 'number' && originalMaxAge < 1_000) {
    return {
      message: `the session cookie lives for ${originalMaxAge} ms: it is over before it can come back`,
      hint: 'cookie.maxAge of express-session is in milliseconds: an hour is 3600000.',
    }
  }
  return undefined
}

function hostOf({ baseUrl }: CookiePlace): string {
  return new URL(baseUrl).hostname
}

/**
 * Whether express-session may send a Secure cookie. Its option `proxy` is not ours to see: with
 * `true` it reads the header itself, whatever Express trusts.
 */
function mayBeSecure(req: Request): boolean {
  if (req.secure) return true
  const [first = ''] = (req.get('x-forwarded-proto') ?? '').split(',')
  return first.trim().toLowerCase() === 'https'
}

/**
 * Whether the provider may belong to the site itself: then Strict does no harm. By the last two
 * labels, which is too much for `co.uk`; what comes of it is noticed after the sign-in. Ports of
 * this machine are the same site by accident: in production they will not be.
 */
function isSameSite(hostname: string, endpoint: string): boolean {
  const host = /^https?:\/\/([^/:?#]+)/i.exec(endpoint)?.[1]?.toLowerCase() ?? ''
  const siteOf = (name: string) => name.split('.').slice(-2).join('.')
  return isName(hostname) && siteOf(host) === siteOf(hostname)
}

/** A host below a domain: no address, and no `localhost`. */
function isName(hostname: string): boolean {
  return /\.[a-z][a-z\d-]*$/i.test(hostname)
}

/** RFC 6265 §5.1.4; express-session itself compares beginnings only. */
function pathMatches(path: string, cookiePath: string): boolean {
  if (!cookiePath.startsWith('/') || path === cookiePath) return true
  return path.startsWith(cookiePath.endsWith('/') ? cookiePath : `${cookiePath}/`)
}

/** RFC 6265 §5.1.3, §5.2.3. */
function domainMatches(hostname: string, cookieDomain: string): boolean {
  const domain = cookieDomain.replace(/^\./, '').toLowerCase()
  return hostname === domain || (isName(hostname) && hostname.endsWith(`.${domain}`))
}
