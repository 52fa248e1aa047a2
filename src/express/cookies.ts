import type { CookieOptions as SetCookieOptions } from 'express'
import type { CookieOptions } from './options.js'

/** The browser's cookies whose names begin so; a repeated name counts once, the first. */
export function readCookies(
  header: string | undefined,
  prefix: string,
): ReadonlyMap<string, string> {
  const cookies = new Map<string, string>()
  for (const pair of header?.split(';') ?? []) {
    const equals = pair.indexOf('=')
    const name = pair.slice(0, Math.max(equals, 0)).trim()
    if (name.startsWith(prefix) && !cookies.has(name))
      cookies.set(name, pair.slice(equals + 1).trim())
  }
  return cookies
}

/** Lax, not Strict: the callback is a navigation from another site and must bring the cookie. */
export function cookieAttributes(secure: boolean, options: CookieOptions): SetCookieOptions {
  const { sameSite = 'lax', partitioned = false } = options
  return {
    httpOnly: true,
    sameSite,
    path: '/',
    secure: secure || sameSite === 'none',
    ...(partitioned && { partitioned }),
  }
}
