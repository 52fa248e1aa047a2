import type { Response } from 'express'

/** Attributes of the transaction cookie, for a site that runs inside another site's iframe. */
export interface CookieOptions {
  /** `'none'` only with an https `baseUrl`. Default: `'lax'`. */
  readonly sameSite?: 'lax' | 'none' | undefined
  /** One cookie jar per embedding site (CHIPS). Default: `false`. */
  readonly partitioned?: boolean | undefined
}

/** How the cookies of one site are set and taken back. */
export interface CookieJar {
  /** What each name begins with. */
  readonly prefix: string
  set(res: Response, name: string, value: string, maxAge: number): void
  /** How long the header of such a cookie is, in bytes. */
  lengthOf(name: string, value: string, maxAge: number): number
  clear(res: Response, name: string): void
}

/**
 * Lax, not Strict: the callback is a navigation from another site and must bring the cookie.
 * Written by ourselves, because older minor versions of Express 4 drop `Partitioned` silently.
 */
export function cookieJar(name: string, https: boolean, options: CookieOptions): CookieJar {
  const { sameSite, partitioned } = options
  const secure = https || sameSite === 'none'
  const attributes = [
    'Path=/',
    'HttpOnly',
    ...(secure ? ['Secure'] : []),
    ...(partitioned ? ['Partitioned'] : []),
    sameSite === 'none' ? 'SameSite=None' : 'SameSite=Lax',
  ].join('; ')
  const line = (cookie: string, value: string, maxAge: number) =>
    `${cookie}=${value}; Max-Age=${Math.floor(maxAge / 1000)}; ${attributes}`
  const send = (res: Response, header: string) => {
    // The site answered meanwhile, within its hook for one.
    if (!res.headersSent) res.appendHeader('Set-Cookie', header)
  }
  return {
    prefix: `${secure ? '__Host-' : ''}${name}`,
    set: (res, cookie, value, maxAge) => {
      send(res, line(cookie, value, maxAge))
    },
    lengthOf: (cookie, value, maxAge) => Buffer.byteLength(line(cookie, value, maxAge)),
    clear(res, cookie) {
      const expires = 'Max-Age=0; Expires=Thu, 01 Jan 1970 00:00:00 GMT'
      send(res, `${cookie}=; ${expires}; ${attributes}`)
    },
  }
}

/** The browser's cookies whose names begin so; a repeated name counts once, the first. */
export function readCookies(
  header: string | undefined,
  prefix: string,
): ReadonlyMap<string, string> {
  const cookies = new Map<string, string>()
  if (!header?.includes(prefix)) return cookies
  for (const pair of header.split(';')) {
    const equals = pair.indexOf('=')
    const name = pair.slice(0, Math.max(equals, 0)).trim()
    if (name.startsWith(prefix) && !cookies.has(name)) {
      cookies.set(name, pair.slice(equals + 1).trim())
    }
  }
  return cookies
}
